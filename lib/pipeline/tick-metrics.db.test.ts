import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { DecodedPoint } from '@/lib/domain';
import { sendGauge } from './gauge.fixture';
import { tickMetrics } from './tick-metrics';

testDatabase();
beforeAll(() => applyCatalog('catalog', 'test'));

const start = new Date('2026-11-18T12:00:00Z');
const minute = (n: number) => new Date(start.getTime() + n * 60_000);

/** Sends one gauge as a sender would, then does a round. */
async function tell(n: number, name: string, value: number, attributes: DecodedPoint['attributes']): Promise<void> {
  const now = minute(n);
  const answer = await sendGauge(now, name, value, attributes);
  expect(answer).toMatchObject({ accepted: 1, rejected: 0 });
  await tickMetrics(now);
  // A round that runs again finds nothing to do.
  expect(await tickMetrics(now)).toBe(0);
}

const rowSchema = z.object({
  code: z.string(),
  state: z.string(),
  severity: z.string(),
  statement: z.string(),
  transactions: z.number(),
  interface: z.string().nullable(),
  connector: z.string().nullable(),
  workflow: z.string().nullable(),
  reopened: z.number(),
  resolution: z.string().nullable(),
  intents: z.number(),
});
const exceptions = (code: string) =>
  query(
    sql`SELECT code, state, severity, statement, transactions, interface, connector, workflow, reopened, resolution,
          (SELECT count(*) FROM intent i WHERE i.exception_id = e.id) AS intents FROM exception e WHERE code = ${code} ORDER BY number`,
    rowSchema,
  );

test('a backlog is one exception of its place, ends by evidence, and comes back as the same', async () => {
  const place = { 'interface.id': 'if-po-850-out', 'application.id': 'app-edi' };
  const depth = (n: number, value: number) => tell(n, 'throughline.queue.depth', value, place);
  await depth(0, 1500);
  await depth(5, 1500);
  expect(await exceptions('EXC-PLT-BACKLOG')).toEqual([]);
  await depth(10, 1600);
  await depth(15, 6000);
  const [open, ...more] = await exceptions('EXC-PLT-BACKLOG');
  expect(more).toEqual([]);
  expect(open).toMatchObject({
    state: 'open',
    severity: 'sev4',
    transactions: 0,
    interface: 'if-po-850-out',
    connector: 'con-edi-as2',
    workflow: 'wf-p2p-po',
    reopened: 0,
  });
  expect(open?.statement).toMatch(/^1600 messages were waiting at /);
  await depth(25, 6000);
  expect(await exceptions('EXC-PLT-BACKLOG')).toMatchObject([{ state: 'open', severity: 'sev3' }]);
  for (const n of [30, 35]) await depth(n, 10);
  expect(await exceptions('EXC-PLT-BACKLOG')).toMatchObject([{ state: 'open' }]);
  await depth(40, 10);
  expect(await exceptions('EXC-PLT-BACKLOG')).toMatchObject([
    { state: 'resolved', resolution: expect.stringContaining('Messages waiting is back to 10 messages') },
  ]);
  for (const n of [50, 55, 60]) await depth(n, 2000);
  expect(await exceptions('EXC-PLT-BACKLOG')).toMatchObject([{ state: 'open', reopened: 1 }]);
});

test('a certificate gets worse in one exception, whose severity rises with the days', async () => {
  const days = (n: number, value: number) => tell(n, 'tlscheck.time_left', value * 86_400, { 'connector.id': 'con-erp-fin-rest' });
  await days(0, 45);
  expect(await exceptions('EXC-PLT-CERTSOON')).toEqual([]);
  await days(1, 29);
  expect(await exceptions('EXC-PLT-CERTSOON')).toMatchObject([{ state: 'open', severity: 'sev4', connector: 'con-erp-fin-rest' }]);
  await days(2, 13);
  expect(await exceptions('EXC-PLT-CERTSOON')).toMatchObject([{ severity: 'sev3' }]);
  await days(3, 2.5);
  expect(await exceptions('EXC-PLT-CERTSOON')).toMatchObject([{ severity: 'sev2' }]);
  for (const n of [4, 15]) await days(n, 365);
  expect(await exceptions('EXC-PLT-CERTSOON')).toMatchObject([
    { state: 'resolved', resolution: expect.stringContaining('back to 365 days') },
  ]);
});

test('quota is judged as a share of its limit', async () => {
  const place = { 'connector.id': 'con-erp-proc-rest', 'application.id': 'app-erp-proc' };
  await tell(0, 'throughline.api.quota.limit', 10_000, place);
  for (const n of [1, 6]) {
    await tell(n, 'throughline.api.quota.limit', 10_000, place);
    await tell(n, 'throughline.api.quota.used', 8_500, place);
  }
  expect(await exceptions('EXC-PLT-QUOTA')).toMatchObject([{ state: 'open', severity: 'sev4', connector: 'con-erp-proc-rest' }]);
});
