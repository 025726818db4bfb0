import { beforeAll, expect, test } from 'vitest';
import { applyCatalog, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, inTransaction, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { Actor } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { rollEvents } from '@/lib/rollup';
import { readMetrics } from './read-metrics.db';
import { readStorage } from './read-storage.db';

testDatabase();

const at = new Date('2026-11-18T12:00:00Z');
const admin: Actor = {
  kind: 'person',
  id: 'one',
  name: 'One',
  email: 'one@quillmoor.example',
  teams: [],
  grants: [{ role: 'administrator', facilities: [], departments: [], workflows: [], environments: [] }],
};

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  for (const table of ['bucket_minute', 'bucket_hour', 'group_hour'])
    await execute(sql`SELECT ensure_partition(${table}, ${at}::timestamptz)`);
  const events = Array.from({ length: 900 }, (_, i) => anEvent(0, { occurredAt: at, errorClass: `Fault ${i}`, workflow: 'wf-p2p-po' }));
  const index = indexCatalog((await currentCatalog()).catalog);
  await inTransaction((tx) => rollEvents(tx, events, { index, now: at }));
});

const window = { from: new Date('2026-11-18T00:00:00Z'), to: new Date('2026-11-19T00:00:00Z') };

test('numbers by a dimension with too many values say that some stand together, and of how many values', async () => {
  const metrics = await readMetrics(admin, { scope: { environment: 'production' }, window, by: 'error_class' });
  expect(metrics.groups[0]).toMatchObject({ id: 'other', name: 'Other, not told apart', total: { n: 600 } });
  expect(metrics.others).toEqual([{ dimension: 'error_class', values: expect.any(Number) }]);
  expect(Math.abs((metrics.others[0]?.values ?? 0) - 600)).toBeLessThan(60);
  // The catalog has a say in workflows: nothing of theirs stands together.
  expect((await readMetrics(admin, { scope: { environment: 'production' }, window, by: 'workflow' })).others).toEqual([]);
});

test('storage says how many log entries of about how many values were not told apart', async () => {
  const { others, toldApart } = await readStorage(admin, at);
  expect(toldApart).toEqual({ connector: 300, application: 300, error_class: 300 });
  expect(others).toEqual([
    { environment: 'production', dimension: 'error_class', monthAt: '2026-11-01T00:00:00.000Z', events: 600, values: expect.any(Number) },
  ]);
});
