import { z } from 'zod';
import {
  assignFindings,
  claimDueOccurrences,
  claimOverdue,
  listArrivedGroups,
  matchOccurrences,
  matchUsual,
  mendMembers,
  reviewExceptions,
  storeDeadlines,
  storeOccurrences,
} from '@/lib/assign';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Connection, inTransaction, notify, query, sql } from '@/lib/db';
import {
  countMatches,
  judgeDeadlines,
  judgeEvents,
  judgeOccurrences,
  listArrived,
  partKeyOf,
  planDeadlines,
  planOccurrences,
  planUsual,
  USUAL_DAYS,
} from '@/lib/detect';
import {
  CHANGED_CHANNEL,
  type ClaimedEvent,
  type Environment,
  environmentSchema,
  type Finding,
  isPassing,
  type OccurrencePlan,
  UnavailableError,
} from '@/lib/domain';
import {
  listExceptionMonths,
  matureContributions,
  measureCases,
  measureExceptions,
  measureOccurrences,
  measureTransactions,
} from '@/lib/measure';
import { annotate, timed } from '@/lib/observe';
import { addRuleMinutes, rollEvents, rollTransactions } from '@/lib/rollup';
import {
  assembleTransactions,
  claimInbox,
  countFeeds,
  countHandovers,
  findTransactions,
  preparePartitions,
  readClock,
  writeTransactions,
} from '@/lib/store';
import { countSlos } from './count-slos';
import { judgeRecords } from './judge-records';
import { tellChanges } from './tell-changes';
import { inTurn, takeNumbers, tryShare } from './turns';

const BY_TIME = ['bucket_minute', 'bucket_hour', 'group_hour', 'rule_minute'];
const BY_ARRIVAL = ['feed_hour'];
const BY_ID = ['transaction', 'transaction_event', 'transaction_course', 'deadline', 'contribution', 'exception_member', 'handover'];
/** What a live feed tells a day late is shown and counted, not mailed; after an outage of hours people must still be told. */
const OLD_NEWS_MS = 24 * 3_600_000;
const HISTORY_AFTER_MS = 3_600_000;

/**
 * Does one round over newly stored events: transactions, buckets, KPIs, findings, exceptions and intents, all in one database
 * transaction. Several go on at once over different lanes of the inbox: each finds the transactions of its events beside the others, and writes in
 * its turn. Returns how many events it took, 0 when there were none or other rounds are at all of them. Throws StuckEventError for one alone.
 */
export async function tickEvents(now: Date, limit: number): Promise<number> {
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  return inTransaction(
    async (tx) => {
      if (!(await tryShare(tx))) return 0;
      const events = await timed('claim', () => claimInbox(tx, limit));
      const [first] = events;
      if (first === undefined) return 0;
      const work = roundOver(tx, events, index, now);
      await (events.length === 1 ? nameStuck(work, first.eventKey) : work);
      return events.length;
    },
    { lane: 'worker' },
  );
}

async function roundOver(tx: Connection, events: readonly ClaimedEvent[], index: CatalogIndex, now: Date): Promise<void> {
  await preparePartitions(
    [...BY_TIME, ...BY_ID],
    events.map((e) => e.occurredAt),
  );
  await preparePartitions(
    // Entries may be counted when they arrive.
    [...BY_ARRIVAL, 'rule_minute'],
    events.map((e) => e.receivedAt),
  );
  annotate({ 'throughline.events': events.length });
  const found = await timed('assemble', () => findTransactions(tx, events, index));
  if (found.takesAway) await takeNumbers(tx);
  const { changes, courses } = await timed('assemble', () => assembleTransactions(tx, found, index, now));
  const counted = timed('detect', () => countMatches(events, index.series.counting, index));
  const judged = timed('detect', () => judgeEvents(changes, index));
  const deadlines = changes.flatMap((change) => planDeadlines(change, index));
  await takeNumbers(tx);
  // What does not need each other is begun together: PostgreSQL writes one while the next is worked out.
  await Promise.all([
    timed('assemble', () => writeTransactions(tx, courses, now)),
    timed('roll', () => rollEvents(tx, events, { index, now })),
    timed('measure', () => measureTransactions(tx, changes, index, now)),
    timed('detect', () => addRuleMinutes(tx, counted)),
    timed('roll', () => Promise.all([rollTransactions(tx, changes), countFeeds(tx, events), countHandovers(tx, changes)])),
    timed('measure', () => countSlos(tx, { events, changes }, { index, now })),
    storeDeadlines(tx, deadlines),
  ]);
  const occurrences = [...(await matchOccurrences(tx, changes, index)), ...(await matchUsual(tx, listArrived(changes, index)))];
  await measureOccurrences(tx, occurrences, index, now);
  const past = new Set(
    events.filter((e) => e.history || e.receivedAt.getTime() - e.occurredAt.getTime() > OLD_NEWS_MS).map((e) => e.eventKey),
  );
  const byRecords = await timed('detect', () => judgeRecords(tx, changes, index, now));
  const findings = [...judged, ...byRecords].map((f) => ({
    ...f,
    history: past.has(f.evidence.eventKey ?? ''),
  }));
  const opened = await timed('assign', () => assignFindings(tx, findings, index, now));
  await timed('measure', () => measureCases(tx, subjectsOf(findings), { index, now }));
  const mended = await timed('assign', () => mendMembers(tx, changes, occurrences, index, now));
  await timed('intend', () => tellChanges(tx, [...opened, ...mended], index, now));
  await notify(CHANGED_CHANNEL, '', tx);
}

/** An event that its own round failed on; nothing of the round was written. */
export class StuckEventError extends Error {
  readonly eventKey: string;

  constructor(eventKey: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.eventKey = eventKey;
  }
}

/** As `work`, which is about this event alone. A fault that passes is not the event's. */
async function nameStuck(work: Promise<void>, eventKey: string): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw isPassing(error) || error instanceof UnavailableError ? error : new StuckEventError(eventKey, error);
  }
}

/**
 * Does one round over time passing: overdue milestones, missing batches, matured KPI parts and, with `review`, what time makes of open
 * exceptions, which costs a read of all that time can move. Returns how many things it moved.
 */
export async function tickTime(now: Date, { review = true }: { review?: boolean } = {}): Promise<number> {
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  await preparePartitions(['contribution'], await listExceptionMonths());
  return inTurn(async (tx) => {
    let moved = (await matureContributions(tx, now)) + (await measureExceptions(tx, index, now));
    for (const environment of await listEnvironments(tx)) moved += await judgeAbsence(tx, environment, index, now);
    if (review) moved += (await tellChanges(tx, await reviewExceptions(tx, index, now), index, now)).length;
    if (moved > 0) await notify(CHANGED_CHANNEL, '', tx);
    return moved;
  });
}

async function judgeAbsence(tx: Connection, environment: string, index: CatalogIndex, now: Date): Promise<number> {
  const clock = await readClock(tx, environment, now);
  const overdue = await claimOverdue(tx, environment, clock);
  const due = await claimDueOccurrences(tx, environment, clock);
  await measureOccurrences(tx, due, index, now);
  // While the past is told, what it lacks is history; but what is due only now is news although the past is still being told.
  const past = (at: Date) => clock < now && now.getTime() - at.getTime() > HISTORY_AFTER_MS;
  const findings = [
    ...judgeDeadlines(overdue, index).map((f) => ({ ...f, history: f.history || past(f.at) })),
    ...judgeOccurrences(due, index).map((f) => ({ ...f, history: past(f.at) })),
  ];
  await tellChanges(tx, await assignFindings(tx, findings, index, now), index, now);
  await measureCases(tx, subjectsOf(findings), { index, now });
  return findings.length;
}

/** The transactions that findings are about: what is in an exception counts otherwise in some KPIs. */
const subjectsOf = (findings: readonly Finding[]): string[] => [
  ...new Set(findings.flatMap(({ subject }) => (subject.kind === 'transaction' ? [subject.id] : []))),
];

/**
 * Writes ahead what the calendars promise, from when a workflow was first heard of (20 days back at most) to 20 days on, so that
 * what never comes is missed; and makes the partitions of the coming days.
 */
export async function planAhead(now: Date): Promise<void> {
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  const daysOn = (days: number) => new Date(now.getTime() + days * 86_400_000);
  await preparePartitions([...BY_ARRIVAL, 'feed_refusal', 'slo_day', 'slo_arrival'], [0, 15, 35].map(daysOn));
  await preparePartitions(BY_ID, [-30, 0, 15, 35].map(daysOn));
  await preparePartitions(
    [...BY_TIME, 'group_day', 'bucket_day', 'event', 'span_block', 'span_trace', 'trace_link', 'metric_point', 'slo_minute'],
    [0, 1, 2, 3].map(daysOn),
  );
  await inTransaction(
    async (tx) => {
      for (const [environment, heard] of Map.groupBy(await readHeard(tx, daysOn(-20), now), (one) => one.environment)) {
        const promising = heard.filter(({ workflow }) => index.batches.some(({ rule }) => rule.workflow === workflow));
        // A workflow that was never heard of here is not connected yet: its silence says nothing.
        const plans = promising.flatMap(({ workflow, firstAt }) =>
          planOccurrences(index, environment, firstAt, daysOn(20)).filter((plan) => plan.workflow === workflow),
        );
        const fresh = await storeOccurrences(tx, plans);
        await measureOccurrences(tx, fresh, index, now);
        const workflows = heard.map(({ workflow }) => workflow);
        await storeOccurrences(tx, await listUsual(tx, { environment, workflows, now }, index));
      }
    },
    { lane: 'worker' },
  );
}

const HOUR_MS = 3_600_000;
const learntAt = new Map<string, number>();

/**
 * What is usually there by the time of day of a window, of the next two days. Learnt once an hour: what is usual changes by the day, and what
 * stands is not planned again.
 */
async function listUsual(
  tx: Connection,
  { environment, workflows, now }: { environment: Environment; workflows: readonly string[]; now: Date },
  index: CatalogIndex,
): Promise<OccurrencePlan[]> {
  const hour = Math.floor(now.getTime() / HOUR_MS);
  const heard = [environment, ...workflows].join(' ');
  const rules = index.series.deadline.filter(({ rule }) => rule.from === undefined);
  if (rules.length === 0 || learntAt.get(heard) === hour) return [];
  const plans: OccurrencePlan[] = [];
  for (const rule of rules) {
    for (const workflow of rule.type.workflows.filter((one) => workflows.includes(one))) {
      const asked = { environment, workflow, milestone: rule.rule.milestone, partKey: partKeyOf(rule) };
      const from = new Date(now.getTime() - (USUAL_DAYS + 2) * 24 * HOUR_MS);
      const arrivals = await listArrivedGroups(tx, { ...asked, byFacility: rule.rule.groupBy.includes('facility'), from });
      plans.push(...planUsual({ rule, environment, workflow, arrivals, now }, index));
    }
  }
  learntAt.set(heard, hour);
  return plans;
}

async function listEnvironments(tx: Connection): Promise<Environment[]> {
  const rows = await query(sql`SELECT DISTINCT environment FROM feed`, z.object({ environment: environmentSchema }), tx);
  return rows.map((r) => r.environment);
}

/** The workflows heard of in each environment since `since`, and when each was first, to the hour. */
function readHeard(tx: Connection, since: Date, now: Date): Promise<{ environment: Environment; workflow: string; firstAt: Date }[]> {
  return query(
    sql`SELECT environment, workflow, min(bucket_at) AS "firstAt" FROM transaction_hour
        WHERE bucket_at >= ${since}::timestamptz AND bucket_at <= ${now}::timestamptz GROUP BY environment, workflow ORDER BY environment, workflow`,
    z.object({ environment: environmentSchema, workflow: z.string(), firstAt: z.date() }),
    tx,
  );
}
