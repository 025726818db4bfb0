import type { GroupKey } from './group-events';
import type { NamedGroup } from './name-groups';
import type { StandingTransaction } from './read-standing.db';
import type { KeptKey } from './write-courses.db';

/** So many are remembered; a transaction that is found by more has the rest written again, which changes nothing. */
const MOST_KEPT = 40;

const flagsOf = (key: GroupKey): [0 | 1, 0 | 1] => [key.strength === 'identity' ? 1 : 0, key.loose ? 1 : 0];
const find = (kept: readonly KeptKey[], { kind, value }: GroupKey) => kept.find((one) => one[0] === kind && one[1] === value);

/** How many keys a transaction has at most. */
export function mostKeys(standing: StandingTransaction | undefined): number {
  if (!standing) return 0;
  return standing.keys === null || standing.keys.length >= MOST_KEPT ? Number.POSITIVE_INFINITY : standing.keys.length;
}

/** Returns the group without the keys that are known to stand as they are. */
export function leaveKept(named: NamedGroup, kept: readonly KeptKey[] | null): NamedGroup {
  if (kept === null || named.others.length > 0) return named;
  const keys = named.group.keys.filter((key) => {
    const standing = find(kept, key);
    const [identity, loose] = flagsOf(key);
    return !standing || identity > standing[2] || loose > standing[3];
  });
  return { ...named, group: { ...named.group, keys } };
}

/**
 * Returns the keys that are known to stand once these are written. Null: nobody knows all of them.
 * `standing` null: it is new, or stands with these keys alone.
 */
export function keepKeys(standing: StandingTransaction | null, written: readonly GroupKey[]): KeptKey[] | null {
  if (standing !== null && standing.keys === null) return null;
  const kept: KeptKey[] = standing?.keys ?? [];
  for (const key of written) {
    const [identity, loose] = flagsOf(key);
    const known = find(kept, key);
    if (known) [known[2], known[3]] = [known[2] || identity ? 1 : 0, known[3] || loose ? 1 : 0];
    else if (kept.length < MOST_KEPT) kept.push([key.kind, key.value, identity, loose]);
  }
  return kept;
}
