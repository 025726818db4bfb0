import { z } from 'zod';
import { query, sql } from '@/lib/db';

const at = z.date().nullable();
const rowSchemas = {
  exception: z.object({
    id: z.string(),
    number: z.number(),
    environment: z.string(),
    state: z.string(),
    severity: z.string(),
    history: z.boolean(),
    parent_id: z.string().nullable(),
    opened_at: z.date(),
    reopened: z.number(),
    transactions: z.number(),
    acknowledged_at: at,
    snoozed_until: at,
    snooze_transactions: z.number().nullable(),
    snooze_severity: z.string().nullable(),
  }),
  intent: z.object({
    id: z.string(),
    exception_id: z.string().nullable(),
    bundle_id: z.string().nullable(),
    reason: z.string(),
    epoch: z.number(),
    state: z.string(),
    grouped: z.boolean(),
    created_at: z.date(),
    available_at: z.date(),
    ended_at: at,
    fault_raised_at: at,
  }),
  timer: z.object({
    exception_id: z.string(),
    epoch: z.number(),
    next_at: z.date(),
    started_at: z.date(),
    held_since: at,
    ended_at: at,
  }),
  silence: z.object({ environment: z.string(), starts_at: z.date(), ends_at: z.date(), ended_at: at }),
};
type Row<T extends keyof typeof rowSchemas> = z.infer<(typeof rowSchemas)[T]>;

export interface Everything {
  exceptions: Row<'exception'>[];
  intents: Row<'intent'>[];
  timers: Row<'timer'>[];
  silences: Row<'silence'>[];
}

/** Every row there is, unfiltered. */
export async function readEverything(): Promise<Everything> {
  const [exceptions, intents, timers, silences] = await Promise.all([
    query(sql`SELECT * FROM exception`, rowSchemas.exception),
    query(sql`SELECT * FROM intent`, rowSchemas.intent),
    query(sql`SELECT * FROM escalation_timer`, rowSchemas.timer),
    query(sql`SELECT * FROM silence`, rowSchemas.silence),
  ]);
  return { exceptions, intents, timers, silences };
}

const MINUTE_MS = 60_000;
const ABOUT_ITSELF = new Set(['opened', 'reopened', 'severity', 'scope', 'released', 'escalated']);
const UNDER_WAY = new Set(['waiting', 'sending', 'unknown']);

/** What must be found, by check: numbers of exceptions, 0 for what is about none; in order. */
export type Found = Record<'untold' | 'overdue' | 'timers' | 'no_timer' | 'unraised', number[]>;

/**
 * What an audit at this instant must find, walked through row by row in plain words: every open exception has something written down for people in this life of
 * it, nothing that is to be told lies about, every timer is looked at, whoever must be called has one, and what could not be delivered was raised.
 */
export function walkThrough({ exceptions, intents, timers, silences }: Everything, now: Date, escalated: readonly string[]): Found {
  const found: Found = { untold: [], overdue: [], timers: [], no_timer: [], unraised: [] };
  const ago = (time: Date) => (now.getTime() - time.getTime()) / MINUTE_MS;
  const byId = new Map(exceptions.map((one) => [one.id, one]));
  const sleeps = (one: Row<'exception'>) => {
    if (one.state === 'resolved' || one.snoozed_until === null || ago(one.snoozed_until) >= 0) return false;
    const grown = one.snooze_transactions !== null && one.transactions >= one.snooze_transactions;
    // sev1 comes before sev4 as a word, too.
    const risen = one.snooze_severity !== null && one.severity < one.snooze_severity;
    return !grown && !risen;
  };
  for (const one of exceptions) {
    if (one.state === 'resolved' || one.history || one.parent_id !== null || ago(one.opened_at) <= 5) continue;
    const life = one.reopened + 1;
    const written = intents.filter((intent) => intent.exception_id === one.id && intent.epoch === life);
    if (!written.some(({ reason }) => ABOUT_ITSELF.has(reason))) found.untold.push(one.number);
    const mustCall =
      one.state === 'open' && escalated.includes(one.severity) && timers.some(({ started_at }) => started_at < one.opened_at);
    if (mustCall && !timers.some((timer) => timer.exception_id === one.id && timer.epoch === life)) found.no_timer.push(one.number);
  }
  for (const intent of intents) {
    const about = intent.exception_id === null ? undefined : byId.get(intent.exception_id);
    if (!UNDER_WAY.has(intent.state)) {
      const failed = intent.state === 'dead' || intent.state === 'bounced';
      if (failed && intent.fault_raised_at === null && intent.ended_at !== null && ago(intent.ended_at) > 5)
        found.unraised.push(about?.number ?? 0);
      continue;
    }
    const mail = intents.find(({ id }) => id === intent.bundle_id);
    if (mail) {
      if (!UNDER_WAY.has(mail.state)) found.overdue.push(about?.number ?? 0);
      continue;
    }
    if (about && intent.reason !== 'mentioned' && sleeps(about)) continue;
    const late = ago(intent.available_at) > 15;
    const critical = about?.severity === 'sev1' && !intent.grouped && ago(intent.created_at) > 15 && ago(intent.available_at) >= 0;
    const never = ago(intent.available_at) < -10 * 24 * 60;
    if (late || critical || never) found.overdue.push(about?.number ?? 0);
  }
  for (const timer of timers) {
    const one = byId.get(timer.exception_id);
    if (!one || timer.ended_at !== null) continue;
    if (timer.held_since === null) {
      if (ago(timer.next_at) > 5) found.timers.push(one.number);
      continue;
    }
    if (ago(timer.held_since) <= 5) continue;
    const quiet = silences.some(
      (silence) =>
        silence.environment === one.environment &&
        ago(silence.starts_at) >= 0 &&
        [silence.ends_at, ...(silence.ended_at ? [silence.ended_at] : [])].every((end) => ago(end) < 5),
    );
    const slept = one.snoozed_until !== null && ago(one.snoozed_until) <= 5;
    const free = one.state === 'open' && one.acknowledged_at === null && one.parent_id === null && timer.epoch === one.reopened + 1;
    if (free && !quiet && !slept) found.timers.push(one.number);
  }
  for (const numbers of Object.values(found)) numbers.sort((a, b) => a - b);
  return found;
}
