import type { CatalogIndex } from '@/lib/catalog';
import type { Connection } from '@/lib/db';
import { type ExceptionChange, type ExceptionRecord, type Finding, severityNames, systemActor } from '@/lib/domain';
import { appendHistory, type HistoryEntry, noteJoined } from './append-history.db';
import { describeException, isWorse, UNACKNOWLEDGED } from './describe-exception';
import { holdExceptions } from './hold-exceptions.db';
import { listVariants } from './list-variants.db';
import { redirectSplit } from './split-exception.db';
import { sumMembers, sumOpenMembers } from './sum-members.db';
import { updateExceptions } from './write-exceptions.db';
import { writeMembers } from './write-members.db';

export type Found = Finding & { history: boolean };

const actor = systemActor('assign');
const by = { actorId: actor.id, actorName: actor.name };

/**
 * Puts findings into exceptions, one for each cause, and returns what changed. One open exception a signature, also when two writers
 * meet: a cause that comes back within a day reopens the old one. Findings given again change nothing. Unknown exception types are left
 * out. Cost: a handful of statements however many findings, and the members of each exception that changed.
 */
export async function assignFindings(
  tx: Connection,
  findings: readonly Found[],
  index: CatalogIndex,
  now: Date,
): Promise<ExceptionChange[]> {
  const known = (await redirectSplit(tx, findings))
    .filter((finding) => index.exceptionTypes.has(finding.code))
    .map((finding) => ({ ...finding, history: isPast(finding, now) }));
  if (known.length === 0) return [];
  const held = await holdExceptions(tx, known, index, now);
  const members = held.flatMap(({ exception, found }) => found.map((finding) => ({ exceptionId: exception.id, finding })));
  const written = Map.groupBy(await writeMembers(tx, members), (member) => member.exceptionId);
  const touched = held.filter(({ exception }) => written.has(exception.id));
  const sums = await sumMembers(tx, [...written.keys()]);
  const stillWrong = await sumOpenMembers(
    tx,
    touched.flatMap(({ exception: { id, eased } }) => (eased > 0 ? [id] : [])),
  );
  const variants = await listVariants(
    tx,
    touched.map(({ exception }) => exception),
    index,
  );

  const changes = touched.flatMap(({ exception, found, fresh }): ExceptionChange[] => {
    const type = index.exceptionTypes.get(exception.code);
    const sum = sums.get(exception.id);
    if (!type || !sum) return [];
    const joined = new Set((written.get(exception.id) ?? []).flatMap((member) => (member.joined ? [member.subjectId] : [])));
    const news = found.filter((finding) => joined.has(finding.subject.id));
    const reopens = comesBack(exception, news);
    const before = reopens ? reopen(exception, now) : exception;
    const live = exception.history && news.some((finding) => !finding.history);
    const deadlineAt = earliest([exception.deadlineAt, ...found.map((finding) => finding.deadlineAt)]);
    const standing = { ...before, deadlineAt, history: exception.history && !live };
    const around = {
      sum,
      stillWrong: stillWrong.get(exception.id),
      variants: variants.get(exception.id) ?? [],
      index,
      now,
      anew: fresh || reopens,
    };
    const described = describeException(standing, type, around);
    const raised = !fresh && isWorse(described.severity, exception.severity);
    // More members are no news to somebody about to act: only what a person must see moves the version.
    const after = { ...described, version: exception.version + (reopens || raised ? 1 : 0) };
    // What was found in history and goes on now has been told to nobody: to people it opens now.
    const kind = fresh || live ? 'opened' : reopens ? 'reopened' : raised ? 'severity_raised' : 'joined';
    const { severity, transactions, facilities } = exception;
    return [{ exception: after, kind, before: fresh ? null : { severity, transactions, facilities } }];
  });
  await updateExceptions(
    tx,
    changes.map((change) => change.exception),
  );
  await writeHistory(tx, changes);
  return changes;
}

/** What a business deadline still lies ahead of can be mended in time: it is no history, however late it was found. */
const isPast = ({ history, deadlineAt }: Found, now: Date): boolean => history && !(deadlineAt && deadlineAt > now);

/**
 * A resolved exception opens again when what joined it proves that it is not over. What a person closed does not come back by a
 * straggler: an event from before the closing that arrived after it joins what is closed.
 */
function comesBack({ state, closedBy, resolvedAt }: ExceptionRecord, news: readonly Found[]): boolean {
  if (state !== 'resolved' || news.length === 0) return false;
  return closedBy !== 'person' || resolvedAt === null || news.some((finding) => finding.at > resolvedAt);
}

const MOST_FLAPS = 20;

const reopen = (exception: ExceptionRecord, now: Date): ExceptionRecord => ({
  ...exception,
  ...UNACKNOWLEDGED,
  severitySetBy: 'rule',
  resolvedAt: null,
  resolvedBy: null,
  closedBy: null,
  resolution: null,
  reopened: exception.reopened + 1,
  flaps: [...exception.flaps, now].slice(-MOST_FLAPS),
});

function earliest(times: readonly (Date | null)[]): Date | null {
  const known = times.filter((time) => time !== null).map((time) => time.getTime());
  return known.length === 0 ? null : new Date(Math.min(...known));
}

async function writeHistory(tx: Connection, changes: readonly ExceptionChange[]): Promise<void> {
  const entries = changes.flatMap(({ exception: e, kind, before }): HistoryEntry[] => {
    const said: HistoryEntry[] = [];
    if (kind === 'opened' && before === null)
      said.push({ exceptionId: e.id, at: e.openedAt, ...by, kind, after: severityNames[e.severity], note: e.statement });
    if (kind === 'reopened')
      said.push({ exceptionId: e.id, ...by, kind, before: 'resolved', after: 'open', note: 'The same cause came back.' });
    if (before && isWorse(e.severity, before.severity))
      said.push({
        exceptionId: e.id,
        ...by,
        kind: 'severity',
        before: severityNames[before.severity],
        after: severityNames[e.severity],
        note: e.severityReason,
      });
    return said;
  });
  await appendHistory(tx, entries);
  const grown = changes.flatMap(({ exception: e, before }) =>
    before && e.transactions > before.transactions
      ? [{ exceptionId: e.id, before: before.transactions, after: e.transactions, ...(e.history ? { at: e.lastAt } : {}) }]
      : [],
  );
  await noteJoined(tx, grown, actor);
}
