import { afterEach, beforeAll, expect, test } from 'vitest';
import { applyCatalog, type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, inTransaction, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { systemActor } from '@/lib/domain';
import { newSilenceSchema } from '@/lib/domain/views/silences';
import { addSilence, endSilence, tellEnded } from '@/lib/duty';
import { deliverIntents } from './deliver-intents';
import { intentsOf, type Mailbox, NOW, openMailbox, tell } from './notify.fixture';

testDatabase();

let index: CatalogIndex;
let mailbox: Mailbox;
const actor = { ...systemActor('test'), name: 'Milo Brandt' };
const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const deliver = (minutes: number) => deliverIntents(at(minutes), { transportUrl: mailbox.url, deadlineMs: 5000 });
const quiet = (minutes: number, more: object = {}) =>
  inTransaction((tx) =>
    addSilence(tx, {
      actor,
      environment: 'production',
      said: newSilenceSchema.parse({
        kind: 'maintenance',
        connectors: ['con-sched-rest'],
        startsAt: NOW.toISOString(),
        endsAt: at(minutes).toISOString(),
        reason: 'certificates are renewed',
        ...more,
      }),
      now: NOW,
    }),
  );

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  index = indexCatalog((await currentCatalog()).catalog);
});
afterEach(async () => {
  await mailbox.close();
  for (const table of [sql`intent`, sql`silence`, sql`exception`, sql`mail_route`]) await execute(sql`DELETE FROM ${table}`);
});

test('what is raised in a maintenance window is told to nobody, says why, and is told when the window ends and it is still wrong', async () => {
  mailbox = await openMailbox();
  await quiet(60);
  const [still, gone] = [await tell(index), await tell(index, { team: 'team-iam' })];
  expect(await deliver(1)).toBe(0);
  for (const { id } of [still, gone])
    expect(await intentsOf(id)).toMatchObject([
      { state: 'cancelled', state_reason: 'Silenced by Milo Brandt for maintenance: certificates are renewed', outcomes: [] },
    ]);
  await execute(sql`UPDATE exception SET state = 'resolved', resolved_at = ${at(30)} WHERE id = ${gone.id}::uuid`);
  await tellEnded(at(59));
  expect(await deliver(59)).toBe(0);
  await tellEnded(at(60));
  expect(await deliver(60)).toBe(1);
  expect(await intentsOf(still.id)).toMatchObject([{ state: 'delivered', state_reason: null }]);
  expect(await intentsOf(gone.id)).toMatchObject([{ state: 'cancelled' }]);
  expect(mailbox.mails).toHaveLength(1);
});

test('a mail that waits when a silence begins is looked at once more, and is not sent until somebody ends it', async () => {
  mailbox = await openMailbox();
  const e = await tell(index);
  const { id } = await quiet(60);
  expect(await deliver(1)).toBe(0);
  expect(await intentsOf(e.id)).toMatchObject([{ state: 'cancelled', state_reason: expect.stringMatching(/^Silenced by Milo/) }]);
  await inTransaction((tx) => endSilence(tx, { actor, id, now: at(10) }));
  await tellEnded(at(10));
  expect(await deliver(10)).toBe(1);
});

test('what becomes Critical is told all the same, unless somebody said yes to that', async () => {
  mailbox = await openMailbox();
  await quiet(60);
  const loud = await tell(index, { severity: 'sev1' });
  expect(await deliver(1)).toBe(1);
  await quiet(60, { hidesCritical: true });
  const hushed = await tell(index, { severity: 'sev1' });
  expect(await deliver(2)).toBe(0);
  expect((await intentsOf(loud.id)).map(({ state }) => state)).toEqual(['delivered']);
  expect((await intentsOf(hushed.id)).map(({ state }) => state)).toEqual(['cancelled']);
});
