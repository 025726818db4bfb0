import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import type { ExceptionChange, TransactionChange } from '@/lib/domain';
import { assignFindings, type Found } from './assign-findings.db';
import { mendMembers, writeMended } from './mend-members.db';
import { proveMended } from './prove-mended';
import { resolveMended } from './resolve-mended.db';
import { redirectSplit } from './split-exception.db';

const memberSchema = z.object({
  subject_id: z.string(),
  exception_id: z.string(),
  signature: z.string(),
  at: z.date(),
  mended_at: z.date().nullable(),
  code: z.string(),
  event_key: z.string().nullable(),
  closed_by: z.string().nullable(),
  variables: z.record(z.string(), z.string()),
});

type Member = z.infer<typeof memberSchema>;

export interface RetoldExceptions {
  changes: readonly TransactionChange[];
  /** All that is found of these transactions as they are told now. */
  findings: readonly Found[];
  /** Why members may end that nothing mended. */
  because: string;
}

/**
 * Brings the exceptions of transactions that were told anew in line with what is found of them now. A member that is found again stays, in its
 * place of now; what is found for the first time joins or opens; what is not found any more ends with `because`, and its exception with it when
 * it was the last. Nothing is deleted. Returns the exceptions that changed.
 */
export async function retellMembers(
  tx: Connection,
  { changes, findings: told, because }: RetoldExceptions,
  index: CatalogIndex,
  now: Date,
): Promise<ExceptionChange[]> {
  const findings = await redirectSplit(tx, told);
  // Of one that had to be left together only the new events were judged: its members stay.
  const subjects = changes.filter(({ after, newEvents }) => newEvents.length === after.eventCount).map(({ after }) => after.id);
  // A member is told by its first finding.
  const found = new Map(
    findings
      .toSorted((a, b) => b.at.getTime() - a.at.getTime())
      .map((finding) => [nameOf({ subject_id: finding.subject.id, signature: finding.signature }), finding]),
  );
  const change = new Map(changes.map((one) => [one.after.id, one]));
  const isMended = ({ code, at, variables, interface: id, application, subject }: Found) =>
    proveMended(
      { at, variables: { ...variables, interface: id ?? '', application: application ?? '' } },
      index.exceptionTypes.get(code) ?? null,
      { change: change.get(subject.id) ?? null, arrived: null },
      index,
    ) !== null;
  // What told or mended them is told otherwise now: they are told by what is found now. What a person closed stays closed.
  const members = (await listMembers(tx, subjects)).map((member) => {
    const finding = found.get(nameOf(member));
    const isSame = member.mended_at === null ? isToldBy(member, finding) : member.closed_by === 'person';
    const isVoid = finding !== undefined && !isSame && (member.mended_at === null || !isMended(finding));
    return isVoid ? { ...member, at: new Date(Math.min(member.at.getTime(), finding.at.getTime())), isVoid } : { ...member, isVoid };
  });
  await writeMended(
    tx,
    members.filter(({ isVoid }) => isVoid).map((member) => mendedRow(member, because)),
  );
  const standing = Map.groupBy(members, nameOf);
  const isNew = (finding: Found) =>
    (standing.get(nameOf({ subject_id: finding.subject.id, signature: finding.signature })) ?? []).every(
      ({ mended_at, isVoid }) => isVoid || (mended_at !== null && mended_at < finding.at),
    );
  const opened = await assignFindings(tx, findings.filter(isNew), index, now);
  const mended = await mendMembers(tx, changes, [], index, now);

  const open = (await listMembers(tx, subjects)).filter((member) => member.mended_at === null);
  const gone = open.filter((member) => !found.has(nameOf(member)) && !judgedElsewhere(member.code, index));
  // It never was: so it ends where it began.
  await writeMended(
    tx,
    gone.map((member) => mendedRow(member, because)),
  );
  const kept = open.flatMap((member) => {
    const finding = found.get(nameOf(member));
    if (!finding) return [];
    const { facility, department, workflow, impact } = finding;
    return [{ subject_id: member.subject_id, exception_id: member.exception_id, facility, department, workflow, ...impactRow(impact) }];
  });
  const replaced = await replaceMembers(tx, kept);
  const proofs = new Map(gone.map((member) => [member.exception_id, because]));
  const ended = await resolveMended(tx, { proofs, merged: [...new Set([...replaced, ...proofs.keys()])] }, index, now);
  return [...opened, ...mended, ...ended];
}

/** Whether the same entry tells it, and says of its step what it said: by that it is judged whether the step went on. */
const isToldBy = ({ event_key, variables }: Member, finding: Found | undefined): boolean =>
  event_key === finding?.evidence.eventKey && variables['status'] === finding?.variables['status'];

/** True for types that no event tells: what was told anew says nothing of them, and the round that judges them ends them. */
const judgedElsewhere = (code: string, index: CatalogIndex): boolean =>
  ['reconcile', 'handover', 'release'].includes(index.exceptionTypes.get(code)?.rule.kind ?? '');

const nameOf = ({ subject_id, signature }: { subject_id: string; signature: string }) => `${subject_id} ${signature}`;

/** Just before it was found: the same thing found again counts as new. */
const beforeIt = ({ at }: Member) => new Date(at.getTime() - 1);
const mendedRow = (member: Member, because: string) => ({
  subject_id: member.subject_id,
  exception_id: member.exception_id,
  mended_at: beforeIt(member),
  mended_by: because,
});

const impactRow = ({ amountMinor, currency, lines, people }: Found['impact']) => ({ amount_minor: amountMinor, currency, lines, people });

async function listMembers(tx: Connection, subjects: readonly string[]): Promise<Member[]> {
  return query(
    sql`SELECT m.subject_id, m.exception_id, e.signature, m.at, m.mended_at, e.code, m.event_key, e.closed_by, m.variables FROM exception_member m JOIN exception e ON e.id = m.exception_id
        WHERE m.subject_id = ANY(${[...subjects]}::uuid[]) AND m.subject_kind = 'transaction'`,
    memberSchema,
    tx,
  );
}

/** Writes where members are now and what they are worth; returns the exceptions of those that moved. */
async function replaceMembers(tx: Connection, members: readonly object[]): Promise<string[]> {
  if (members.length === 0) return [];
  const rows = await query(
    sql`UPDATE exception_member m SET facility = r.facility, department = r.department, workflow = r.workflow, amount_minor = r.amount_minor,
          currency = r.currency, lines = r.lines, people = r.people
        FROM jsonb_to_recordset(${JSON.stringify(members)}::jsonb) AS r (subject_id uuid, exception_id uuid, facility text, department text, workflow text,
          amount_minor bigint, currency text, lines integer, people integer)
        WHERE m.subject_id = r.subject_id AND m.exception_id = r.exception_id
          AND (m.facility, m.department, m.workflow, m.amount_minor, m.currency, m.lines, m.people)
            IS DISTINCT FROM (r.facility, r.department, r.workflow, r.amount_minor, r.currency, r.lines, r.people)
        RETURNING m.exception_id`,
    z.object({ exception_id: z.string() }),
    tx,
  );
  return [...new Set(rows.map((row) => row.exception_id))];
}
