import { z } from 'zod';
import { execute, query, sql } from '@/lib/db';
import { type ExceptionState, environmentSchema, exceptionStateSchema, severitySchema } from '@/lib/domain';
import { codeOfMail, readAckToken } from './ack-link';

const rowSchema = z.object({
  id: z.string(),
  mail_id: z.string(),
  recipient: z.string(),
  reason: z.string(),
  epoch: z.number(),
  number: z.number(),
  title: z.string(),
  environment: environmentSchema,
  state: exceptionStateSchema,
  severity: severitySchema,
  reopened: z.number(),
  version: z.number(),
  acknowledged_at: z.date().nullable(),
  acknowledged_by: z.string().nullable(),
  resolved_at: z.date().nullable(),
  person: z.string().nullable(),
  wrong: z.number(),
  used: z.boolean(),
});

export const MOST_WRONG_CODES = 5;

/** How often a wrong code was typed for a mail, whichever of its links was used; `i` is the intent of the link. */
const wrongCodes = sql`(SELECT count(*) FROM intent t JOIN ack_visit v ON v.intent_id = t.id WHERE v.kind = 'wrong_code'
    AND (t.id IN (i.id, i.bundle_id) OR t.bundle_id IN (i.id, i.bundle_id)))::integer AS wrong`;

/** What the link of a mail leads to now. */
export interface AckState {
  intentId: string;
  /** The intent that its mail was sent for: of several, if it told several. */
  mailId: string;
  recipient: string;
  /** The account of that address; null for a team's mailbox. */
  person: string | null;
  ref: string;
  title: string;
  severity: z.infer<typeof severitySchema>;
  state: ExceptionState;
  version: number;
  /** `open`: the button works. Else why it does not. */
  can: 'open' | 'expired' | 'acknowledged' | 'resolved' | 'reopened' | 'locked';
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  resolvedAt: Date | null;
  /** This very link was used. */
  used: boolean;
}

/** What the link of a mail leads to; null when this house did not make it, or what it was about is gone. Changes nothing. */
export async function findAck(token: string, now: Date): Promise<AckState | null> {
  const said = readAckToken(token);
  if (!said || !z.uuid().safeParse(said.intentId).success) return null;
  const [row] = await query(
    sql`SELECT i.id, coalesce(i.bundle_id, i.id) AS mail_id, i.recipient, i.reason, i.epoch, e.number, e.title, e.environment, e.state, e.severity, e.reopened, e.version, e.acknowledged_at,
          e.acknowledged_by, e.resolved_at, (SELECT p.name FROM person p WHERE lower(p.email) = lower(i.recipient)) AS person,
          ${wrongCodes},
          EXISTS (SELECT FROM ack_visit v WHERE v.intent_id = i.id AND v.kind = 'acknowledged') AS used
        FROM intent i JOIN exception e ON e.id = coalesce(i.exception_id, (SELECT m.exception_id FROM intent m WHERE m.bundle_id = i.id AND m.state = 'delivered' LIMIT 1))
        WHERE i.id = ${said.intentId}::uuid`,
    rowSchema,
  );
  if (!row) return null;
  return {
    intentId: row.id,
    mailId: row.mail_id,
    recipient: row.recipient,
    person: row.person,
    ref: `EX-${row.number}`,
    title: row.title,
    severity: row.severity,
    state: row.state,
    version: row.version,
    can: judge(row, said.until, now),
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_by,
    resolvedAt: row.resolved_at,
    used: row.used,
  };
}

function judge(row: z.infer<typeof rowSchema>, until: Date, now: Date): AckState['can'] {
  if (row.state === 'resolved') return 'resolved';
  if (row.acknowledged_at !== null) return 'acknowledged';
  if (row.epoch !== 1 + row.reopened) return 'reopened';
  if (until <= now) return 'expired';
  return row.wrong >= MOST_WRONG_CODES ? 'locked' : 'open';
}

const groupSchema = z.object({
  id: z.string(),
  recipient: z.string(),
  person: z.string().nullable(),
  wrong: z.number(),
  used: z.boolean(),
});
const memberSchema = rowSchema.pick({
  epoch: true,
  number: true,
  title: true,
  state: true,
  severity: true,
  reopened: true,
  version: true,
  acknowledged_at: true,
  acknowledged_by: true,
});

/** One of those that a mail told together. */
export interface AckMember extends Pick<AckState, 'ref' | 'title' | 'severity' | 'version' | 'acknowledgedBy'> {
  can: 'open' | 'acknowledged' | 'resolved' | 'reopened';
}

/** What the link for all that a mail told leads to now. */
export interface AckGroup extends Pick<AckState, 'intentId' | 'mailId' | 'recipient' | 'person' | 'used'> {
  /** The most severe first. */
  members: AckMember[];
  /** `open`: the button works. Else why it does not; `settled`: nobody need acknowledge any of them. */
  can: 'open' | 'expired' | 'locked' | 'settled';
}

/** What the link for all that a mail told leads to; null when it is no such link. Changes nothing. Cost: index intent_bundle. */
export async function findAckGroup(token: string, now: Date): Promise<AckGroup | null> {
  const said = readAckToken(token);
  if (!said || !z.uuid().safeParse(said.intentId).success) return null;
  const [group] = await query(
    sql`SELECT i.id, i.recipient, (SELECT p.name FROM person p WHERE lower(p.email) = lower(i.recipient)) AS person, ${wrongCodes},
          EXISTS (SELECT FROM ack_visit v WHERE v.intent_id = i.id AND v.kind = 'acknowledged') AS used
        FROM intent i WHERE i.id = ${said.intentId}::uuid AND i.reason = 'bundle'`,
    groupSchema,
  );
  if (!group) return null;
  const rows = await query(
    sql`SELECT m.epoch, e.number, e.title, e.state, e.severity, e.reopened, e.version, e.acknowledged_at, e.acknowledged_by
        FROM intent m JOIN exception e ON e.id = m.exception_id
        WHERE m.bundle_id = ${group.id}::uuid AND m.state <> 'cancelled' AND m.reason <> 'resolved' ORDER BY e.severity, e.number`,
    memberSchema,
  );
  // What is left of a mail that tells one is that one's own.
  if (rows.length < 2) return null;
  const members = rows.map(
    (row): AckMember => ({
      ref: `EX-${row.number}`,
      title: row.title,
      severity: row.severity,
      version: row.version,
      acknowledgedBy: row.acknowledged_by,
      can:
        row.state === 'resolved'
          ? 'resolved'
          : row.acknowledged_at !== null
            ? 'acknowledged'
            : row.epoch === 1 + row.reopened
              ? 'open'
              : 'reopened',
    }),
  );
  const settled = members.every(({ can }) => can !== 'open');
  const can = settled ? 'settled' : said.until <= now ? 'expired' : group.wrong >= MOST_WRONG_CODES ? 'locked' : 'open';
  return { intentId: group.id, mailId: group.id, recipient: group.recipient, person: group.person, used: group.used, members, can };
}

/** Whether this is the code in the subject of that mail. */
export const isCodeOf = (mail: Pick<AckState, 'mailId' | 'recipient'>, code: string): boolean =>
  codeOfMail(mail) === code.replace(/\D/g, '');

const MOST_VISITS = 200;

/** Notes that a link was opened or used, with the program that did. A visit proves nothing: mail scanners open links too. */
export async function noteVisit(intentId: string, kind: 'opened' | 'wrong_code' | 'acknowledged', agent: string, now: Date): Promise<void> {
  await execute(
    sql`INSERT INTO ack_visit (intent_id, at, kind, agent) SELECT ${intentId}::uuid, ${now}::timestamptz, ${kind}, ${agent.slice(0, 200)}
        WHERE ${kind} <> 'opened' OR (SELECT count(*) FROM ack_visit WHERE intent_id = ${intentId}::uuid) < ${MOST_VISITS}`,
  );
}
