/** Failing and healthy counts -> the one place they come from, or that there is none, in words with proof. Pure. */
export { localize } from './localize';
export type { Dimension, LocalizeInput, NameOf, PlaceCounts } from './place-counts';
export { type HeadlineInput, writeHeadline } from './write-headline';
