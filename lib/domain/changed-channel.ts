/** The database channel on which every round and every deed of a person says that screens have something new. */
export const CHANGED_CHANNEL = 'throughline_changed';
