import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { ClaimedEvent } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { insertBatch } from '@/lib/store';
import { tickEvents } from './tick';

testDatabase();
beforeAll(async () => {
  await applyCatalog('catalog', 'test');
});

const environment = 'test';
const now = new Date('2026-11-18T12:30:00Z');

/** Stores them in batches and works on them in rounds that are smaller than the flood. */
async function flood(events: ClaimedEvent[]): Promise<void> {
  for (let first = 0; first < events.length; first += 1000)
    await insertBatch(
      { events: events.slice(first, first + 1000).map((event, index) => ({ index, event })), spans: [], rejected: [] },
      { environment, source: 'test', endpoint: 'test', history: false, now },
    );
  while ((await tickEvents(now, 1500)) > 0);
}

const list = (code: string) =>
  query(
    sql`SELECT grouped_by, transactions, (SELECT count(*)::int FROM intent i WHERE i.exception_id = e.id) AS told
        FROM exception e WHERE environment = ${environment} AND code = ${code}`,
    z.object({ grouped_by: z.record(z.string(), z.string()), transactions: z.number(), told: z.number() }),
  );

test('thousands of failures of one cause are one exception that counts them all and is told once', async () => {
  await flood(
    Array.from({ length: 4000 }, (_, n) =>
      anEvent(n % 10, {
        environment,
        workflow: 'wf-charge-supply',
        milestone: 'use_in_erp',
        interface: 'if-use-supply',
        connector: 'con-sched-rest',
        status: 'dead_lettered',
        errorClass: 'auth_failed',
        businessKeys: [{ type: 'usage_id', value: `U-${n}` }],
      }),
    ),
  );
  expect(await list('EXC-PLT-AUTH')).toMatchObject([{ transactions: 4000, told: 1 }]);
}, 120_000);

test('of a thousand causes at once none is lost', async () => {
  await flood(
    Array.from({ length: 1000 }, (_, n) =>
      anEvent(n % 10, {
        environment,
        workflow: 'wf-p2p-po',
        milestone: 'po_supplier_ack',
        interface: 'if-po-855-in',
        supplier: `SUP-${n % 90}`,
        status: 'completed_with_warning',
        businessKeys: [{ type: 'po_number', value: `PO-${n}` }],
        attributes: { ack_code: 'IR' },
      }),
    ),
  );
  const found = await list('EXC-P2P-REJECT');
  expect(new Set(found.map(({ grouped_by }) => grouped_by['key.po_number'])).size).toBe(1000);
  expect(found.every(({ transactions }) => transactions === 1)).toBe(true);
}, 120_000);
