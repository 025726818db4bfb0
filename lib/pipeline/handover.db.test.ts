import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog, currentCatalog } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type CanonicalEvent, systemActor } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { readInterface } from '@/lib/show';
import { insertBatch } from '@/lib/store';
import { tickEvents } from './tick';

testDatabase();
const now = new Date('2026-11-18T18:00:00Z');
const origin = { environment: 'production', source: 'test', endpoint: 'events', history: false, now };
let one = { id: '', workflow: '', sourceApplication: '', targetApplication: '' };
beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  const found = (await currentCatalog()).catalog.interfaces.find(
    (entry) => entry.latencyClass === 'near_realtime' && entry.sourceApplication !== entry.targetApplication,
  );
  if (found) one = found;
});

const say = (environment: CanonicalEvent['environment'], order: string, end: 'out' | 'in', n: number, minute: number) => {
  const key = randomUUID();
  return anEvent(minute, {
    environment,
    eventKey: key,
    contentHash: key,
    workflow: one.workflow,
    facility: 'fac-lakehead',
    correlationId: `${environment}-${order}`,
    businessKeys: [],
    interface: one.id,
    application: end === 'out' ? one.sourceApplication : one.targetApplication,
    // Both numbers at either end, as senders do that repeat them at every step.
    measures: { documentsOut: n, documentsIn: n },
    attributes: { 'throughline.handover': end === 'out' ? 'sent' : 'received' },
  });
};
const tell = async (...events: ReturnType<typeof say>[]) => {
  const batch = { events: events.map((event, index) => ({ index, event })), spans: [], rejected: [] };
  await insertBatch(batch, origin);
  await insertBatch(batch, origin);
  while ((await tickEvents(now, 100)) > 0);
};
const read = async (environment: CanonicalEvent['environment']) =>
  (
    await readInterface(systemActor('test'), one.id, {
      actor: systemActor('test'),
      scope: { environment },
      window: { from: new Date('2026-11-18T10:00:00Z'), to: now },
      now,
    } as never)
  ).handover;

test('the ends of an interface are compared by transaction; one end alone is unknown, and environments never mix', async () => {
  await tell(say('test', 'a', 'out', 10, 0), say('test', 'b', 'out', 2, 1));
  expect(await read('test')).toMatchObject({ ends: 'sent', sent: 12, received: null, missing: null, differing: [] });
  expect(await read('production')).toBe(null);

  await tell(say('production', 'a', 'out', 10, 0), say('production', 'b', 'out', 2, 1), say('production', 'c', 'out', 1, 358));
  await tell(say('production', 'a', 'in', 7, 5));
  expect(await read('production')).toMatchObject({
    ends: 'both',
    sent: 13,
    received: 7,
    missing: 5,
    underWay: 1,
    late: 0,
    differing: [
      { name: 'production-b', sent: 2, received: 0 },
      { name: 'production-a', sent: 10, received: 7 },
    ],
  });
  // What comes late closes the gap, and is late.
  await tell(say('production', 'a', 'in', 3, 40), say('production', 'b', 'in', 2, 2));
  expect(await read('production')).toMatchObject({ sent: 13, received: 12, missing: 0, underWay: 1, late: 1, differing: [] });
  const [rows] = await query(sql`SELECT count(*) AS n FROM handover WHERE environment = 'production'`, z.object({ n: z.number() }));
  expect(rows).toEqual({ n: 3 });
  expect(await read('test')).toMatchObject({ ends: 'sent', sent: 12 });
});
