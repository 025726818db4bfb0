import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import { AWAKE, type ExceptionChange, type ExceptionRecord, systemActor } from '@/lib/domain';
import { appendHistory } from './append-history.db';
import { describeException } from './describe-exception';
import { markEased } from './mark-eased.db';
import { stopWaiting } from './pause-clock';
import { type MemberSum, sumMembers } from './sum-members.db';
import { readExceptions, updateExceptions } from './write-exceptions.db';

const actor = systemActor('assign');

interface Touched {
  /** The latest proof of each exception that had members mended. */
  proofs: ReadonlyMap<string, string>;
  /** Exceptions whose members became fewer. */
  merged: readonly string[];
}

/** Resolves the touched exceptions that have no open member left, naming what proves it, and returns those. */
export async function resolveMended(
  tx: Connection,
  { proofs, merged }: Touched,
  index: CatalogIndex,
  now: Date,
): Promise<ExceptionChange[]> {
  const held = (await readExceptions(tx, [...new Set([...proofs.keys(), ...merged])].sort())).filter((e) => e.state !== 'resolved');
  const open = await listWithOpenMembers(
    tx,
    held.map((exception) => exception.id),
  );
  // Adding up thousands of members is worth it only for what ends here or has lost some.
  const wanted = held.filter((exception) => !open.has(exception.id) || merged.includes(exception.id));
  const sums = await sumMembers(
    tx,
    wanted.map((exception) => exception.id),
  );
  const recounted: ExceptionRecord[] = [];
  const ended: { was: ExceptionRecord; is: ExceptionRecord }[] = [];
  const paused: { was: ExceptionRecord; is: ExceptionRecord }[] = [];
  for (const exception of wanted) {
    const sum = sums.get(exception.id);
    if (!sum) continue;
    const counted = recount(exception, sum, index, now);
    if (sum.open > 0) recounted.push(counted);
    else if (isFlapping(exception, now)) paused.push({ was: exception, is: hold(counted, now) });
    else ended.push({ was: exception, is: end(counted, sum, proofs.get(exception.id), now) });
  }
  // What is no longer as much as it was may be less severe; so may be what stood above something that ended.
  const usual = ({ code, severity }: ExceptionRecord) => index.exceptionTypes.get(code)?.severity.default === severity;
  const less = held.filter((one) => open.has(one.id) && one.severitySetBy === 'rule' && !one.history && !usual(one));
  await markEased(tx, [...less.map(({ id }) => id), ...ended.flatMap(({ was }) => was.parentId ?? [])]);
  await updateExceptions(tx, [...recounted, ...[...paused, ...ended].map(({ is }) => is)]);
  await noteHeld(tx, paused);
  await appendHistory(
    tx,
    ended.map(({ was, is }) => ({
      exceptionId: is.id,
      ...(is.history && is.resolvedAt ? { at: is.resolvedAt } : {}),
      actorId: actor.id,
      actorName: actor.name,
      kind: 'resolved',
      before: was.state,
      after: is.state,
      note: is.resolution,
    })),
  );
  return ended.map(({ was, is }) => ({
    exception: is,
    kind: 'resolved',
    before: { severity: was.severity, transactions: was.transactions },
  }));
}

/** Places and sums as the members now make them; mending moves no severity. */
export function recount(exception: ExceptionRecord, sum: MemberSum, index: CatalogIndex, now: Date): ExceptionRecord {
  const type = index.exceptionTypes.get(exception.code);
  if (!type) return exception;
  const { severitySetBy } = exception;
  return { ...describeException({ ...exception, severitySetBy: actor.id }, type, { sum, variants: [], index, now }), severitySetBy };
}

/** Came back so often within this time: it is not over when it looks over. */
const FLAPS = 3;
const FLAP_MS = 6 * 3_600_000;
/** So long it must be quiet then. */
const QUIET_MS = 3_600_000;

const recentFlaps = ({ flaps }: ExceptionRecord, now: Date) => flaps.filter((at) => now.getTime() - at.getTime() <= FLAP_MS);

const isFlapping = (exception: ExceptionRecord, now: Date): boolean => !exception.history && recentFlaps(exception, now).length >= FLAPS;

/** Nothing is wrong at this moment, but it comes and goes: it stays open until it has been quiet for an hour. */
function hold(exception: ExceptionRecord, now: Date): ExceptionRecord {
  const times = recentFlaps(exception, now).length;
  return {
    ...exception,
    heldUntil: new Date(now.getTime() + QUIET_MS),
    heldReason: `It came back ${times} times within six hours. Nothing is wrong at this moment; it is held open until it has been quiet for an hour.`,
  };
}

/** Said once for as long as it is held. */
async function noteHeld(tx: Connection, held: readonly { was: ExceptionRecord; is: ExceptionRecord }[]): Promise<void> {
  const fresh = held.filter(({ was }) => was.heldUntil === null);
  await appendHistory(
    tx,
    fresh.map(({ is }) => ({ exceptionId: is.id, actorId: actor.id, actorName: actor.name, kind: 'held', note: is.heldReason })),
  );
}

/** The exception as it ends by evidence. `proof`: what mended the last of it. */
export function end(exception: ExceptionRecord, sum: MemberSum, proof: string | undefined, now: Date): ExceptionRecord {
  const last = sum.lastMendedAt ?? now;
  const said = proof ?? 'every transaction went on';
  return {
    ...stopWaiting(exception, now),
    ...AWAKE,
    state: 'resolved',
    heldUntil: null,
    heldReason: null,
    resolvedAt: exception.history && last < now ? last : now,
    resolvedBy: actor.name,
    closedBy: 'evidence',
    resolution: sum.transactions <= 1 ? said : `All ${sum.transactions} mended; the last: ${said}`,
    version: exception.version + 1,
  };
}

async function listWithOpenMembers(tx: Connection, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await query(
    sql`SELECT u.id FROM unnest(${ids}::uuid[]) AS u (id)
        WHERE EXISTS (SELECT FROM exception_member m WHERE m.exception_id = u.id AND m.mended_at IS NULL)`,
    z.object({ id: z.string() }),
    tx,
  );
  return new Set(rows.map((row) => row.id));
}
