import type { CanonicalEvent } from '@/lib/domain';
import { newId } from '@/lib/domain';
import type { EventGroup } from './group-events';

/** A group with the id of its transaction, and the standing transactions that turned out to be the same one. */
export interface NamedGroup {
  id: string;
  group: EventGroup;
  others: string[];
}

type Dissolved = ReadonlyMap<string, { events: readonly CanonicalEvent[] }>;

/**
 * Gives every group the id of a standing transaction that it holds, the oldest where it holds several, else a new one. A transaction that
 * was taken apart goes on in the group that holds most of its events that name it, then most of its events.
 */
export function nameGroups(groups: readonly EventGroup[], dissolved: Dissolved): NamedGroup[] {
  const home = new Map<string, number>();
  groups.forEach((group, at) => {
    for (const event of group.events) home.set(event.eventKey, at);
  });
  const claims = groups.map((group) => [...group.known]);
  for (const [id, { events }] of dissolved) {
    const weights = new Map<number, number>();
    for (const event of events) {
      const at = home.get(event.eventKey);
      if (at !== undefined) weights.set(at, (weights.get(at) ?? 0) + 1);
    }
    const best = [...weights].sort(([a, n], [b, m]) => Number(isNamed(groups[b])) - Number(isNamed(groups[a])) || m - n || a - b)[0];
    if (best) claims[best[0]]?.push(id);
  }
  return groups.map((group, at) => {
    const [id, ...others] = (claims[at] ?? []).sort();
    return { id: id ?? newId(earliest(group.events)), group, others };
  });
}

/** Ids of the transactions that were taken apart and did not stay whole in one group. */
export function findSplit(groups: readonly NamedGroup[], dissolved: Dissolved): string[] {
  const home = new Map(groups.flatMap(({ id, group }) => group.events.map((event) => [event.eventKey, id] as const)));
  const heir = new Map(groups.flatMap(({ id, others }) => [id, ...others].map((one) => [one, id] as const)));
  return [...dissolved].flatMap(([id, { events }]) => (events.some((event) => home.get(event.eventKey) !== heir.get(id)) ? [id] : []));
}

const isNamed = (group: EventGroup | undefined) => group?.keys.some((key) => key.strength === 'identity') ?? false;
const earliest = (events: readonly CanonicalEvent[]) => new Date(Math.min(...events.map((e) => e.occurredAt.getTime())));
