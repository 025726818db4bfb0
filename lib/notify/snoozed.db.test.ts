import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { claimIntents } from './claim-intents.db';
import { NOW, tell } from './notify.fixture';
import { writeNotes } from './write-notes.db';

testDatabase();

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
});
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const claim = async (at: Date) => {
  const claimed = await claimIntents(at, { limit: 10, leaseMs: 60_000 });
  await execute(sql`UPDATE intent SET state = 'waiting', lease_token = NULL, lease_until = NULL WHERE state = 'sending'`);
  return claimed.map(({ reason }) => reason).sort();
};

test('what is told of a sleeping exception waits until its time, its cases or its severity wake it; a mention does not wait', async () => {
  const e = await tell(index, { severity: 'sev2', transactions: 3 });
  const rest = (until: Date, cases: number | null = null) =>
    execute(
      sql`UPDATE exception SET snoozed_until = ${until}, snooze_transactions = ${cases}::integer, snooze_severity = 'sev2', severity = 'sev2' WHERE id = ${e.id}::uuid`,
    );
  const to = { email: 'dana@quillmoor.example', team: e.team };
  await inTransaction((tx) => writeNotes(tx, [{ exceptionId: e.id, environment: e.environment, reason: 'mentioned', to }], NOW));
  await rest(later(60));
  expect(await claim(later(1))).toEqual(['mentioned']);
  expect(await claim(later(61))).toEqual(['mentioned', 'opened']);
  await rest(later(60), 3);
  expect(await claim(later(1))).toEqual(['mentioned', 'opened']);
  await rest(later(60), 4);
  expect(await claim(later(1))).toEqual(['mentioned']);
  await execute(sql`UPDATE exception SET severity = 'sev1' WHERE id = ${e.id}::uuid`);
  expect(await claim(later(1))).toEqual(['mentioned', 'opened']);
});

test('the same person is told anew each time somebody mentions them', async () => {
  const e = await tell(index);
  const note = {
    exceptionId: e.id,
    environment: e.environment,
    reason: 'mentioned' as const,
    to: { email: 'ben@quillmoor.example', team: e.team },
  };
  for (let times = 0; times < 3; times++) await inTransaction((tx) => writeNotes(tx, [note], NOW));
  const epochs = await query(
    sql`SELECT epoch FROM intent WHERE exception_id = ${e.id}::uuid AND reason = 'mentioned' ORDER BY epoch`,
    z.object({ epoch: z.number() }),
  );
  expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
});
