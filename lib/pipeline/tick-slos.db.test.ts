import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type ClaimedEvent, systemActor } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { indexSlos } from '@/lib/measure';
import { getSlo, listTransactions } from '@/lib/show';
import { insertBatch } from '@/lib/store';
import { tickEvents } from './tick';
import { tickSlos } from './tick-slos';

testDatabase();
const start = new Date('2026-11-18T12:00:00Z');
const minute = (n: number) => new Date(start.getTime() + n * 60_000);

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  await tickSlos(minute(-1));
});

let made = 0;
function send(n: number, part: Partial<ClaimedEvent>): ClaimedEvent {
  made += 1;
  return anEvent(0, {
    eventKey: `cccccccc-0000-4000-8000-${made.toString(16).padStart(12, '0')}`,
    workflow: 'wf-p2p-po',
    facility: 'fac-lakehead',
    milestone: 'po_transmitted',
    interface: 'if-po-850-out',
    status: 'completed',
    durationMs: 2_000,
    occurredAt: minute(n),
    receivedAt: minute(n),
    businessKeys: [{ type: 'po_number', value: `PO-${made}` }],
    ...part,
  });
}

async function tell(events: readonly ClaimedEvent[], now: Date): Promise<void> {
  await insertBatch(
    { events: events.map((event, index) => ({ index, event })), spans: [], rejected: [] },
    { environment: 'production', source: 'test', endpoint: 'test', history: false, now },
  );
  while ((await tickEvents(now, 4000)) > 0);
}

const list = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

const exceptionSchema = z.object({
  state: z.string(),
  severity: z.string(),
  statement: z.string(),
  interface: z.string().nullable(),
  resolution: z.string().nullable(),
  reopened: z.number(),
  intents: z.number(),
});
const burns = (slo: string) =>
  query(
    sql`SELECT state, severity, statement, interface, resolution, reopened, (SELECT count(*) FROM intent i WHERE i.exception_id = e.id) AS intents
        FROM exception e WHERE code = 'EXC-PLT-BURN' AND grouped_by ->> 'attr.slo' = ${slo} ORDER BY number`,
    exceptionSchema,
  );
const SUCCESS = 'slo-po-850-out-success';

test('bad minutes raise one exception, which good minutes end, and which comes back as the same', async () => {
  // An hour of two a minute without a fault, then nothing but faults.
  await tell(
    list(120, (i) => send(i / 2, {})),
    minute(60),
  );
  await tickSlos(minute(60));
  expect(await burns(SUCCESS)).toEqual([]);
  await tell(
    list(8, (i) => send(60 + i / 2, { status: 'failed', durationMs: null })),
    minute(64),
  );
  await tickSlos(minute(62));
  // Four of all that is known is more than the objective allows in three days: a matter for the day, not for the night.
  expect(await burns(SUCCESS)).toMatchObject([{ state: 'open', severity: 'sev4' }]);
  await tell(
    list(4, (i) => send(64 + i / 2, { status: 'failed', durationMs: null })),
    minute(66),
  );
  await tickSlos(minute(65));
  await tickSlos(minute(65));
  const [raised, ...more] = await burns(SUCCESS);
  expect(more).toEqual([]);
  expect(raised).toMatchObject({ state: 'open', severity: 'sev2', interface: 'if-po-850-out', reopened: 0 });
  expect(raised?.statement).toMatch(
    /^Purchase order out \(X12 850\): success: 4 of 124 were not good in 3 d when it was raised, 6.5 times what the objective allows$/,
  );
  expect(raised?.intents).toBeGreaterThan(0);

  await tell(
    list(40, (i) => send(66 + i / 2, {})),
    minute(86),
  );
  await tickSlos(minute(86));
  // The five minutes are well again; the half hour is not yet.
  expect(await burns(SUCCESS)).toMatchObject([{ state: 'open' }]);
  await tell(
    list(900, (i) => send(86 + i / 2, {})),
    minute(536),
  );
  await tickSlos(minute(536));
  expect(await burns(SUCCESS)).toMatchObject([{ state: 'resolved', resolution: expect.stringContaining('log entries failed in') }]);
  expect(await query(sql`SELECT burn FROM slo_breach`, z.object({ burn: z.number() }))).toEqual([]);

  await tell(
    list(10, (i) => send(536 + i / 2, { status: 'failed', durationMs: null })),
    minute(541),
  );
  await tickSlos(minute(541));
  expect(await burns(SUCCESS)).toMatchObject([{ state: 'open', reopened: 1 }]);
});

const sums = async () => {
  const read = (table: ReturnType<typeof sql>) => query(table, z.record(z.string(), z.unknown()));
  const minutes = await read(sql`SELECT * FROM slo_minute WHERE good <> 0 OR bad <> 0 ORDER BY environment, counted_as, bucket_at`);
  const days = await read(
    sql`SELECT * FROM slo_day WHERE good <> 0 OR bad <> 0 ORDER BY environment, counted_as, bucket_at, workflow, facility, department`,
  );
  const arrivals = await read(sql`SELECT * FROM slo_arrival ORDER BY environment, counted_as, bucket_at`);
  return { minutes, days, arrivals };
};

test('what was counted as it came is what is worked out from what is stored', async () => {
  const day = minute(1440);
  await tell(
    list(200, (i) =>
      send(1440 + i, {
        durationMs: [300, 9_900, 14_000, 15_000, 15_600, 90_000, null][i % 7] ?? null,
        status: (['completed', 'completed_with_warning', 'failed', 'retrying', 'dead_lettered'] as const)[i % 5] ?? 'completed',
        facility: i % 2 === 0 ? 'fac-lakehead' : 'fac-granite',
      }),
    ),
    day,
  );
  // Transactions that end well, badly, and well after all.
  const requisition = { workflow: 'wf-requisition', interface: null };
  for (const [from, status] of [
    [0, 'failed'],
    [40, 'completed'],
  ] as const) {
    await tell(
      list(30, (i) =>
        send(1700 + from + i, {
          ...requisition,
          milestone: from === 0 ? 'req_submitted' : 'req_converted',
          status,
          outcome: status,
          businessKeys: [{ type: 'requisition_id', value: `RQ-${from === 40 ? i * 2 : i}` }],
        }),
      ),
      minute(1800),
    );
  }
  const counted = await sums();
  const known = new Set(counted.days.map((row) => String(row['counted_as']).split('~')[0]));
  expect([...known]).toEqual(expect.arrayContaining(['slo-po-850-out-success', 'slo-po-850-out-latency', 'slo-requisition-success']));
  expect(counted.arrivals.length).toBeGreaterThan(0);
  await execute(sql`DELETE FROM slo_count`);
  await tickSlos(minute(1800));
  expect(await sums()).toEqual(counted);
});

test('a feed that people wait for is out of date when nothing came although it usually does, until the late news come', async () => {
  const { catalog } = await currentCatalog();
  const slo = indexSlos(indexCatalog(catalog)).all.find((one) => one.slo.id === 'slo-use-supply-freshness');
  if (!slo) throw new Error('the estate has lost it');
  // Five weeks in which something came in every minute, up to noon of the day after.
  const noon = Date.parse('2026-11-19T12:00:00Z');
  const hours = list(35 * 24, (i) => ({ at: new Date(noon - (i + 1) * 3_600_000), minutes: String((1n << 60n) - 1n) }));
  for (const { at } of hours)
    await query(sql`SELECT ensure_partition('slo_arrival', ${at}::timestamptz) AS made`, z.object({ made: z.boolean() }));
  await execute(
    sql`INSERT INTO slo_arrival SELECT 'production', ${slo.key}, at, minutes::bigint FROM json_to_recordset(${JSON.stringify(hours)}::json) AS r (at timestamptz, minutes text)`,
  );
  const tell850 = (at: number) =>
    send(0, {
      occurredAt: new Date(at),
      receivedAt: new Date(at),
      workflow: 'wf-charge-supply',
      interface: 'if-use-supply',
      milestone: 'usage_sent',
    });
  const after = (minutes: number) => new Date(noon + minutes * 60_000);
  await tickSlos(after(31));
  expect(await burns(slo.slo.id)).toEqual([]);
  await tickSlos(after(45));
  expect(await burns(slo.slo.id)).toMatchObject([{ state: 'open', severity: 'sev2', interface: 'if-use-supply' }]);
  // What had been under way comes late: the minutes were good all along.
  await tell(
    list(46, (i) => tell850(noon + i * 60_000)),
    after(46),
  );
  await tickSlos(after(46));
  expect(await burns(slo.slo.id)).toMatchObject([{ state: 'resolved' }]);
});

test('minutes of which the slow ones are not told yet are not judged', async () => {
  const noon = Date.parse('2026-11-20T12:00:00Z');
  const after = (minutes: number) => new Date(noon + minutes * 60_000);
  // Good ones take a quarter of an hour to be told, bad ones are told at once.
  const hop = { workflow: 'wf-ap-invoice', interface: 'if-ap-810-in', milestone: 'inv_received' };
  const good = (n: number) => send(0, { ...hop, occurredAt: after(n), receivedAt: after(n + 15) });
  const bad = (n: number) => send(0, { ...hop, occurredAt: after(n), receivedAt: after(n), status: 'failed', durationMs: null });
  await tell(
    list(60 * 20, (i) => good(-60 + i / 20)),
    after(0),
  );
  await tell(
    list(8, (i) => bad(4 + i)),
    after(12),
  );
  // Of the last five minutes nothing but faults is known yet.
  await tickSlos(after(12));
  expect(await burns('slo-ap-810-in-success')).toEqual([]);
  await tell(
    list(12 * 20, (i) => good(i / 20)),
    after(27),
  );
  await tickSlos(after(28));
  expect(await burns('slo-ap-810-in-success')).toEqual([]);
});

test('every bar of what failed at an interface opens the transactions in which just those entries failed', async () => {
  const day = 3 * 1440;
  await tell(
    [
      // One fails three times and is well in the end; one fails on two days; one is refused at another interface.
      ...list(3, (i) => send(day + i, { status: 'failed', businessKeys: [{ type: 'po_number', value: 'PO-again' }] })),
      send(day + 9, { businessKeys: [{ type: 'po_number', value: 'PO-again' }] }),
      ...list(2, (i) => send(day + i * 1440, { status: 'dead_lettered', businessKeys: [{ type: 'po_number', value: 'PO-twice' }] })),
      send(day + 5, { status: 'failed', interface: 'if-po-855-in', milestone: 'po_acknowledged' }),
    ],
    minute(day + 2880),
  );
  const actor = systemActor('test');
  const scope = { environment: 'production' } as const;
  const now = minute(day + 2880);
  const { points } = await getSlo(actor, { id: SUCCESS, scope, now });
  const bad = points.filter((point) => point.bad > 0);
  expect(bad.length).toBeGreaterThanOrEqual(3);
  for (const point of bad) {
    const behind = { ...scope, failedAt: ['if-po-850-out'], from: new Date(point.at), to: new Date(point.to), limit: 500 };
    const found = await listTransactions(actor, behind, now);
    expect(found.failedEntries).toBe(point.bad);
    expect(found.total).toBe(found.rows.length);
    expect(found.total).toBeLessThanOrEqual(point.bad);
  }
  const window = { from: minute(day), to: minute(day + 60) };
  const again = await listTransactions(actor, { ...scope, ...window, failedAt: ['if-po-850-out'], limit: 50 }, now);
  expect(again).toMatchObject({ total: 2, failedEntries: 4, asked: [{ param: 'failedAt', name: 'Failed at' }] });
  expect((await listTransactions(actor, { ...scope, ...window, limit: 50 }, now)).failedEntries).toBeNull();
});
