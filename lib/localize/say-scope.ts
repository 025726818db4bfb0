import { sayNumber } from '@/lib/domain/say';
import type { Dimension, NameOf } from './place-counts';
import { dimensionsOf, type Scope } from './scope';

const plural: Record<Dimension, string> = {
  connector: 'connectors',
  facility: 'facilities',
  application: 'applications',
  workflow: 'workflows',
  department: 'departments',
};
/** What is said first of several dimensions, and how the others follow. */
const order: readonly Dimension[] = ['workflow', 'connector', 'application', 'department', 'facility'];
const before: Record<Dimension, string> = { workflow: 'in', connector: 'over', application: 'in', department: 'for', facility: 'at' };

export const nounOf = (dimension: Dimension, n: number) => (n === 1 ? dimension : plural[dimension]);
export const listNames = (names: readonly string[]) =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** The dimension that is said first: the thing, before the place it is in. */
export const thingOf = (scope: Scope): Dimension | null => order.find((dimension) => scope[dimension] !== undefined) ?? null;

/** `roster at Bayfield`. */
export function nameScope(scope: Scope, nameOf: NameOf): string {
  return chain(scope, (dimension) => listNames((scope[dimension] ?? []).map((id) => nameOf(dimension, id))));
}

/** `one connector at one facility`. */
export const sayKind = (scope: Scope): string =>
  chain(scope, (dimension) => {
    const n = scope[dimension]?.length ?? 0;
    return `${sayNumber(n)} ${nounOf(dimension, n)}`;
  });

function chain(scope: Scope, say: (dimension: Dimension) => string): string {
  const named = order.filter((dimension) => dimensionsOf(scope).includes(dimension));
  return named.map((dimension, i) => (i === 0 ? say(dimension) : `${before[dimension]} ${say(dimension)}`)).join(' ');
}
