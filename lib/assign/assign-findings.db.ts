import type { CatalogIndex } from '@/lib/catalog';
import type { Connection } from '@/lib/db';
import type { Environment, ExceptionChange, ExceptionRecord, Finding } from '@/lib/domain';
import { severityNames, systemActor } from '@/lib/domain';
import { describeException, isWorse, openException } from './describe-exception';
import { sumMembers } from './sum-members.db';
import { appendHistory, findExceptions, type HistoryEntry, insertExceptions, updateExceptions } from './write-exceptions.db';
import { writeMembers } from './write-members.db';

/** How long after its end a cause that comes back reopens its exception instead of opening another. */
const REGRESSION_MS = 24 * 3_600_000;
const { id: actorId, name: actorName } = systemActor('assign');

type Found = Finding & { history: boolean };

/**
 * Puts findings into exceptions, one for each cause, and returns what changed. One open exception a signature: a cause that comes
 * back within a day reopens the old one. Findings given again change nothing. Unknown exception types are left out.
 */
export async function assignFindings(
  tx: Connection,
  findings: readonly Found[],
  index: CatalogIndex,
  now: Date,
): Promise<ExceptionChange[]> {
  const known = findings.filter((f) => index.exceptionTypes.has(f.code));
  if (known.length === 0) return [];
  const groups = Map.groupBy(known, (f) => `${f.environment} ${f.signature}`);
  const standing = await findStanding(tx, known, now);
  const fresh: ExceptionRecord[] = [];
  for (const [name, group] of groups) {
    if (standing.has(name)) continue;
    const opened = openFor(group, index, now);
    if (opened) fresh.push(opened);
  }
  const inserted = await insertExceptions(tx, fresh);
  for (const exception of inserted) standing.set(`${exception.environment} ${exception.signature}`, exception);
  const isFresh = new Set(inserted.map((e) => e.id));

  const members = [...groups].flatMap(([name, group]) => {
    const exception = standing.get(name);
    return exception ? group.map((finding) => ({ exceptionId: exception.id, finding })) : [];
  });
  const news = Map.groupBy(await writeMembers(tx, members), (n) => n.exceptionId);
  const sums = await sumMembers(tx, [...news.keys()]);

  const changes: ExceptionChange[] = [];
  const history: HistoryEntry[] = [];
  for (const [name, group] of groups) {
    const exception = standing.get(name);
    const type = exception && index.exceptionTypes.get(exception.code);
    const sum = exception && sums.get(exception.id);
    if (!exception || !type || !sum) continue;
    const live = group.some((f) => !f.history);
    const deadlineAt = group.find((f) => f.deadlineAt)?.deadlineAt ?? exception.deadlineAt;
    const reopens = exception.state === 'resolved';
    const base = {
      ...exception,
      deadlineAt,
      history: exception.history && !live,
      ...(reopens ? REOPENED : {}),
      reopened: exception.reopened + (reopens ? 1 : 0),
    };
    const described = describeException(base, type, sum, index, now);
    const raised = !isFresh.has(exception.id) && isWorse(described.severity, exception.severity);
    // More members are no news to somebody about to act: only what a person must see moves the version.
    const after = { ...described, version: exception.version + (reopens || raised ? 1 : 0) };
    const kind = isFresh.has(exception.id) ? 'opened' : reopens ? 'reopened' : raised ? 'severity_raised' : 'joined';
    changes.push({
      exception: after,
      kind,
      before: kind === 'opened' ? null : { severity: exception.severity, transactions: exception.transactions },
    });
    if (kind === 'opened')
      history.push({
        exceptionId: after.id,
        at: after.openedAt,
        actorId,
        actorName,
        kind,
        after: severityNames[after.severity],
        note: after.statement,
      });
    if (kind === 'reopened')
      history.push({
        exceptionId: after.id,
        actorId,
        actorName,
        kind,
        before: 'resolved',
        after: 'open',
        note: 'The same cause came back.',
      });
    if (raised)
      history.push({
        exceptionId: after.id,
        actorId,
        actorName,
        kind: 'severity',
        before: severityNames[exception.severity],
        after: severityNames[after.severity],
        note: after.severityReason,
      });
  }
  await updateExceptions(
    tx,
    changes.map((c) => c.exception),
  );
  await appendHistory(tx, history);
  return changes;
}

const REOPENED = {
  state: 'open' as const,
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
  closedBy: null,
  resolution: null,
  waitingOn: null,
};

async function findStanding(tx: Connection, findings: readonly Found[], now: Date): Promise<Map<string, ExceptionRecord>> {
  const standing = new Map<string, ExceptionRecord>();
  for (const [environment, list] of Map.groupBy(findings, (f) => f.environment)) {
    const signatures = [...new Set(list.map((f) => f.signature))].sort();
    for (const exception of await findExceptions(tx, environment, signatures, new Date(now.getTime() - REGRESSION_MS))) {
      const name = `${environment} ${exception.signature}`;
      if (!standing.has(name)) standing.set(name, exception);
    }
  }
  return standing;
}

function openFor(group: readonly Found[], index: CatalogIndex, now: Date): ExceptionRecord | null {
  const [first] = group.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const type = first && index.exceptionTypes.get(first.code);
  if (!first || !type) return null;
  const { signature, groupedBy, deadlineAt, at } = first;
  const opening = {
    environment: first.environment as Environment,
    signature,
    groupedBy,
    deadlineAt,
    history: group.every((f) => f.history),
    firstAt: at,
  };
  return openException(type, opening, now);
}
