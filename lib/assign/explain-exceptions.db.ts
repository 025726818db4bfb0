import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import type { ExceptionChange, ExceptionRecord, ExceptionType } from '@/lib/domain';
import { adoptExplained } from './adopt-explained.db';
import { appendHistory } from './append-history.db';
import { countCovered } from './count-covered.db';
import { exceptionRowSchema } from './exception-row';
import { type CauseFacts, type CauseScope, comparePrecedence, type Explanation, findLeads, findParent } from './find-parent';
import { raisedEntry, raiseToWorst } from './raise-to-worst';
import { readExceptions, updateExceptions } from './write-exceptions.db';

/** The newest of so many open exceptions are looked at when a cause appears. */
const MOST_OPEN = 500;

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
  return adoptExplained(tx, { found, led, index, now });
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
