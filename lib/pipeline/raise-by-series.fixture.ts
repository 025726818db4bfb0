import type { Raising } from './raising.fixture';

/** Types that numbers over time raise: counts, shares, silence, trends, deadlines. */
export const raisedBySeries: Readonly<Record<string, Raising>> = {};
