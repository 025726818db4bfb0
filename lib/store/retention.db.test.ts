import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog } from '@/lib/catalog';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { newId } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { dropPartitions, insertBatch, preparePartitions, trimRows } from '.';
import { listPartitions } from './list-partitions.db';

testDatabase();
const any = z.record(z.string(), z.unknown());
const DAY_MS = 86_400_000;
// A day that has a partition of its own, as live traffic makes it.
const day = new Date(Math.floor((Date.now() - 5 * DAY_MS) / DAY_MS) * DAY_MS);
const at = (hours: number) => new Date(day.getTime() + hours * 3_600_000);
const after = (days: number) => new Date(Date.now() + days * DAY_MS);
const dayName = (parent: string) => `${parent}_d${day.toISOString().slice(0, 10).replaceAll('-', '')}`;
const traceOf = { good: randomUUID(), bad: randomUUID(), held: randomUUID() };
const hex = (id: string) => id.replaceAll('-', '');

const dropAll = async (now: Date) => {
  while ((await dropPartitions(now)) > 0);
};
const eventRefs = async () =>
  (await query(sql`SELECT correlation_id AS id FROM event ORDER BY 1`, z.object({ id: z.string() }))).map(({ id }) => id);

async function transaction(name: keyof typeof traceOf, state: string): Promise<void> {
  const id = newId(at(8));
  const event = anEvent(0, {
    occurredAt: at(8),
    receivedAt: at(8),
    correlationId: name,
    eventKey: randomUUID(),
    contentHash: randomUUID(),
  });
  const span = (index: number) => ({
    environment: 'production' as const,
    source: 'test',
    traceId: hex(traceOf[name]),
    spanId: index.toString(16).padStart(16, '1'),
    parentSpanId: null,
    startNano: BigInt(at(8).getTime()) * 1_000_000n,
    durationNano: 5n,
    name: `${name} ${index}`,
    kind: 'client' as const,
    application: null,
    status: 'unset' as const,
    statusMessage: null,
    attributes: {},
    resource: {},
    links: [],
    spanEvents: [],
  });
  await insertBatch(
    { events: [{ index: 0, event }], spans: [1, 2, 3].map((index) => ({ index, span: span(index) as never })), rejected: [] },
    { environment: 'production', source: 'test', endpoint: 'traces', history: false, now: at(8) },
  );
  await preparePartitions(['transaction', 'transaction_event', 'exception_member'], [at(8)]);
  await execute(sql`INSERT INTO transaction (id, environment, workflow, facility, department, state, started_at, last_at, trace_ids, event_count, updated_at, failed_at)
    VALUES (${id}::uuid, 'production', 'wf', 'fac', 'dep', ${state}, ${at(8)}, ${at(8)}, ${[hex(traceOf[name])]}::text[], 1, now(), ${state === 'failed' ? at(8) : null})`);
  await execute(sql`INSERT INTO transaction_event VALUES (${id}::uuid, ${at(8)}, ${event.eventKey}::uuid)`);
  if (name === 'held')
    await execute(sql`INSERT INTO exception_member (subject_id, exception_id, subject_kind, environment, facility, department, workflow, at, evidence)
      VALUES (${id}::uuid, gen_random_uuid(), 'transaction', 'production', 'fac', 'dep', 'wf', ${at(8)}, 'e')`);
}

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  await transaction('good', 'completed');
  await transaction('bad', 'failed');
  await transaction('held', 'completed');
});

const attached = async (name: string) => (await listPartitions()).find((one) => one.name === name)?.attached ?? null;

test('nothing is dropped before its time', async () => {
  await dropAll(after(20));
  expect(await attached(dayName('event'))).toBe(true);
  expect(await attached(dayName('span_block'))).toBe(true);
  expect(await eventRefs()).toEqual(['bad', 'good', 'held']);
});

test('spans go after their days; those of failed and exception-bearing transactions stay and can be read', async () => {
  await dropAll(after(40));
  const blocks = await query(sql`SELECT spans, lines FROM span_block`, z.object({ spans: z.number(), lines: z.instanceof(Buffer) }));
  const traces = await query(sql`SELECT trace_id FROM span_trace ORDER BY 1`, z.object({ trace_id: z.string() }));
  expect(traces.map(({ trace_id }) => trace_id).sort()).toEqual([traceOf.bad, traceOf.held].sort());
  expect(blocks.map(({ spans }) => spans)).toEqual([3, 3]);
  expect(await query(sql`SELECT name, what, kept FROM retention_log WHERE name = 'span_block'`, any)).toEqual([
    { name: 'span_block', what: dayName('span_block'), kept: 2 },
  ]);
  const { unpackBytes } = await import('@/lib/db');
  const [line] = await query(
    sql`SELECT b.lines, t.at, t.size FROM span_trace t JOIN span_block b USING (block_key) WHERE t.trace_id = ${traceOf.bad}::uuid`,
    z.object({ lines: z.instanceof(Buffer), at: z.number(), size: z.number() }),
  );
  const text = line ? (await unpackBytes(line.lines)).subarray(line.at, line.at + line.size).toString() : '';
  expect(JSON.parse(text)[0]).toBe(hex(traceOf.bad));
  expect(JSON.parse(text)).toHaveLength(5);
  expect(await eventRefs()).toEqual(['bad', 'good', 'held']);
});

test('a drop that was cut short at any point is finished by the next call, and several at once do it once', async () => {
  // As kill -9 leaves it after the first step: taken off, not yet replaced.
  await execute(sql`ALTER TABLE event DETACH PARTITION ${sql([`"${dayName('event')}"`])}`);
  expect(await attached(dayName('event'))).toBe(false);
  const now = after(420);
  await Promise.all([1, 2, 3, 4].map(() => dropAll(now)));
  await dropAll(now);
  expect(await eventRefs()).toEqual(['bad', 'held']);
  expect(await attached(dayName('event'))).toBe(true);
  const again = await query(sql`SELECT what FROM retention_log WHERE name = 'event' AND what = ${dayName('event')}`, any);
  expect(again).toHaveLength(1);
  // What was kept has its keys: told again it is a duplicate. And the kept days end too.
  await dropAll(after(900));
  expect(await eventRefs()).toEqual([]);
});

test('a reader in the middle of its transaction is not stopped, and stops nobody', async () => {
  await preparePartitions(['bucket_minute'], [day]);
  const { inTransaction } = await import('@/lib/db');
  await inTransaction(
    async (tx) => {
      await query(sql`SELECT count(*) AS n FROM bucket_minute`, any, tx);
      const started = Date.now();
      const dropping = dropPartitions(after(60));
      await new Promise((go) => setTimeout(go, 300));
      // A writer of today is served meanwhile.
      await preparePartitions(['bucket_minute'], [new Date()]);
      await execute(sql`INSERT INTO bucket_minute (environment, bucket_at, workflow, facility, department, interface, connector, application, status, error_class, n, retries, duration_n, duration_sum_ms, sketch)
        VALUES ('test', now(), ${randomUUID()}, '', '', '', '', '', '', '', 1, 0, 0, 0, '{}')`);
      expect(Date.now() - started).toBeLessThan(1_900);
      await dropping;
    },
    { lane: 'screen' },
  );
  await dropAll(after(60));
  expect(await attached(dayName('bucket_minute'))).toBe(null);
});

test('days that were loaded later stay as long as if they had happened then', async () => {
  const past = new Date(Date.now() - 900 * DAY_MS);
  await preparePartitions(['metric_point'], [past]);
  const name =
    (await listPartitions()).find(({ parent, starts, ends }) => parent === 'metric_point' && starts <= past && ends > past)?.name ?? '';
  await dropAll(after(20));
  expect(await attached(name)).toBe(true);
  await dropAll(after(40));
  expect(await attached(name)).toBe(null);
});

test('refused records end by days and by a ceiling for each source, settled ones first, and what ends is counted', async () => {
  await execute(sql`UPDATE retention_limit SET ceiling = 5 WHERE name = 'rejected_record'`);
  const put = (source: string, n: number, state: string, ageDays: number) =>
    execute(sql`INSERT INTO rejected_record (id, environment, source, endpoint, received_at, code, message, state)
      SELECT gen_random_uuid(), 'production', ${source}, 'events', now() - ${ageDays} * interval '1 day', 'c', 'm', ${state} FROM generate_series(1, ${n})`);
  await put('many', 4, 'open', 3);
  await put('many', 4, 'resubmitted', 1);
  await put('few', 2, 'open', 100);
  await put('few', 1, 'open', 10);
  while ((await trimRows(new Date())) > 0);
  expect(await query(sql`SELECT source, state, count(*) AS n FROM rejected_record GROUP BY 1, 2 ORDER BY 1, 2`, any)).toEqual([
    { source: 'few', state: 'open', n: 1 },
    { source: 'many', state: 'open', n: 4 },
    { source: 'many', state: 'resubmitted', n: 1 },
  ]);
  expect(await query(sql`SELECT what, dropped FROM retention_log WHERE name = 'rejected_record' ORDER BY 1`, any)).toEqual([
    { what: 'production few open', dropped: 2 },
    { what: 'production many resubmitted', dropped: 3 },
  ]);
});

test('by which values cases are known ends with the cases, and the first that told one stays while somebody tells it again', async () => {
  const now = new Date();
  const floor = 800 + 31;
  const idAt = async (daysAgo: number, n: number) =>
    (
      await query(
        sql`SELECT (substr(uuid_floor(${now}::timestamptz - ${daysAgo} * interval '1 day')::text, 1, 24) || ${String(n).padStart(12, '0')})::text AS id`,
        z.object({ id: z.string() }),
      )
    )[0]?.id ?? '';
  const told = async (value: string, daysAgo: number, n: number) => {
    const id = await idAt(daysAgo, n);
    await execute(
      sql`INSERT INTO seen_value VALUES ('production', 'wf-x', 'tax', ${value}, ${id}::uuid, ${now}::timestamptz - ${daysAgo} * interval '1 day')`,
    );
  };
  await told('alone', floor + 40, 1);
  await told('followed', floor + 60, 2);
  await told('followed', floor + 50, 3);
  await told('followed', 5, 4);
  await told('young', 10, 5);
  while ((await trimRows(now)) > 0);
  expect(await query(sql`SELECT value, right(transaction_id::text, 1) AS n FROM seen_value ORDER BY value, at`, any)).toEqual([
    { value: 'followed', n: '2' },
    { value: 'followed', n: '4' },
    { value: 'young', n: '5' },
  ]);
});

test('which values months told apart ends after the hours of the month', async () => {
  const retention = await query(sql`SELECT retention_days AS n FROM partition_plan WHERE parent = 'bucket_hour'`, any);
  const days = Number(retention[0]?.n);
  const now = new Date();
  const months = [days + 70, days + 10].map((ago) => new Date(now.getTime() - ago * DAY_MS));
  for (const at of months) {
    await execute(sql`INSERT INTO bucket_value VALUES ('test', 'connector', ${at}, 'one', false, NULL)`);
    await execute(sql`INSERT INTO bucket_other VALUES ('test', 'connector', ${at}, 1, '')`);
  }
  while ((await trimRows(now)) > 0);
  for (const table of ['bucket_value', 'bucket_other'])
    expect(await query(sql`SELECT month_at FROM ${sql([table])}`, any)).toEqual([{ month_at: months[1] }]);
});

test('a series goes with its last point, a marker when it is old or one of too many; what still speaks stays', async () => {
  const now = new Date();
  const series = (name: string, seen: number, last: string) =>
    execute(sql`
    INSERT INTO metric_series (id, environment, source, name, unit, kind, temporality, monotonic, facility, department, workflow, first_at, seen_at, last_at)
    VALUES (${randomUUID()}::uuid, 'production', 'sweep', ${name}, '1', 'gauge', 'instant', false, 'unassigned', 'unassigned', 'unassigned', ${now},
      ${now}::timestamptz - ${seen} * interval '1 day', ${last}::timestamptz)`);
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS).toISOString();
  await series('old', 31, daysAgo(31));
  await series('never told a value', 31, '-infinity');
  await series('came late', 1, daysAgo(31));
  await series('live', 0, daysAgo(0));
  const marker = (title: string, source: string, { days = 1, withdrawn = false } = {}) =>
    execute(sql`
    INSERT INTO marker (id, environment, source, kind, at, title, revision, made_at, made_by, changed_at, changed_by, withdrawn_at)
    VALUES (${randomUUID()}::uuid, 'production', ${source}, 'release', ${daysAgo(days)}, ${title}, 1, ${now}, 'x', ${daysAgo(days)}, 'x',
      CASE WHEN ${withdrawn} THEN ${now}::timestamptz END)`);
  await marker('ancient', 'sweep', { days: 801 });
  await marker('kept', 'sweep', { days: 799 });
  await execute(sql`UPDATE retention_limit SET ceiling = 2 WHERE name = 'marker'`);
  await marker('withdrawn', 'many', { withdrawn: true });
  await marker('older', 'many', { days: 3 });
  await marker('newer', 'many', { days: 2 });
  while ((await trimRows(now)) > 0);
  const names = async (from: ReturnType<typeof sql>) => (await query(from, z.object({ name: z.string() }))).map(({ name }) => name);
  expect(await names(sql`SELECT name FROM metric_series WHERE source = 'sweep' ORDER BY 1`)).toEqual(['came late', 'live']);
  expect(await names(sql`SELECT title AS name FROM marker ORDER BY 1`)).toEqual(['kept', 'newer', 'older']);
  const noted = await query(
    sql`SELECT name, sum(dropped)::int AS n FROM retention_log WHERE name IN ('marker', 'metric_series') GROUP BY 1 ORDER BY 1`,
    any,
  );
  expect(noted).toEqual([
    { name: 'marker', n: 2 },
    { name: 'metric_series', n: 2 },
  ]);
  expect(await trimRows(now)).toBe(0);
});
