export const PASSWORD_LEAST = 12;
/** Longer ones cost the server time for nothing. */
export const PASSWORD_MOST = 128;
