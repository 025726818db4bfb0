/** The public id of a whole key or token, or the text itself: people paste either. */
export const publicIdOf = (text: string) => /^tl_[a-z]+_([0-9A-Za-z]{12})_/.exec(text)?.[1] ?? text;
