import type { CatalogIndex } from '@/lib/catalog';
import type { Connection } from '@/lib/db';
import { type ExceptionChange, type ExceptionRecord, systemActor } from '@/lib/domain';
import { sayCount, sayShare } from '@/lib/domain/say';
import { appendHistory, type HistoryEntry } from './append-history.db';
import { type CauseFacts, type CauseScope, type Explanation, placeKinds } from './find-parent';
import { followParents } from './follow-parents.db';
import { raisedEntry, raiseToWorst } from './raise-to-worst';
import { readExceptions, updateExceptions } from './write-exceptions.db';

const actor = systemActor('assign');
const by = { actorId: actor.id, actorName: actor.name };
const NAMED = 5;

interface Adoption {
  found: readonly (Explanation & { child: CauseFacts })[];
  led: ReadonlyMap<string, CauseScope>;
  index: CatalogIndex;
  now: Date;
}

/** Puts each of `found` under what explains it, tells both histories, and returns what changed. */
export async function adoptExplained(tx: Connection, { found, led, index, now }: Adoption): Promise<ExceptionChange[]> {
  if (found.length === 0) return [];
  const wanted = [...new Set(found.flatMap(({ child, parent }) => [child.exception.id, parent.exception.id]))].sort();
  const held = new Map((await readExceptions(tx, wanted)).map((exception) => [exception.id, exception]));
  const changes: ExceptionChange[] = [];
  const history: HistoryEntry[] = [];
  for (const [parentId, list] of Map.groupBy(found, ({ parent }) => parent.exception.id)) {
    const parent = held.get(parentId);
    if (!parent || parent.state === 'resolved') continue;
    const taken = list.flatMap(({ child, share, scope }): ExceptionChange[] => {
      const was = held.get(child.exception.id);
      if (!was || was.state === 'resolved' || was.parentId !== null) return [];
      const reason = sayExplained(parent, { share, scope, index });
      const is = { ...was, parentId, parentNumber: parent.number, parentReason: reason, parentAt: now, parentBy: null, cause: null };
      history.push({ exceptionId: is.id, ...by, kind: 'adopted', after: `EX-${parent.number}`, note: reason });
      return [{ exception: is, kind: 'adopted', before: { severity: was.severity, transactions: was.transactions } }];
    });
    if (taken.length === 0) continue;
    changes.push(...taken);
    const cause = led.get(parentId);
    const known = cause ? { ...parent, cause: Object.fromEntries(Object.entries(cause).map(([kind, ids]) => [kind, [...ids]])) } : parent;
    const raised = raiseToWorst(
      known,
      taken.map(({ exception }) => exception),
      { index, now },
    );
    const numbers = taken.map(({ exception }) => `EX-${exception.number}`);
    const more = numbers.length > NAMED ? ` and ${sayCount(numbers.length - NAMED)} more` : '';
    history.push({ exceptionId: parentId, ...by, kind: 'took_in', after: `${numbers.slice(0, NAMED).join(', ')}${more}` });
    if (raised !== known) history.push(raisedEntry(known, raised));
    if (raised === parent) continue;
    const before = { severity: parent.severity, transactions: parent.transactions };
    changes.push({ exception: raised, kind: raised === known ? 'joined' : 'severity_raised', before });
  }
  await updateExceptions(
    tx,
    changes.map(({ exception }) => exception),
  );
  const freed = await followParents(tx, changes);
  await appendHistory(tx, history);
  return [...changes, ...freed];
}

const through: Record<(typeof placeKinds)[number], string> = {
  connector: 'over',
  interface: 'over',
  application: 'in',
  facility: 'at',
  workflow: 'in',
  department: 'in',
};

function sayExplained(parent: ExceptionRecord, { share, scope, index }: { share: number; scope: CauseScope; index: CatalogIndex }): string {
  const names = {
    connector: (id: string) => index.connectors.get(id)?.name,
    interface: (id: string) => index.interfaces.get(id)?.name,
    application: (id: string) => index.applications.get(id)?.name,
    facility: (id: string) => index.facilities.get(id)?.shortName,
    workflow: (id: string) => index.workflows.get(id)?.workflow.shortName,
    department: (id: string) => index.departments.get(id)?.name,
  };
  const places = placeKinds.flatMap((kind) => {
    const ids = scope[kind];
    return ids ? [`${through[kind]} ${ids.map((id) => names[kind](id) ?? id).join(' and ')}`] : [];
  });
  const cases = share >= 1 ? 'All its cases' : `${sayShare(share)} of its cases`;
  const cause = `EX-${parent.number}, “${parent.title}”,`;
  if (places.length === 0) return `${cases} stand in ${cause} too.`;
  return `${cases} are ${places.join(' ')}, where ${cause} is open, or stand there too.`;
}
