import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import { type ExceptionChange, type ExceptionRecord, type ExceptionType, severities, severityNames, systemActor } from '@/lib/domain';
import { sayCount, sayShare } from '@/lib/domain/say';
import { appendHistory, type HistoryEntry } from './append-history.db';
import { isWorse, UNACKNOWLEDGED } from './describe-exception';
import { exceptionRowSchema } from './exception-row';
import { type CauseFacts, type CauseScope, comparePrecedence, type Explanation, findLeads, findParent, placeKinds } from './find-parent';
import { planTimes } from './plan-times';
import { readExceptions, updateExceptions } from './write-exceptions.db';

const actor = systemActor('assign');
const by = { actorId: actor.id, actorName: actor.name };
/** The newest of so many open exceptions are looked at when a cause appears. */
const MOST_OPEN = 500;
const NAMED = 5;

/**
 * Puts what is explained by another open exception under it, and returns the changes with what they became: first those given, then those that
 * were adopted or raised besides. A cause is at least as severe as what it explains. Looks at the exceptions that began by these changes,
 * and at all open ones when one of them may be a cause. The caller holds the rows of the changes.
 */
export async function explainExceptions(
  tx: Connection,
  changes: readonly ExceptionChange[],
  index: CatalogIndex,
  now: Date,
): Promise<ExceptionChange[]> {
  const began = changes.filter(
    ({ kind, exception: e }) =>
      (kind === 'opened' || kind === 'reopened' || kind === 'released') && e.state !== 'resolved' && !e.history && e.parentId === null,
  );
  if (began.length === 0 || causesOf(index).length === 0) return [...changes];
  const after = new Map(changes.map((change) => [change.exception.id, change]));
  for (const [environment, list] of Map.groupBy(began, ({ exception }) => exception.environment)) {
    for (const change of await explainIn(tx, { environment, began: list, index, now })) {
      const given = after.get(change.exception.id);
      after.set(change.exception.id, given ? { ...given, exception: change.exception } : change);
    }
  }
  return [...after.values()];
}

/** Looks at everything that is open once more: what joined since may have made a cause of one and a consequence of another. */
export async function reviewCauses(tx: Connection, index: CatalogIndex, now: Date): Promise<ExceptionChange[]> {
  if (causesOf(index).length === 0) return [];
  const environments = await query(
    sql`SELECT DISTINCT environment FROM exception WHERE state <> 'resolved' AND NOT history`,
    z.object({ environment: z.string() }),
    tx,
  );
  const changed: ExceptionChange[] = [];
  for (const { environment } of environments) changed.push(...(await explainIn(tx, { environment, began: null, index, now })));
  return [...changed, ...(await liftCauses(tx, index, now))];
}

const MOST_LIFTED = 100;

/** Causes that are less severe than something they explain has become. */
async function liftCauses(tx: Connection, index: CatalogIndex, now: Date): Promise<ExceptionChange[]> {
  const pairs = await query(
    sql`SELECT DISTINCT ON (p.id) p.id AS parent, c.id AS child FROM exception c JOIN exception p ON p.id = c.parent_id
        WHERE c.parent_id IS NOT NULL AND c.state <> 'resolved' AND p.state <> 'resolved' AND p.severity_set_by = 'rule' AND c.severity < p.severity
        ORDER BY p.id, c.severity, c.number LIMIT ${MOST_LIFTED}`,
    z.object({ parent: z.string(), child: z.string() }),
    tx,
  );
  const held = new Map(
    (await readExceptions(tx, pairs.flatMap(({ parent, child }) => [parent, child]).sort())).map((one) => [one.id, one]),
  );
  const lifted = pairs.flatMap(({ parent, child }): { was: ExceptionRecord; is: ExceptionRecord }[] => {
    const [was, worst] = [held.get(parent), held.get(child)];
    const is = was && worst ? raiseToWorst(was, [worst], { index, now }) : was;
    return was && is && is !== was ? [{ was, is }] : [];
  });
  await updateExceptions(
    tx,
    lifted.map(({ is }) => is),
  );
  await appendHistory(
    tx,
    lifted.map(({ was, is }) => raisedEntry(was, is)),
  );
  return lifted.map(({ was, is }) => ({
    exception: is,
    kind: 'severity_raised',
    before: { severity: was.severity, transactions: was.transactions },
  }));
}

const causesOf = (index: CatalogIndex): ExceptionType[] => [...index.exceptionTypes.values()].filter(({ explains }) => explains.length > 0);

interface Asked {
  environment: string;
  /** Null: all that are open. */
  began: readonly ExceptionChange[] | null;
  index: CatalogIndex;
  now: Date;
}

async function explainIn(tx: Connection, { environment, began, index, now }: Asked): Promise<ExceptionChange[]> {
  const causes = causesOf(index).map(({ code }) => code);
  const isCause = began === null || began.some(({ exception }) => causes.includes(exception.code));
  const ids = began?.map(({ exception }) => exception.id) ?? [];
  const open = await listOpen(tx, { environment, codes: isCause ? null : causes, ids }, index);
  const parents = open.filter(({ type }) => type.explains.length > 0);
  if (parents.length === 0) return [];
  const led = lead(open);
  const children = (isCause ? open : open.filter(({ exception }) => ids.includes(exception.id))).filter(
    (one) => one.exception.parentId === null,
  );
  const coverage = await countCovered(tx, children, parents);
  const found: (Explanation & { child: CauseFacts })[] = [];
  for (const child of children.toSorted(comparePrecedence)) {
    const explained = findParent(child, parents, coverage) ?? findThrough(child, parents, coverage);
    if (!explained) continue;
    found.push({ ...explained, child });
    child.exception.parentId = explained.parent.exception.id;
  }
  return adopt(tx, { found, led, index, now });
}

/** Explained by something that itself stands under another: it goes under that one. */
function findThrough(child: CauseFacts, parents: readonly CauseFacts[], coverage: Parameters<typeof findParent>[2]): Explanation | null {
  const under = parents.filter(({ exception }) => exception.parentId !== null);
  const explained = findParent(
    child,
    under.map((one) => ({ ...one, exception: { ...one.exception, parentId: null } })),
    coverage,
  );
  const through = explained && under.find(({ exception }) => exception.id === explained.parent.exception.id);
  const root = through && parents.find(({ exception }) => exception.id === through.exception.parentId);
  if (!explained || !root || root.exception.id === child.exception.id || child.exception.apartFrom.includes(root.exception.id)) return null;
  return { ...explained, parent: root };
}

/** Those that lead others of their type stand for the place they share from now on. */
function lead(open: readonly CauseFacts[]): Map<string, CauseScope> {
  const led = new Map<string, CauseScope>();
  for (const { leader, scope } of findLeads(open)) {
    if (leader.exception.cause !== null) continue;
    leader.exception.cause = Object.fromEntries(Object.entries(scope).map(([kind, list]) => [kind, [...list]]));
    led.set(leader.exception.id, scope);
  }
  return led;
}

async function listOpen(
  tx: Connection,
  { environment, codes, ids }: { environment: string; codes: string[] | null; ids: readonly string[] },
  index: CatalogIndex,
): Promise<CauseFacts[]> {
  const rows = await query(
    sql`SELECT e.*, (SELECT min(m.at) FROM exception_member m WHERE m.exception_id = e.id AND m.mended_at IS NULL) AS since
        FROM exception e WHERE e.environment = ${environment} AND e.state <> 'resolved' AND NOT e.history
          AND (e.id = ANY(${[...ids]}::uuid[]) OR ${codes === null ? sql`true` : sql`e.code = ANY(${codes}::text[])`})
        ORDER BY e.first_at DESC, e.number DESC LIMIT ${MOST_OPEN}`,
    openRow,
    tx,
  );
  return rows.flatMap(({ record, since }) => {
    const type = index.exceptionTypes.get(record.code);
    return type ? [{ exception: record, type, since: since ?? record.firstAt }] : [];
  });
}

const openRow = z.unknown().transform((row) => ({
  record: exceptionRowSchema.parse(row),
  since: z.object({ since: z.date().nullable() }).parse(row).since,
}));

const coveredSchema = z.object({ child: z.string(), parent: z.string(), open: z.number(), covered: z.number() });
const MOST_PAIRS = 200;

/** How much of the children's open cases lies in the places of the parents, or stands in them too; 0 for what was not asked. */
async function countCovered(
  tx: Connection,
  children: readonly CauseFacts[],
  parents: readonly CauseFacts[],
): Promise<(child: CauseFacts, parent: CauseFacts) => number> {
  const pairs = children
    .flatMap((child) =>
      parents
        .filter(
          (parent) =>
            parent !== child && (parent.type.explains.includes(child.type.code) || parent.type.explains.includes(child.type.category)),
        )
        .map((parent) => ({ child: child.exception.id, parent: parent.exception.id, scope: scopeRow(parent) })),
    )
    .slice(0, MOST_PAIRS);
  if (pairs.length === 0) return () => 0;
  const rows = await query(
    sql`SELECT p.child, p.parent, count(*)::int AS open, count(*) FILTER (WHERE ${liesIn}
          OR EXISTS (SELECT FROM exception_member o WHERE o.subject_id = m.subject_id AND o.exception_id = p.parent AND o.mended_at IS NULL))::int AS covered
        FROM jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) AS p (child uuid, parent uuid, scope jsonb)
        JOIN LATERAL (SELECT m.subject_id, m.facility, m.department, m.workflow, m.variables FROM exception_member m
          WHERE m.exception_id = p.child AND m.mended_at IS NULL ORDER BY m.at DESC LIMIT 1000) AS m ON true
        GROUP BY 1, 2`,
    coveredSchema,
    tx,
  );
  const shares = new Map(rows.map(({ child, parent, open, covered }) => [`${child} ${parent}`, covered / open]));
  return (child, parent) => shares.get(`${child.exception.id} ${parent.exception.id}`) ?? 0;
}

const liesIn = sql`(p.scope <> '{}' AND (NOT p.scope ? 'facility' OR p.scope -> 'facility' ? m.facility)
  AND (NOT p.scope ? 'department' OR p.scope -> 'department' ? m.department) AND (NOT p.scope ? 'workflow' OR p.scope -> 'workflow' ? m.workflow)
  AND (NOT p.scope ? 'connector' OR p.scope -> 'connector' ? coalesce(m.variables ->> 'connector', ''))
  AND (NOT p.scope ? 'interface' OR p.scope -> 'interface' ? coalesce(m.variables ->> 'interface', ''))
  AND (NOT p.scope ? 'application' OR p.scope -> 'application' ? coalesce(m.variables ->> 'application', '')))`;

const scopeRow = (parent: CauseFacts) => {
  const scope = parent.exception.cause ?? parent.exception.groupedBy;
  return Object.fromEntries(
    placeKinds.flatMap((kind) => {
      const ids = scope[kind];
      const list = ids === undefined ? [] : [ids].flat().filter((id) => id !== '' && id !== 'unassigned');
      return list.length > 0 ? [[kind, list]] : [];
    }),
  );
};

interface Adoption {
  found: readonly (Explanation & { child: CauseFacts })[];
  led: ReadonlyMap<string, CauseScope>;
  index: CatalogIndex;
  now: Date;
}

async function adopt(tx: Connection, { found, led, index, now }: Adoption): Promise<ExceptionChange[]> {
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
      const is = { ...was, parentId, parentNumber: parent.number, parentReason: reason, parentAt: now, cause: null };
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
  await followParents(tx, changes);
  await appendHistory(tx, history);
  return changes;
}

/** What stood under one that now stands under another goes under that other: there is one level. */
async function followParents(tx: Connection, changes: readonly ExceptionChange[]): Promise<void> {
  const adopted = changes.filter(({ kind }) => kind === 'adopted').map(({ exception }) => exception);
  if (adopted.length === 0) return;
  const rows = adopted.map(({ id, parentId, parentNumber }) => ({ id, parent_id: parentId, parent_number: parentNumber }));
  await query(
    sql`UPDATE exception e SET parent_id = r.parent_id, parent_number = r.parent_number
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (id uuid, parent_id uuid, parent_number bigint)
        WHERE e.parent_id = r.id AND e.state <> 'resolved' RETURNING e.id`,
    z.object({ id: z.string() }),
    tx,
  );
}

/** The cause as severe as the worst that it explains, with that as its reason; as it was when it is, or when a person has set it. */
export function raiseToWorst(
  parent: ExceptionRecord,
  children: readonly ExceptionRecord[],
  { index, now }: { index: CatalogIndex; now: Date },
): ExceptionRecord {
  const [worst] = children.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || a.number - b.number);
  if (!worst || parent.severitySetBy !== 'rule' || !isWorse(worst.severity, parent.severity)) return parent;
  const times = planTimes(parent, { severity: worst.severity, team: parent.team, from: now }, index);
  return {
    ...parent,
    ...UNACKNOWLEDGED,
    severity: worst.severity,
    severityReason: `EX-${worst.number}, which it explains, is ${severityNames[worst.severity]}: ${worst.severityReason}`,
    acknowledgeBy: times.acknowledgeBy,
    dueAt: new Date(Math.min(parent.dueAt.getTime(), times.dueAt.getTime())),
    version: parent.version + 1,
  };
}

export const raisedEntry = (was: ExceptionRecord, is: ExceptionRecord): HistoryEntry => ({
  exceptionId: is.id,
  ...by,
  kind: 'severity',
  before: severityNames[was.severity],
  after: severityNames[is.severity],
  note: is.severityReason,
});

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
  const cases = share >= 1 ? 'All its cases are' : `${sayShare(share)} of its cases are`;
  return `${cases} ${places.join(' ')}, where EX-${parent.number}, “${parent.title}”, is open, or stand there too.`;
}
