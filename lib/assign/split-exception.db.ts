import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { type Connection, execute, query, sql } from '@/lib/db';
import { type ExceptionRecord, type Finding, InvalidInputError, newId } from '@/lib/domain';
import { sayPlural } from '@/lib/domain/say';
import { appendHistory } from './append-history.db';
import type { Deed, Done } from './deed';
import { describeException } from './describe-exception';
import { listVariants } from './list-variants.db';
import { markEased } from './mark-eased.db';
import { openException } from './open-exception';
import { recount } from './resolve-mended.db';
import { sumMembers } from './sum-members.db';
import { insertExceptions, updateExceptions } from './write-exceptions.db';

/**
 * Takes open cases out of an exception into one of their own, which rules do not put back under it; what fails again of them goes on there. Its
 * times count from when the first began. Written into both histories. Errors: InvalidInputError for a case that is not an open one of it
 * that the actor sees, and when nothing would stay.
 */
export async function splitException(
  tx: Connection,
  was: ExceptionRecord,
  asked: readonly string[],
  { actor, reason, index, now }: Deed,
): Promise<Done> {
  const cases = [...new Set(asked)];
  const type = index.exceptionTypes.get(was.code);
  if (!type) throw new InvalidInputError('The catalog no longer has this exception type.');
  const members = await query(
    sql`SELECT subject_id, at FROM exception_member m WHERE m.exception_id = ${was.id}::uuid AND m.subject_id = ANY(${cases}::uuid[])
        AND m.mended_at IS NULL AND ${scopePredicate(actor, { environment: was.environment }, 'm')} FOR UPDATE`,
    z.object({ subject_id: z.string(), at: z.date() }),
    tx,
  );
  if (members.length < cases.length)
    throw new InvalidInputError(`${cases.length - members.length} of these are not open cases of EX-${was.number}. Read it again.`);
  const [left] = await query(
    sql`SELECT EXISTS (SELECT FROM exception_member m WHERE m.exception_id = ${was.id}::uuid AND m.mended_at IS NULL
        AND m.subject_id <> ALL(${cases}::uuid[])) AS some`,
    z.object({ some: z.boolean() }),
    tx,
  );
  if (!left?.some) throw new InvalidInputError('At least one open case must stay: nothing would be split.');

  const firstAt = new Date(Math.min(...members.map(({ at }) => at.getTime())));
  const { environment, groupedBy, deadlineAt, history } = was;
  const opening = { environment, signature: `${was.signature} split=${newId(now)}`, groupedBy, deadlineAt, history, firstAt };
  const [fresh] = await insertExceptions(tx, [{ ...openException(type, opening, now), openedAt: was.openedAt, apartFrom: [was.id] }]);
  if (!fresh) throw new Error('A signature that nobody else can have was taken.');
  await moveMembers(tx, was, fresh, cases, now);
  const sums = await sumMembers(tx, [was.id, fresh.id]);
  const [own, rest] = [sums.get(fresh.id), sums.get(was.id)];
  if (!own || !rest) throw new Error('The members that were moved are gone.');
  const variants = await listVariants(tx, [fresh], index);
  const opened = describeException(fresh, type, { sum: own, variants: variants.get(fresh.id) ?? [], index, now });
  const after = { ...recount(was, rest, index, now), apartFrom: [...was.apartFrom, fresh.id], version: was.version + 1 };
  await updateExceptions(tx, [after, opened]);
  await markEased(tx, [was.id]);
  const by = { actorId: actor.id, actorName: actor.name };
  const [from, to] = [`EX-${was.number}`, `EX-${fresh.number}`];
  await appendHistory(tx, [
    { exceptionId: was.id, ...by, kind: 'split', after: `${sayPlural(cases.length, 'case')} to ${to}`, note: reason },
    { exceptionId: fresh.id, ...by, kind: 'opened', note: opened.statement },
    { exceptionId: fresh.id, ...by, kind: 'split_from', before: from, note: reason },
  ]);
  await execute(
    sql`INSERT INTO exception_link (exception_id, other_id, reason) VALUES (${fresh.id}::uuid, ${was.id}::uuid, ${`${actor.name} split it: ${reason}`})
        ON CONFLICT DO NOTHING`,
    tx,
  );
  return { after, changes: [{ exception: opened, kind: 'opened', before: null }] };
}

async function moveMembers(tx: Connection, was: ExceptionRecord, to: ExceptionRecord, cases: readonly string[], now: Date): Promise<void> {
  await execute(
    sql`UPDATE exception_member SET exception_id = ${to.id}::uuid WHERE exception_id = ${was.id}::uuid AND subject_id = ANY(${[...cases]}::uuid[])`,
    tx,
  );
  await execute(
    sql`UPDATE exception_split SET into_signature = ${to.signature}
        WHERE subject_id = ANY(${[...cases]}::uuid[]) AND environment = ${was.environment} AND into_signature = ${was.signature}`,
    tx,
  );
  await execute(
    sql`INSERT INTO exception_split (environment, signature, subject_id, into_signature, at)
        SELECT ${was.environment}, ${was.signature}, u.id, ${to.signature}, ${now}::timestamptz FROM unnest(${[...cases]}::uuid[]) AS u (id)
        ON CONFLICT (subject_id, environment, signature) DO UPDATE SET into_signature = excluded.into_signature, at = excluded.at`,
    tx,
  );
}

const splitSchema = z.object({ environment: z.string(), signature: z.string(), subject_id: z.string(), into_signature: z.string() });

/** Findings as they are grouped: those of cases that a person took out go where they were put. Cost: an index look-up a subject. */
export async function redirectSplit<F extends Finding>(tx: Connection, findings: readonly F[]): Promise<F[]> {
  if (findings.length === 0) return [];
  const rows = await query(
    sql`SELECT environment, signature, subject_id, into_signature FROM exception_split
        WHERE subject_id = ANY(${[...new Set(findings.map(({ subject }) => subject.id))]}::uuid[])`,
    splitSchema,
    tx,
  );
  if (rows.length === 0) return [...findings];
  const name = (subject: string, environment: string, signature: string) => `${subject} ${environment} ${signature}`;
  const into = new Map(rows.map((row) => [name(row.subject_id, row.environment, row.signature), row.into_signature]));
  return findings.map((one) => ({ ...one, signature: into.get(name(one.subject.id, one.environment, one.signature)) ?? one.signature }));
}
