/** Failing and healthy counts -> the one place they come from, or that there is none, in words with proof. Pure. */
export { findOnset } from './find-onset';
export { isFew, localize } from './localize';
export { localizeSilence } from './localize-silence';
export type { Dimension, FlowCounts, LocalizeInput, NameOf, PlaceCounts } from './place-counts';
export { type HeadlineInput, writeHeadline } from './write-headline';
