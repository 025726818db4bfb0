import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type ClaimedEvent, type Environment, flattenSketch, unflattenSketch } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { insertBatch } from '@/lib/store';
import { tickEvents, tickTime } from './tick';

testDatabase();
const now = new Date('2026-11-18T18:00:00Z');

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
});

const milestones = [
  'po_approved',
  'po_created',
  'po_dispatched',
  'po_transmitted',
  'po_supplier_ack',
  'po_ack_applied',
  'goods_received',
  'invoice_received',
];
const statuses = ['completed', 'completed', 'completed', 'failed', 'retrying', 'completed_with_warning'] as const;

const partSchema = fc.record({
  order: fc.integer({ min: 1, max: 4 }),
  minute: fc.integer({ min: 0, max: 300 }),
  milestone: fc.constantFrom(...milestones),
  status: fc.constantFrom(...statuses),
  durationMs: fc.option(fc.integer({ min: 0, max: 100_000 })),
  byKey: fc.boolean(),
  copies: fc.integer({ min: 1, max: 3 }),
});

let run = 0;

test('duplicates, any order, any batches and rounds that die give what one clean pass gives', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(partSchema, { minLength: 1, maxLength: 25 }),
      fc.array(fc.nat(), { minLength: 75, maxLength: 75 }),
      async (parts, dice) => {
        run += 1;
        const story = (environment: Environment) =>
          parts.map((part, i) =>
            anEvent(part.minute, {
              eventKey: `${environment === 'production' ? 'aaaaaaaa' : 'bbbbbbbb'}-0000-4000-8000-${(run * 1000 + i).toString(16).padStart(12, '0')}`,
              environment,
              workflow: 'wf-p2p-po',
              facility: 'fac-lakehead',
              milestone: part.milestone,
              status: part.status,
              durationMs: part.durationMs,
              correlationId: `corr-${run}-${part.order}`,
              // Some events name the order, some only its correlation: both must meet in one transaction.
              businessKeys: part.byKey ? [{ type: 'po_number', value: `PO-${run}-${part.order}` }] : [],
              measures: { amountMinor: 1000 * part.order, currency: 'USD' },
            }),
          );
        const clean = story('validation');
        await receive(clean);
        await drain();

        const messy = story('production').flatMap((event, i) => Array.from({ length: parts[i]?.copies ?? 1 }, () => event));
        messy.sort((a, b) => (dice[messy.indexOf(a)] ?? 0) - (dice[messy.indexOf(b)] ?? 0));
        for (let at = 0; at < messy.length; ) {
          const size = 1 + ((dice[at] ?? 0) % 5);
          await receive(messy.slice(at, at + size));
          if ((dice[at] ?? 0) % 3 === 0) await dieInRound();
          if ((dice[at] ?? 0) % 2 === 0) await tickEvents(now, 1 + ((dice[at] ?? 0) % 4));
          at += size;
        }
        await drain();
        const expected = await picture('validation');
        expect(expected['minutes']?.length).toBeGreaterThan(0);
        expect(await picture('production')).toEqual(expected);
      },
    ),
    { numRuns: 25 },
  );
});

async function receive(events: ClaimedEvent[]): Promise<void> {
  const [first] = events;
  if (!first) return;
  await insertBatch(
    { events: events.map((event, index) => ({ index, event })), spans: [], rejected: [] },
    { environment: first.environment, source: 'test', endpoint: 'test', history: false, now },
  );
}

async function drain(): Promise<void> {
  while ((await tickEvents(now, 1000)) > 0);
  await tickTime(now);
}

/** Does a whole round's work and loses it, as kill -9 before the commit would. */
async function dieInRound(): Promise<void> {
  await inTransaction(async (tx) => {
    await execute(sql`DELETE FROM event_inbox`, tx);
    throw new Error('killed');
  }).catch(() => undefined);
}

const sketchSchema = z.object({ sketch: z.array(z.number()) });

/** The pairs of a sketch stand in the order they came: what counts is their sum. */
function inOnePiece(row: Record<string, unknown>): Record<string, unknown> {
  const held = sketchSchema.safeParse(row);
  return held.success ? { ...row, sketch: flattenSketch(unflattenSketch(held.data.sketch)) } : row;
}

/** All that the rounds made, without ids and environment. */
async function picture(environment: string): Promise<Record<string, unknown[]>> {
  const tables = {
    transactions: sql`SELECT key_value, correlation_id, state, milestone, started_at, last_at, ended_at, amount_minor, failed_at, event_count, notes FROM transaction WHERE environment = ${environment}`,
    milestones: sql`SELECT t.correlation_id, m.milestone, m.reached_at, m.last_at, m.times, m.due_at FROM milestone m JOIN transaction t ON t.id = m.transaction_id WHERE m.environment = ${environment}`,
    minutes: sql`SELECT bucket_at, workflow, facility, status, n, retries, duration_n, duration_sum_ms, sketch FROM bucket_minute WHERE environment = ${environment}`,
    hours: sql`SELECT bucket_at, workflow, facility, status, n, duration_n, sketch FROM bucket_hour WHERE environment = ${environment}`,
    states: sql`SELECT bucket_at, workflow, facility, state, n FROM transaction_hour WHERE environment = ${environment} AND n <> 0`,
    contributions: sql`SELECT t.correlation_id, c.kpi, c.state, c.reason, c.opened_at, c.cohort_at, c.numerator, c.denominator, c.value_ms FROM contribution c JOIN transaction t ON t.id = c.subject_id WHERE c.environment = ${environment}`,
    kpis: sql`SELECT kpi, bucket_at, facility, n, numerator, denominator, sketch FROM kpi_bucket WHERE environment = ${environment} AND n <> 0`,
  };
  const picture: Record<string, unknown[]> = {};
  for (const [name, statement] of Object.entries(tables)) {
    const rows = await query(statement, z.record(z.string(), z.unknown()));
    picture[name] = rows.map((row) => JSON.stringify(inOnePiece(row))).sort();
  }
  return picture;
}
