import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog } from '@/lib/catalog';
import { testDatabase } from '@/lib/db/testing';
import { RELATIVE_ERROR, systemActor } from '@/lib/domain';
import type { KpiView } from '@/lib/domain/views/kpis';
import { getKpi, listTransactions, readMetrics, readWorkflow } from '@/lib/show';
import { hospitalCatalog, hospitalMapping, measureIds, pairName, stepOf, WORKFLOW } from './hospital.fixture';
import { importLog } from './import-log';
import { sendInProcess } from './send-import';
import { tickEvents, tickTime } from './tick';

const data = '../shared/data/hospital_billing';
const missing = !existsSync(`${data}/events.csv.gz`);
const skipped = missing ? ` (skipped, because ${data} is not there)` : '';

testDatabase();

/** Figures that no count, share, duration or percentile of ours can tell, and why. Each must be there, so that nothing stays here by mistake. */
const inexpressible: [figure: RegExp, why: string][] = [
  [
    /^facts\.(_method|cutoff_utc)|\.(from|to|threshold_days)$|(core_)?exception_activities\[/,
    'says how the figures are defined; the measures are made of it',
  ],
  [
    /^facts\.(variants|cases_in_most_common_variant)$/,
    'a variant is the whole sequence of steps; measures know milestones, not their sequence',
  ],
  [/^facts\.cases_whose_file_order_is_not_time_order$/, 'the order of lines in a file is not kept: what counts is when things happened'],
  [/^facts\.cases_with_equal_timestamps$/, 'compares events with each other; measures compare milestones'],
  [/^facts\.cases_with_repeated_activity$/, 'how often a step came is shown on each transaction and not counted over all'],
  [
    /^facts\.case_duration_first_to_last\./,
    'a duration is measured between named milestones; the last event of a case has no name of its own',
  ],
  [/^facts\.last_event_utc$/, 'log entries are counted by minute, and lists are by when a transaction began or failed'],
  [/\.first_to_next\./, 'a duration goes from the first FROM to the first TO; in five of the six pairs this is the same'],
  [/\.first_to_first\.mean_ms$/, 'an average of durations is not kept on purpose: a few long ones make it say nothing'],
  [
    /\.first_to_first\.p9[59]_linear_ms$/,
    'percentiles of measures are values that occurred (nearest rank), not points between two of them',
  ],
  [
    /^facts\.pairs\[4\]\.first_to_first\.p(50|90)_linear_ms$/,
    'the steps of a workflow are measured from the step before; NEW and BILLED are not neighbours',
  ],
  [
    /^facts\.pairs\[2\]\.first_to_first\.min_ms$/,
    'it is negative: such cases are left out and counted, because a duration below zero is a fault of a clock',
  ],
];

type Leaf = [path: string, value: unknown];
function leavesOf(value: unknown, path: string): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((one, i) => leavesOf(one, `${path}[${i}]`));
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([name, one]) => leavesOf(one, `${path}.${name}`));
  return [[path, value]];
}

const counts = z.record(z.string(), z.number());
const factsSchema = z.looseObject({
  cutoff_utc: z.iso.datetime(),
  activity_event_counts: counts,
  events_per_utc_month: counts,
  cases_started_per_utc_month: counts,
  end_activity_cases: counts,
  pairs: z.array(z.looseObject({ from: z.string(), to: z.string(), threshold_days: z.number() })),
});
const exceptionsSchema = z.looseObject({
  exception_activities: z.array(z.string()),
  core_exception_activities: z.array(z.string()),
  'by_first_speciality_[cases,cases_with_core_exception]': z.record(z.string(), z.unknown()),
  'by_first_casetype_[cases,cases_with_core_exception]': z.record(z.string(), z.unknown()),
  last_nonempty_state_cases: counts,
});

const actor = systemActor('test');
const scope = { environment: 'production' } as const;
const DAY_MS = 86_400_000;
const whole = { from: new Date('2012-12-01T00:00:00Z'), to: new Date('2016-01-01T00:00:00Z') };
const now = whole.to;

/** What our own screens say, by the path of the figure. */
const told = new Map<string, number | string>();
let leaves: Leaf[] = [];
let folder = '';

const readKpi = (id: string, window = whole, by: 'facility' | 'department' = 'facility'): Promise<KpiView> =>
  getKpi(actor, { id, scope, window, by, now });
const numeratorOf = (view: KpiView): number => view.current.numerator ?? Number.NaN;

describe.skipIf(missing)(`the log of a hospital’s billing module, as our screens tell it${skipped}`, () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-facts-'));
    const [factsJson, exceptionsJson]: unknown[] = await Promise.all(
      ['facts.json', 'facts_exceptions.json'].map(async (file) => JSON.parse(await readFile(`${data}/${file}`, 'utf8'))),
    );
    leaves = [...leavesOf(factsJson, 'facts'), ...leavesOf(exceptionsJson, 'exceptions')];
    const facts = factsSchema.parse(factsJson);
    const exceptions = exceptionsSchema.parse(exceptionsJson);
    const activities = Object.keys(facts.activity_event_counts);
    const specialities = Object.keys(exceptions['by_first_speciality_[cases,cases_with_core_exception]']);
    const casetypes = Object.keys(exceptions['by_first_casetype_[cases,cases_with_core_exception]']);
    const states = Object.keys(exceptions.last_nonempty_state_cases);

    await applyCatalog(
      await hospitalCatalog({
        activities,
        pairs: facts.pairs,
        exceptions: exceptions.exception_activities,
        core: exceptions.core_exception_activities,
        casetypes,
        states,
      }),
      'test',
    );
    const file = join(folder, 'events.csv.gz');
    await copyFile(`${data}/events.csv.gz`, file);
    const mapping = await hospitalMapping(activities);
    const imported = await importLog({ file, mapping, send: sendInProcess('production', mapping.source) });
    expect(imported).toMatchObject({ rejected: 0, duplicates: 0 });
    while ((await tickEvents(now, 16_000)) > 0);
    while ((await tickTime(now)) > 0);

    await tellEvents(activities, Object.keys(facts.events_per_utc_month));
    await tellCases(activities, Object.keys(facts.cases_started_per_utc_month), Object.keys(facts.end_activity_cases));
    for (const [i, pair] of facts.pairs.entries()) await tellPair(pair, `facts.pairs[${i}]`, new Date(Date.parse(facts.cutoff_utc) + 1));
    await tellExceptions(specialities, casetypes, states);
  }, 600_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('every figure is told right, or is in the list of those that cannot be told', () => {
    const wrong = leaves.flatMap(([path, value]) => {
      const ours = told.get(path);
      const listed = inexpressible.find(([figure]) => figure.test(path));
      if (ours === undefined) return listed ? [] : [`${path}: nothing tells ${JSON.stringify(value)}`];
      if (listed) return [`${path}: is told, and in the list of what cannot be`];
      return isRight(path, ours, value) ? [] : [`${path}: ${ours} for ${JSON.stringify(value)}`];
    });
    expect(wrong).toEqual([]);
    // What we tell is asked for, so that no check passes because a path is misspelt.
    const asked = new Set(leaves.map(([path]) => path));
    expect([...told.keys()].filter((path) => !asked.has(path))).toEqual([]);
    expect([leaves.length, told.size]).toEqual([428, 278]);
  });

  test.each(inexpressible)('cannot be told: %s. Why: %s', (figure) => {
    expect(leaves.filter(([path]) => figure.test(path)).length).toBeGreaterThan(0);
  });
});

/** Percentiles, the least and the largest are read from a sketch, within its stated error; everything else is exact. */
function isRight(path: string, ours: number | string, value: unknown): boolean {
  if (typeof ours === 'number' && typeof value === 'number' && /\.(p\d+_nearest_rank_ms|min_ms|max_ms)$/.test(path))
    return Math.abs(ours - value) <= value * RELATIVE_ERROR * (1 + 1e-9);
  if (typeof ours === 'number' && typeof value === 'number' && /_share|_linear_ms/.test(path))
    return Math.abs(ours - value) <= 1e-9 * Math.abs(value);
  return ours === value;
}

async function tellEvents(activities: readonly string[], months: readonly string[]): Promise<void> {
  const all = await readMetrics(actor, { scope, window: whole, by: 'interface', bucket: 'day' }, now);
  told.set(
    'facts.events',
    all.groups.reduce((sum, group) => sum + group.total.n, 0),
  );
  for (const activity of activities)
    told.set(`facts.activity_event_counts.${activity}`, all.groups.find((group) => group.name === activity)?.total.n ?? 0);
  told.set('facts.activities', all.groups.filter((group) => group.total.n > 0).length);
  for (const month of months) {
    const from = new Date(`${month}-01T00:00:00Z`);
    const to = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 1));
    const [group] = (await readMetrics(actor, { scope, window: { from, to }, bucket: 'day' }, now)).groups;
    told.set(`facts.events_per_utc_month.${month}`, group?.total.n ?? 0);
  }
  const byStatus = all.groups.reduce<Record<string, number>>((sum, { total }) => {
    for (const [status, n] of Object.entries(total.byStatus)) sum[status] = (sum[status] ?? 0) + n;
    return sum;
  }, {});
  told.set('exceptions.msgtype_events.', byStatus['completed'] ?? 0);
  told.set('exceptions.msgtype_events.W', byStatus['completed_with_warning'] ?? 0);
  told.set('exceptions.msgtype_events.E', byStatus['retrying'] ?? 0);
  for (const { id, total } of (await readMetrics(actor, { scope, window: whole, by: 'error_class', bucket: 'day' }, now)).groups)
    told.set(`exceptions.msgcode_events.${id.replace('msg-', '').toUpperCase()}`, total.n);
}

async function tellCases(activities: readonly string[], months: readonly string[], ends: readonly string[]): Promise<void> {
  const view = await readWorkflow(actor, WORKFLOW, { scope, window: whole, now });
  const stepFor = (activity: string) => view.funnel.find((step) => step.id === stepOf(activity));
  for (const activity of activities) told.set(`facts.activity_case_counts.${activity}`, stepFor(activity)?.reached ?? 0);
  const began = await readKpi(measureIds.began);
  told.set('facts.cases', began.current.n);
  told.set('facts.start_activity_cases.NEW', numeratorOf(began));
  for (const activity of ends) {
    const standing = stepFor(activity)?.standing ?? 0;
    told.set(`facts.end_activity_cases.${activity}`, standing);
    told.set(`facts.end_activity_share.${activity}`, standing / began.current.n);
  }
  for (const month of months) {
    const from = new Date(`${month}-01T00:00:00Z`);
    const to = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 1));
    told.set(`facts.cases_started_per_utc_month.${month}`, (await readKpi(measureIds.began, { from, to })).current.n);
  }
  const list = await listTransactions(actor, { ...scope, ...whole, sort: 'oldest', limit: 1 }, now);
  told.set('facts.first_event_utc', list.rows[0]?.startedAt ?? '');
  // The steps of the workflow are measured exactly, from the step before.
  for (const [i, activity] of ['FIN', 'RELEASE', 'CODE OK', 'BILLED', null, 'STORNO'].entries()) {
    const step = activity === null ? undefined : stepFor(activity);
    if (!step) continue;
    told.set(`facts.pairs[${i}].first_to_first.p50_linear_ms`, step.p50 ?? Number.NaN);
    told.set(`facts.pairs[${i}].first_to_first.p90_linear_ms`, step.p90 ?? Number.NaN);
  }
}

async function tellPair(pair: { from: string; to: string }, path: string, cutoff: Date): Promise<void> {
  const takes = await readKpi(measureIds.takes(pair));
  const late = await readKpi(measureIds.late(pair));
  const inFlight = await readKpi(measureIds.inFlight(pair), { from: new Date(cutoff.getTime() - DAY_MS), to: cutoff });
  const view = await readWorkflow(actor, WORKFLOW, { scope, window: whole, now });
  told.set(`${path}.cases_with_from`, late.current.n);
  told.set(`${path}.cases_with_to`, view.funnel.find((step) => step.id === stepOf(pair.to))?.reached ?? 0);
  // A negative duration is left out of the percentiles, with its reason, and counted.
  told.set(`${path}.cases_with_both`, takes.current.n + takes.excluded);
  told.set(`${path}.first_to_first.n`, takes.current.n + takes.excluded);
  told.set(`${path}.negative_first_to_first`, takes.excluded);
  told.set(`${path}.cases_with_from_but_never_to`, takes.open);
  told.set(`${path}.first_to_first_over_threshold`, numeratorOf(late));
  told.set(`${path}.first_to_next_over_threshold`, numeratorOf(late));
  told.set(`${path}.in_flight_at_cutoff_(from<=cutoff,no_to<=cutoff)`, inFlight.current.denominator ?? Number.NaN);
  const at = (p: number) => (takes.current.percentiles.find((one) => one.p === p)?.value ?? Number.NaN) * DAY_MS;
  for (const p of [50, 90, 95, 99]) told.set(`${path}.first_to_first.p${p}_nearest_rank_ms`, at(p));
  if (takes.excluded === 0) told.set(`${path}.first_to_first.min_ms`, at(0.001));
  told.set(`${path}.first_to_first.max_ms`, at(99.9999));
  expect(takes.id).toBe(`kpi-${pairName(pair)}`);
}

async function tellExceptions(specialities: readonly string[], casetypes: readonly string[], states: readonly string[]): Promise<void> {
  told.set('exceptions.cases_with_any_exception_activity', numeratorOf(await readKpi(measureIds.any)));
  const core = await readKpi(measureIds.core, whole, 'department');
  told.set('exceptions.cases_with_core_exception', numeratorOf(core));
  const pairOf = (path: string, n: number, numerator: number | null) => {
    told.set(`${path}[0]`, n);
    told.set(`${path}[1]`, numerator ?? Number.NaN);
  };
  for (const speciality of specialities) {
    const place = core.places.find((one) => one.id === `dept-${speciality.toLowerCase()}`);
    pairOf(
      `exceptions.by_first_speciality_[cases,cases_with_core_exception].${speciality}`,
      place?.current.n ?? 0,
      place?.current.numerator ?? null,
    );
  }
  for (const casetype of casetypes) {
    const { current } = await readKpi(measureIds.casetype(casetype));
    pairOf(`exceptions.by_first_casetype_[cases,cases_with_core_exception].${casetype}`, current.n, current.numerator);
  }
  for (const state of states) told.set(`exceptions.last_nonempty_state_cases.${state}`, (await readKpi(measureIds.state(state))).current.n);
  for (const value of ['TRUE', 'FALSE']) {
    const cancelled = (await readKpi(measureIds.cancelled(value))).current.n;
    if (cancelled > 0) told.set(`exceptions.first_nonempty_iscancelled.${value}`, cancelled);
    told.set(`exceptions.first_nonempty_isclosed.${value}`, (await readKpi(measureIds.closed(value))).current.n);
  }
}
