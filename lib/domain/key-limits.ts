/** A transaction can be found by so many keys: a file that lists 100,000 people is found by its own name. */
export const MOST_KEYS = 500;
