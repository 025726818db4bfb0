import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import { type ExceptionChange, type ExceptionRecord, systemActor } from '@/lib/domain';
import { appendHistory } from './append-history.db';
import { describeException } from './describe-exception';
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
  for (const exception of wanted) {
    const sum = sums.get(exception.id);
    if (!sum) continue;
    const counted = recount(exception, sum, index, now);
    if (sum.open > 0) recounted.push(counted);
    else ended.push({ was: exception, is: end(counted, sum, proofs.get(exception.id), now) });
  }
  await updateExceptions(tx, [...recounted, ...ended.map(({ is }) => is)]);
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
function recount(exception: ExceptionRecord, sum: MemberSum, index: CatalogIndex, now: Date): ExceptionRecord {
  const type = index.exceptionTypes.get(exception.code);
  if (!type) return exception;
  const { severitySetBy } = exception;
  return { ...describeException({ ...exception, severitySetBy: actor.id }, type, { sum, variants: [], index, now }), severitySetBy };
}

function end(exception: ExceptionRecord, sum: MemberSum, proof: string | undefined, now: Date): ExceptionRecord {
  const last = sum.lastMendedAt ?? now;
  const said = proof ?? 'every transaction went on';
  return {
    ...exception,
    state: 'resolved',
    waitingOn: null,
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
