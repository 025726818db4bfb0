import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';
import { MOST_KEYS } from '@/lib/domain/key-limits';
import type { GroupKey } from './group-events';
import type { NamedGroup } from './name-groups';

const rank = { identity: 0, weak: 1, search: 2 } as const;

/**
 * Returns the groups without the keys that are more than a transaction may have; those that join are kept before those that only find.
 * `mayHave`: how many a standing transaction has at most. Cost: nothing for a group that cannot be over it.
 */
export async function limitKeys(tx: Connection, groups: readonly NamedGroup[], mayHave: (id: string) => number): Promise<NamedGroup[]> {
  const crowded = groups.filter(({ id, group }) => group.keys.length + mayHave(id) > MOST_KEYS);
  if (crowded.length === 0) return [...groups];
  const rows = await query(
    sql`SELECT transaction_id, kind, value FROM transaction_key WHERE transaction_id = ANY(${crowded.map(({ id }) => id)}::uuid[])`,
    z.object({ transaction_id: z.string(), kind: z.string(), value: z.string() }),
    tx,
  );
  const keysOf = Map.groupBy(rows, (row) => row.transaction_id);
  const chosen = new Map(crowded.map(({ id, group }) => [id, choose(group.keys, keysOf.get(id) ?? [])] as const));
  return groups.map((named) => ({ ...named, group: { ...named.group, keys: chosen.get(named.id) ?? named.group.keys } }));
}

function choose(keys: readonly GroupKey[], standing: readonly { kind: string; value: string }[]): GroupKey[] {
  const known = new Set(standing.map(({ kind, value }) => `${kind}\0${value}`));
  const isKnown = (key: GroupKey) => known.has(`${key.kind}\0${key.value}`);
  const fresh = keys.filter((key) => !isKnown(key)).sort((a, b) => rank[a.strength] - rank[b.strength]);
  return [...keys.filter(isKnown), ...fresh.slice(0, Math.max(0, MOST_KEYS - known.size))];
}
