import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog, indexCatalog, loadCatalog } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Environment, flattenSketch, newId, type Preset, presetSchema, unflattenSketch } from '@/lib/domain';
import { type CatalogLookup, normalizeEvents, normalizePreset } from '@/lib/normalize';
import { insertBatch } from '@/lib/store';
import { lookupOf } from './catalog-lookup';
import { retellStored } from './retell-stored';
import { tickEvents, tickTime } from './tick';

testDatabase();
const now = new Date('2026-11-18T18:00:00Z');
const actor = { id: 'admin:test', name: 'test' };
const ALL = { preset: 'parcel', source: null, from: null, to: null, dryRun: false };

const preset = (version: number, change: object): Preset =>
  presetSchema.parse({
    id: 'parcel',
    version,
    title: 'Parcel',
    product: 'Parcel',
    reads: 'One step of an order.',
    evidence: { P1: 'https://example.org' },
    names: { verified: { P1: ['id', 'at', 'state', 'step', 'corr', 'order', 'ref', 'took', 'site', 'value', 'code'] } },
    flow: { path: 'step' },
    fields: {
      eventId: { path: 'id' },
      occurredAt: { path: 'at' },
      correlationId: { path: 'corr' },
      status: { path: 'state', map: { OK: 'completed', KO: 'failed', AGAIN: 'retrying' } },
      durationMs: { path: 'took' },
      facility: { path: 'site' },
      'error.code': { path: 'code' },
    },
    businessKeys: [{ type: 'po_number', from: { path: 'order' } }],
    measures: { amountMinor: { path: 'value' }, currency: { value: 'USD' } },
    samples: [{ name: 'one', record: { id: '1', at: '2026-11-18T12:00:00Z', state: 'OK', step: 'po_approved', order: 'PO-1' } }],
    ...change,
  });

const milestones = ['po_approved', 'po_created', 'po_dispatched', 'po_transmitted', 'po_supplier_ack', 'po_ack_applied', 'goods_received'];
const feed = {
  id: 'feed-parcel',
  preset: 'parcel',
  flows: milestones.map((milestone) => ({ flow: [milestone], workflow: 'wf-p2p-po', milestone })),
  fields: {},
};
const right = preset(2, {});
const { fields, businessKeys } = right;
/** What may have been wrong with the first version, or with the catalog. */
const wrongs: Record<string, { preset: Preset; feeds: object[]; withoutSite?: boolean }> = {
  'no flow is known': { preset: preset(1, {}), feeds: [] },
  'flows belong elsewhere': {
    preset: preset(1, {}),
    feeds: [{ ...feed, flows: [{ flow: ['po_*'], workflow: 'wf-ap-invoice', milestone: 'inv_received' }] }],
  },
  'another name is the order': { preset: preset(1, { businessKeys: [{ type: 'po_number', from: { path: 'ref' } }] }), feeds: [feed] },
  'orders have no key': { preset: preset(1, { businessKeys: [{ type: 'tracking', from: { path: 'corr' } }] }), feeds: [feed] },
  'all failed': {
    preset: preset(1, { fields: { ...fields, status: { path: 'state', map: { OK: 'failed', KO: 'failed', AGAIN: 'failed' } } } }),
    feeds: [feed],
  },
  'nothing failed': { preset: preset(1, { fields: { ...fields, status: { value: 'completed' } }, businessKeys }), feeds: [feed] },
  'the clock of another zone': {
    preset: preset(1, { fields: { ...fields, occurredAt: { path: 'late' } } }),
    feeds: [feed],
  },
  'a correlation that all share': { preset: preset(1, { fields: { ...fields, correlationId: { path: 'lot' } } }), feeds: [feed] },
  'a site is not known': { preset: preset(1, {}), feeds: [feed], withoutSite: true },
};

let lookups: { right: CatalogLookup; wrong: (name: string) => CatalogLookup };
beforeAll(async () => {
  const base = await loadCatalog('catalog');
  const whole = { ...base, presets: [...base.presets, right], feeds: [...base.feeds, feed] } as typeof base;
  await applyCatalog({ ...whole }, 'test');
  const good = lookupOf(indexCatalog(whole));
  lookups = {
    right: good,
    wrong: (name) => {
      const wrong = wrongs[name];
      if (!wrong) throw new Error(name);
      const lookup = lookupOf(indexCatalog({ ...whole, presets: [wrong.preset], feeds: wrong.feeds } as typeof base));
      const facilities = new Map([...lookup.facilities].filter(([code]) => !wrong.withoutSite || code !== 'fac-lakehead'));
      return { ...lookup, facilities };
    },
  };
});

const partSchema = fc.record({
  order: fc.integer({ min: 1, max: 4 }),
  minute: fc.integer({ min: 0, max: 300 }),
  step: fc.constantFrom(...milestones),
  state: fc.constantFrom('OK', 'OK', 'OK', 'KO', 'AGAIN'),
  took: fc.option(fc.integer({ min: 0, max: 100_000 })),
  byOrder: fc.boolean(),
  site: fc.constantFrom('fac-lakehead', 'fac-stmonica', ''),
});
type Part = typeof partSchema extends fc.Arbitrary<infer T> ? T : never;

let run = 0;
function recordsOf(parts: readonly Part[]): Record<string, unknown>[] {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 18, 6, minute)).toISOString();
  return parts.map((part, i) => ({
    id: `${run}-${i}`,
    at: at(part.minute),
    late: at(part.minute + 330),
    state: part.state,
    step: part.step,
    corr: `corr-${run}-${part.order}`,
    lot: `lot-${run}`,
    ...(part.byOrder ? { order: `PO-${run}-${part.order}` } : {}),
    ref: `R-${run}-${part.order % 2}`,
    ...(part.took === null ? {} : { took: part.took }),
    ...(part.site === '' ? {} : { site: part.site }),
    value: 1000 * part.order,
    ...(part.state === 'OK' ? {} : { code: `E-${part.order}` }),
  }));
}

async function receive(environment: Environment, records: readonly object[], lookup: CatalogLookup): Promise<void> {
  const reader = lookup.presets.find('parcel', 'test');
  if (!reader) throw new Error('no reader');
  const { batch } = normalizePreset(
    { records: records.map((record, index) => ({ index, record })), total: records.length, rejected: [] },
    reader,
    { environment, source: 'test', history: false, now, lookup },
  );
  expect(batch.rejected).toEqual([]);
  await insertBatch(batch, { environment, source: 'test', endpoint: 'test', history: false, now });
}

async function drain(size = 1000): Promise<void> {
  while ((await tickEvents(now, size)) > 0);
  await tickTime(now);
}

test('told anew, everything is as if it had been told so from the start', { timeout: 280_000 }, async () => {
  const compared = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(wrongs)),
      fc.array(partSchema, { minLength: 1, maxLength: 25 }),
      fc.array(partSchema, { maxLength: 8 }),
      fc.integer({ min: 1, max: 12 }),
      async (name, parts, more, size) => {
        run += 1;
        const records = recordsOf([...parts, ...more]);
        const [first, later] = [records.slice(0, parts.length), records.slice(parts.length)];
        await receive('validation', records, lookups.right);
        await drain();
        // One member stands for all failures of its cause, so which of them it tells depends on the rounds they came in: compared where all came in one.
        const withMembers = async (environment: Environment) => {
          const { members, ...rest } = await picture(environment, run);
          return more.length > 0 ? rest : { ...rest, members };
        };
        const expected = await withMembers('validation');
        for (const [what, rows] of Object.entries(expected)) if (rows && rows.length > 0) compared.add(what);

        await receive('production', first, lookups.wrong(name));
        await drain(size);
        // What comes while it is corrected: some waits, some is assembled before, some after.
        await receive('production', later.slice(0, 3), lookups.wrong(name));
        const { changed } = await retellStored(actor, ALL, { now: () => now, atOnce: size, pauseMs: 0 });
        await receive('production', later.slice(3), lookups.right);
        await drain(size);
        expect(await withMembers('production')).toEqual(expected);
        if (name === 'no flow is known') expect(changed).toBe(parts.length + Math.min(3, more.length));

        const again = await retellStored(actor, ALL, { now: () => now, atOnce: size, pauseMs: 0 });
        expect(again).toMatchObject({ changed: 0, transactions: 0, left: {} });
        await drain();
        expect(await withMembers('production')).toEqual(expected);
      },
    ),
    {
      numRuns: 30,
      endOnFailure: true,
      // What an entry says of its step is told otherwise, and the exception is about something else that it says.
      examples: [
        ['all failed', [part(3, 257, 'po_created', { state: 'AGAIN', byOrder: false, site: 'fac-stmonica' })], [], 12],
        // One order on its whole way, so that there are KPIs to be compared whatever is drawn.
        ['all failed', milestones.map((step, i) => part(1, 10 * i, step, { state: 'OK', byOrder: true, site: 'fac-lakehead' })), [], 12],
      ],
    },
  );
  // The comparison was of something.
  expect([...compared]).toEqual(expect.arrayContaining(['minutes', 'keys', 'contributions', 'kpis', 'deadlines']));
});

const intents = () =>
  query(sql`SELECT count(*)::int AS n FROM intent WHERE state <> 'cancelled'`, z.object({ n: z.number() })).then(([row]) => row?.n);
const part = (order: number, minute: number, step: string, said: Partial<Part> = {}): Part => ({
  order,
  minute,
  step,
  state: 'OK',
  took: 100,
  byOrder: true,
  site: 'fac-lakehead',
  ...said,
});
const story = [
  part(1, 0, 'po_approved'),
  part(1, 10, 'po_transmitted', { state: 'KO' }),
  part(2, 5, 'po_approved'),
  part(2, 9, 'po_created'),
];

test('a run that dies changes nothing and is taken up again; a dry run changes nothing; nobody is mailed', async () => {
  run += 1;
  await receive('validation', recordsOf(story), lookups.right);
  await receive('production', recordsOf(story), lookups.wrong('no flow is known'));
  await drain();
  const before = await picture('production', run);
  const told = await intents();
  const options = { now: () => now, atOnce: 3, pauseMs: 0 };
  expect(await retellStored(actor, { ...ALL, dryRun: true }, options)).toMatchObject({ changed: 4, transactions: 0 });
  expect(await picture('production', run)).toEqual(before);

  // The database refuses the numbers of transactions, after events, buckets and transactions were written.
  await query(sql`ALTER TABLE transaction_hour ADD CONSTRAINT dies CHECK (n IS NULL) NOT VALID`, z.unknown());
  await expect(retellStored(actor, ALL, options)).rejects.toThrow('dies');
  await query(sql`ALTER TABLE transaction_hour DROP CONSTRAINT dies`, z.unknown());
  expect(await picture('production', run)).toEqual(before);

  expect(await retellStored(actor, ALL, options)).toMatchObject({ changed: 4 });
  expect(await picture('production', run)).toEqual(await picture('validation', run));
  expect(await intents()).toBe(told);
  const notes = await query(
    sql`SELECT DISTINCT attributes ->> 'preset.retold' AS note FROM event WHERE environment = 'production' AND event_id LIKE ${`${run}-%`}`,
    z.object({ note: z.string().nullable() }),
  );
  expect(notes).toEqual([{ note: '1 -> 2' }]);
  const audits = await query(
    sql`SELECT action FROM audit_entry WHERE target_id = 'parcel' ORDER BY id DESC LIMIT 2`,
    z.object({ action: z.string() }),
  );
  expect(audits).toEqual([{ action: 'history.retold' }, { action: 'history.retell' }]);
});

test('what the catalog did not know is placed when it does, whatever it came by', async () => {
  run += 1;
  const facility = 'fac-lakehead';
  const record = (order: number) => ({
    eventId: `${run}-c${order}`,
    occurredAt: new Date(Date.UTC(2026, 10, 18, 7, order)).toISOString(),
    workflow: 'wf-p2p-po',
    milestone: 'po_approved',
    status: 'completed',
    facility,
    businessKeys: [{ type: 'po_number', value: `C-${order}` }],
  });
  const send = async (environment: Environment, lookup: CatalogLookup) => {
    const records = [1, 2].map((order, index) => ({ index, record: record(order) }));
    const batch = normalizeEvents({ records, total: 2, rejected: [] }, { environment, source: 'test', history: false, now, lookup });
    await insertBatch(batch, { environment, source: 'test', endpoint: 'test', history: false, now });
    await receive(environment, recordsOf(story), lookup);
  };
  await send('validation', lookups.right);
  await send('production', lookups.wrong('a site is not known'));
  await drain();
  expect(await picture('production', run)).not.toEqual(await picture('validation', run));
  const order = { ...ALL, preset: null };
  expect(await retellStored(actor, order, { now: () => now, pauseMs: 0 })).toMatchObject({ changed: 6, left: {} });
  expect(await picture('production', run)).toEqual(await picture('validation', run));
  expect(await retellStored(actor, order, { now: () => now, pauseMs: 0 })).toMatchObject({ changed: 0, transactions: 0 });
});

test('a batch that only the wrong mapping had seen arrive is missing, and nobody is mailed', async () => {
  run += 1;
  const type = (await loadCatalog('catalog')).exceptionTypes.find(({ rule }) => rule.kind === 'expected_batch');
  await receive('production', recordsOf(story), lookups.wrong('flows belong elsewhere'));
  await drain();
  const told = await intents();
  const id = newId(now);
  await query(
    sql`INSERT INTO occurrence (id, environment, code, workflow, milestone, facility, part, period, raise_at, due_at, state, arrived_at, transaction_id)
        SELECT ${id}::uuid, 'production', ${type?.code ?? ''}, 'wf-time-payroll', 'time_exported', 'fac-lakehead', '', 'P1', '2026-11-18T09:00:00Z',
          '2026-11-18T10:00:00Z', 'arrived', '2026-11-18T08:00:00Z', t.id
        FROM transaction t WHERE t.environment = 'production' AND t.correlation_id = ${`corr-${run}-1`} LIMIT 1`,
    z.unknown(),
  );
  await retellStored(actor, ALL, { now: () => now, pauseMs: 0 });
  const rows = await query(
    sql`SELECT o.state, o.transaction_id, e.history FROM occurrence o
        JOIN exception_member m ON m.subject_id = o.id JOIN exception e ON e.id = m.exception_id WHERE o.id = ${id}::uuid`,
    z.object({ state: z.string(), transaction_id: z.string().nullable(), history: z.boolean() }),
  );
  expect(rows).toEqual([{ state: 'missing', transaction_id: null, history: true }]);
  expect(await intents()).toBe(told);
});

test('what the corrected preset leaves out or names otherwise stays, and is said', async () => {
  run += 1;
  const environment: Environment = 'test';
  const [first, second] = recordsOf(story);
  await receive(
    environment,
    [
      { ...first, at: '2026-11-18T06:00:00Z' },
      { ...second, at: 'never', late: '2026-11-18T06:00:00Z' },
    ],
    lookups.wrong('the clock of another zone'),
  );
  await drain();
  expect(await retellStored(actor, ALL, { now: () => now, pauseMs: 0 })).toMatchObject({
    left: { 'the preset refuses it now (invalid_time)': 1 },
  });
});

const sketchSchema = z.object({ sketch: z.array(z.number()) });
function inOnePiece(row: Record<string, unknown>): Record<string, unknown> {
  const held = sketchSchema.safeParse(row);
  return held.success ? { ...row, sketch: flattenSketch(unflattenSketch(held.data.sketch)) } : row;
}

/** All that the rounds made, without ids and environment; of numbers that add up over all runs, all. */
async function picture(environment: string, of: number): Promise<Record<string, unknown[]>> {
  const mine = sql`environment = ${environment}`;
  const tables = {
    events: sql`SELECT event_id, occurred_at, workflow, milestone, status, facility, department, interface, correlation_id, business_keys, measures, duration_ms, attributes - 'preset.retold' - 'preset.version' AS attributes FROM event WHERE ${mine} AND event_id LIKE ${`${of}-%`}`,
    transactions: sql`SELECT workflow, facility, department, key_type, key_value, correlation_id, state, milestone, started_at, last_at, ended_at, amount_minor, failed_at, event_count, notes, attempts, measures FROM transaction WHERE ${mine}`,
    attached: sql`SELECT t.key_value, t.correlation_id, e.event_id FROM transaction_event te JOIN transaction t ON t.id = te.transaction_id JOIN event e ON e.event_key = te.event_key AND e.occurred_at = te.occurred_at WHERE t.environment = ${environment}`,
    keys: sql`SELECT k.workflow, k.kind, k.value, k.identity, k.loose, t.correlation_id, t.key_value FROM transaction_key k JOIN transaction t ON t.id = k.transaction_id WHERE k.environment = ${environment}`,
    shared: sql`SELECT workflow, kind, value, reason FROM shared_key WHERE ${mine}`,
    milestones: sql`SELECT t.correlation_id, m.milestone, m.reached_at, m.last_at, m.times, m.due_at FROM milestone m JOIN transaction t ON t.id = m.transaction_id WHERE m.environment = ${environment}`,
    minutes: sql`SELECT bucket_at, workflow, facility, department, interface, connector, application, status, error_class, n, retries, duration_n, duration_sum_ms, sketch FROM bucket_minute WHERE ${mine}`,
    hours: sql`SELECT bucket_at, workflow, facility, department, interface, connector, application, status, error_class, n, retries, duration_n, duration_sum_ms, sketch FROM bucket_hour WHERE ${mine}`,
    states: sql`SELECT bucket_at, workflow, facility, department, state, n FROM transaction_hour WHERE ${mine} AND n <> 0`,
    contributions: sql`SELECT t.correlation_id, c.kpi, c.workflow, c.facility, c.state, c.reason, c.opened_at, c.cohort_at, c.numerator, c.denominator, c.value_ms FROM contribution c LEFT JOIN transaction t ON t.id = c.subject_id WHERE c.environment = ${environment} AND c.subject_kind = 'transaction'`,
    // An exception that stood until the story was corrected did stand, and has ended: it is counted.
    kpis: sql`SELECT kpi, bucket_at, facility, department, workflow, n, numerator, denominator, sketch FROM kpi_bucket WHERE ${mine} AND n <> 0 AND kpi <> 'kpi-exception-resolution'`,
    deadlines: sql`SELECT t.correlation_id, d.code, d.starts_at, d.due_at, d.state FROM deadline d LEFT JOIN transaction t ON t.id = d.transaction_id WHERE d.environment = ${environment} AND d.state IN ('pending', 'missed')`,
    gaps: sql`SELECT kind, value, events FROM catalog_gap WHERE ${mine}`,
    feedGaps: sql`SELECT source, kind, value, events FROM feed_gap WHERE ${mine}`,
    feeds: sql`SELECT source, history, events FROM feed WHERE ${mine}`,
    members: sql`SELECT e.code, e.signature, t.correlation_id, m.workflow FROM exception_member m JOIN exception e ON e.id = m.exception_id LEFT JOIN transaction t ON t.id = m.subject_id WHERE m.environment = ${environment} AND m.subject_kind = 'transaction' AND m.mended_at IS NULL AND t.correlation_id LIKE ${`corr-${of}-%`}`,
  };
  const picture: Record<string, unknown[]> = {};
  for (const [name, statement] of Object.entries(tables)) {
    const rows = await query(statement, z.record(z.string(), z.unknown()));
    picture[name] = rows.map((row) => JSON.stringify(inOnePiece(row))).sort();
  }
  return picture;
}
