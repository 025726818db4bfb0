import { type Dimension, dimensions, type Place } from './place-counts';

/** A part of the estate: what has one of these values in every dimension that is named. */
export type Scope = Partial<Record<Dimension, readonly string[]>>;

/** The value of a dimension; null when it is not known, since an unknown place explains nothing. */
export function knownIn(place: Place, dimension: Dimension): string | null {
  const value = place[dimension];
  return value === '' || value === 'unassigned' ? null : value;
}

export function isInside(place: Place, scope: Scope): boolean {
  for (const dimension of dimensions) {
    const ids = scope[dimension];
    if (ids !== undefined && !ids.includes(place[dimension])) return false;
  }
  return true;
}

export const dimensionsOf = (scope: Scope): Dimension[] => dimensions.filter((dimension) => scope[dimension] !== undefined);
