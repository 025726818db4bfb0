import { type CatalogIndex, eventVariables, matchExceptionTypes } from '@/lib/catalog';
import type { CanonicalEvent, Tried } from '@/lib/domain';
import { describeSignature } from './describe-signature';
import { sourceOf } from './source-of';

/** What comes again after this long is another exception. */
const APART_MS = 24 * 3_600_000;

/** Times at which one cause was told. */
export interface EventGroup {
  groupedBy: Record<string, string>;
  times: number[];
}

/** Adds events that would have raised the type, with all others of the catalog beside it, to their groups. */
export function gatherEvents(groups: Map<string, EventGroup>, events: readonly CanonicalEvent[], code: string, index: CatalogIndex): void {
  const type = index.exceptionTypes.get(code);
  if (!type) return;
  for (const event of events) {
    if (!matchExceptionTypes(index, eventVariables(event)).types.includes(type)) continue;
    const { signature, groupedBy } = describeSignature(code, type.rule.groupBy, sourceOf(event, index));
    const group = groups.get(signature) ?? { groupedBy, times: [] };
    group.times.push(event.occurredAt.getTime());
    groups.set(signature, group);
  }
}

/** Groups as the exceptions they would have been: one for as long as it comes again within a day. */
export function tryGroups(groups: Iterable<EventGroup>): Tried[] {
  return [...groups].flatMap(({ groupedBy, times }) => {
    const tried: (Tried & { n: number; last: number })[] = [];
    for (const at of times.toSorted((a, b) => a - b)) {
      const last = tried.at(-1);
      if (last && at - last.last < APART_MS) {
        last.n += 1;
        last.last = at;
      } else tried.push({ at: new Date(at), until: null, groupedBy, text: '', n: 1, last: at });
    }
    return tried.map(({ n, last: _, ...one }) => ({ ...one, text: n === 1 ? 'once' : `${n} times` }));
  });
}
