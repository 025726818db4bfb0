/**
 * Speaks to addresses outside: looked up once and refused inside the own network unless that is allowed, signed, without redirects, and bounded in time and
 * size. Knows no business word.
 */
export { type OutsideAnswer, type OutsidePost, postOutside } from './post-outside';
export { signPost } from './sign-post';
