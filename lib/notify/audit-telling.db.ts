import { z } from 'zod';
import { type Connection, query, readAtOnce, sql } from '@/lib/db';
import { UNSOUND } from '@/lib/domain';
import { isOneAddress } from './mail-address';

export const auditChecks = ['replica', 'clock', 'untold', 'overdue', 'timers', 'no_timer', 'unraised', 'unreachable', 'nobody'] as const;
export type AuditCheck = (typeof auditChecks)[number];

export const auditFaultSchema = z.object({ check: z.enum(auditChecks), text: z.string(), refs: z.array(z.string()) });
/** Something that does not hold about telling people, in words, with the first exceptions it is about. */
export type AuditFault = z.infer<typeof auditFaultSchema>;

export interface AuditFacts {
  now: Date;
  /** The host's clock at this moment, to be held against the database's. */
  host: Date;
  /** Severities that have an escalation whatever the team. */
  escalated: readonly string[];
  /** Who is on call now, by schedule; nobody where the list is empty. */
  onDuty: readonly { schedule: string; people: readonly string[] }[];
  /** False while no mail server is set. */
  mails: boolean;
}

const MOST_SKEW_MS = 60_000;
const NAMED = 5;
const countSchema = z.object({ n: z.number(), numbers: z.array(z.number()) });
const clockSchema = z.object({ at: z.date(), replica: z.boolean() });

/**
 * Looks for exceptions that somebody should have been told of and was not. Asks the tables with its own words, not by the functions that write them, so that a fault of
 * those shows here. Empty when all is well. Cost: open exceptions, open intents and running timers; no history.
 */
export async function auditTelling(facts: AuditFacts): Promise<AuditFault[]> {
  const { now, host, escalated, onDuty, mails } = facts;
  const people = [...new Set(onDuty.flatMap((one) => one.people))];
  const [clock] = await query(sql`SELECT clock_timestamp() AS at, pg_is_in_recovery() AS replica`, clockSchema);
  const skewMs = clock ? Math.abs(clock.at.getTime() - host.getTime()) : 0;
  const countOn = (on: Connection) => (of: ReturnType<typeof sql>) =>
    query(
      sql`SELECT count(*)::integer AS n, coalesce((array_agg(DISTINCT number ORDER BY number))[1:${NAMED}::integer], '{}') AS numbers FROM (${of}) AS found`,
      countSchema,
      on,
    ).then(([row]) => row ?? { n: 0, numbers: [] });
  const [untold, overdue, timers, noTimer, unraised, known] = await readAtOnce((on) => {
    const count = countOn(on);
    return Promise.all([
      // In this life of it: a word to one person about it tells nobody that it began.
      count(sql`SELECT e.number FROM exception e WHERE e.state <> 'resolved' AND NOT e.history AND e.parent_id IS NULL AND e.opened_at < ${before(now, 5)}
        AND NOT EXISTS (SELECT FROM intent i WHERE i.exception_id = e.id AND i.epoch = 1 + e.reopened
          AND i.reason NOT IN ('mentioned', 'woken', 'action_due', 'resolved'))`),
      // What is told in a mail with others is due as that one is, and lost when that one has ended without it.
      count(sql`SELECT coalesce(e.number, 0) AS number FROM intent i LEFT JOIN exception e ON e.id = i.exception_id LEFT JOIN intent b ON b.id = i.bundle_id
        WHERE i.state IN ('waiting', 'sending', 'unknown') AND NOT (i.channel = 'mail' AND NOT ${mails}::boolean)
          AND (b.id IS NOT NULL AND b.state IN ('delivered', 'bounced', 'dead', 'cancelled')
            OR b.id IS NULL AND NOT (${asleep(now)}) AND (i.available_at < ${before(now, 15)}
              OR i.created_at < ${before(now, 15)} AND e.severity = 'sev1' AND NOT i.grouped AND i.available_at <= ${now}::timestamptz
              OR i.available_at > ${before(now, -FARTHEST_MINUTES)}))`),
      // A round looks at each timer that runs every few seconds; one that stands still with no reason is never looked at again. Of what a silence may hide it is not said.
      count(sql`SELECT e.number FROM escalation_timer t JOIN exception e ON e.id = t.exception_id
        WHERE t.ended_at IS NULL AND (t.held_since IS NULL AND t.next_at < ${before(now, 5)}
          OR t.held_since < ${before(now, 5)} AND e.state = 'open' AND e.acknowledged_at IS NULL AND e.parent_id IS NULL AND t.epoch = 1 + e.reopened
            AND coalesce(e.snoozed_until, 'epoch') < ${before(now, 5)}
            AND NOT EXISTS (SELECT FROM silence s WHERE s.environment = e.environment AND s.starts_at <= ${now}::timestamptz
              AND least(s.ends_at, s.ended_at) > ${before(now, 5)}))`),
      count(sql`SELECT e.number FROM exception e WHERE e.state = 'open' AND NOT e.history AND e.parent_id IS NULL AND e.opened_at < ${before(now, 5)}
        AND e.severity = ANY(${[...escalated]}::text[]) AND e.opened_at > (SELECT coalesce(min(started_at), 'infinity') FROM escalation_timer)
        AND NOT EXISTS (SELECT FROM escalation_timer t WHERE t.exception_id = e.id AND t.epoch = 1 + e.reopened)`),
      count(sql`SELECT coalesce(e.number, 0) AS number FROM intent i LEFT JOIN exception e ON e.id = i.exception_id
        WHERE i.state IN ('dead', 'bounced') AND i.fault_raised_at IS NULL AND i.ended_at < ${before(now, 5)}`),
      query(sql`SELECT lower(email) AS email FROM person WHERE lower(email) = ANY(${people}::text[])`, z.object({ email: z.string() }), on),
    ]);
  });
  const strangers = people.filter((person) => !isOneAddress(person) || !known.some(({ email }) => email === person));
  const nobody = onDuty.filter((one) => one.people.length === 0).map(({ schedule }) => schedule);
  const said = (check: AuditCheck, { n, numbers }: z.infer<typeof countSchema>, text: (n: number) => string): AuditFault[] =>
    n === 0 ? [] : [{ check, text: text(n), refs: numbers.filter((one) => one > 0).map((one) => `EX-${one}`) }];
  return [
    ...(clock?.replica
      ? [
          {
            check: 'replica' as const,
            text: 'The audit reads a replica of the database, which may be late: point DATABASE_URL at the primary.',
            refs: [],
          },
        ]
      : []),
    ...(skewMs > MOST_SKEW_MS
      ? [
          {
            check: 'clock' as const,
            text: `The clocks of this machine and of the database differ by ${Math.round(skewMs / 1000)} s.`,
            refs: [],
          },
        ]
      : []),
    ...said('untold', untold, (n) => `${things(n, 'open exception')} of which nobody was to be told.`),
    ...said('overdue', overdue, (n) => `${things(n, 'message')} should have gone out by now and did not.`),
    ...said('timers', timers, (n) => `${things(n, 'escalation')} should have gone on by now and did not.`),
    ...said('no_timer', noTimer, (n) => `${things(n, 'unacknowledged exception')} without an escalation that should have one.`),
    ...said('unraised', unraised, (n) => `${things(n, 'message')} could not be delivered, and nothing was raised about that.`),
    ...(strangers.length > 0
      ? [
          {
            check: 'unreachable' as const,
            text: `On call now, but with no account of that address here: ${strangers.slice(0, NAMED).join(', ')}.`,
            refs: [],
          },
        ]
      : []),
    ...(nobody.length > 0
      ? [{ check: 'nobody' as const, text: `Nobody is on call now by ${nobody.slice(0, NAMED).join(', ')}.`, refs: [] }]
      : []),
  ];
}

/** Longer than from one working day to the next: what is put off beyond that is put off for good. */
const FARTHEST_MINUTES = 10 * 24 * 60;

/** What sleeps waits until it wakes: by time, by more cases, by a rise. A word to one person does not wait. */
const asleep = (
  now: Date,
) => sql`i.reason IS DISTINCT FROM 'mentioned' AND e.snoozed_until IS NOT NULL AND e.snoozed_until > ${now}::timestamptz AND e.state <> 'resolved'
  AND (e.snooze_transactions IS NULL OR e.transactions < e.snooze_transactions) AND (e.snooze_severity IS NULL OR e.severity >= e.snooze_severity)`;

const before = (now: Date, minutes: number) => sql`${now}::timestamptz - ${minutes}::integer * interval '1 minute'`;
const things = (n: number, one: string) => (n === 1 ? `One ${one}` : `${n} ${one}s`);

const standingSchema = z.object({ subject_id: z.string(), check: z.string() });

/** What earlier audits found and is still raised: its subject and check. */
export const listUnsound = () =>
  query(
    sql`SELECT m.subject_id, m.variables ->> 'attr.check' AS check FROM exception e JOIN exception_member m ON m.exception_id = e.id AND m.mended_at IS NULL
        WHERE e.code = ${UNSOUND} AND e.state <> 'resolved'`,
    standingSchema,
  );
