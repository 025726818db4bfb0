import type { Raising } from './raising.fixture';

/** Types that records held against each other raise: duplicates, reconciliations, gaps, expiry, drift. */
export const raisedByRecord: Readonly<Record<string, Raising>> = {};
