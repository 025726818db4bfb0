import { beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog, currentCatalog } from '@/lib/catalog';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Catalog, scheduleSchema } from '@/lib/domain';
import { findOnDuty, listBare } from '@/lib/duty';
import { deliverIntents } from '@/lib/notify';
import { openMailbox } from '@/lib/notify/notify.fixture';
import { tickCoverage } from './tick-coverage';

testDatabase();

const now = new Date('2026-11-23T12:00:00Z');
const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
let catalog: Catalog;
beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  catalog = (await currentCatalog()).catalog;
});
beforeEach(async () => {
  for (const table of [sql`intent`, sql`duty_override`, sql`duty_gap_told`]) await execute(sql`DELETE FROM ${table}`);
});

/** Takes whoever is on duty out of hours of one schedule; returns the id of the change. */
async function leaveEmpty(from: Date, to: Date): Promise<string> {
  const [person] = (await findOnDuty(catalog, ['sch-iam'], from)).get('sch-iam') ?? [];
  const rows = await query(
    sql`INSERT INTO duty_override (id, schedule, kind, instead_of, from_at, to_at, reason, made_at, made_by)
        VALUES (gen_random_uuid(), 'sch-iam', 'remove', ${person?.person}, ${from}, ${to}, 'away', ${now}, 'test') RETURNING id`,
    z.object({ id: z.string() }),
  );
  return rows[0]?.id ?? '';
}
const mails = () =>
  query(
    sql`SELECT recipient, state, state_reason, content ->> 'subject' AS subject FROM intent WHERE reason = 'swap' ORDER BY id`,
    z.object({ recipient: z.string(), state: z.string(), state_reason: z.string().nullable(), subject: z.string() }),
  );

test('where somebody is always on duty nobody is warned', async () => {
  expect(await tickCoverage(now)).toBe(0);
});

test('the owner is warned a week before and with the team a day before, each once however many workers look', async () => {
  await leaveEmpty(at(72), at(76));
  expect((await Promise.all([tickCoverage(now), tickCoverage(now)])).toSorted()).toEqual([0, 1]);
  expect(await tickCoverage(at(24))).toBe(0);
  expect(await mails()).toMatchObject([
    { recipient: 'operations@quillmoor.example', subject: '[Gap] Nobody is on duty from Thursday 26 Nov, 06:00 on: Identity on call' },
  ]);
  expect(await tickCoverage(at(50))).toBe(2);
  expect(await tickCoverage(at(60))).toBe(0);
  expect((await mails()).map(({ recipient }) => recipient).toSorted()).toEqual([
    'iam@quillmoor.example',
    'operations@quillmoor.example',
    'operations@quillmoor.example',
  ]);
  const mailbox = await openMailbox();
  await deliverIntents(at(60), { transportUrl: mailbox.url });
  await mailbox.close();
  expect(mailbox.mails).toHaveLength(3);
  expect(mailbox.mails.at(-1)?.replaceAll('=\r\n', '')).toMatch(/Thursday 26 Nov, 06:00 to Thursday 26 Nov, 10:00, Central time\./);
});

test('a warning that still waits is dropped when somebody takes those hours, and comes again when they are given back', async () => {
  const id = await leaveEmpty(at(72), at(76));
  await tickCoverage(now);
  await execute(sql`UPDATE duty_override SET withdrawn_at = ${at(1)}, withdrawn_by = 'test' WHERE id = ${id}::uuid`);
  expect(await tickCoverage(at(1))).toBe(0);
  expect(await mails()).toMatchObject([{ state: 'cancelled', state_reason: expect.stringContaining('taken those hours') }]);
  await execute(sql`UPDATE duty_override SET withdrawn_at = NULL, withdrawn_by = NULL WHERE id = ${id}::uuid`);
  expect(await tickCoverage(at(2))).toBe(1);
});

test('a team that is not there at night is bare only by day', async () => {
  const schedule = scheduleSchema.parse({
    id: 'sch-gl',
    name: 'Ledger',
    team: 'team-gl',
    timezone: 'America/Chicago',
    layers: [
      { name: 'Never', people: ['a@x.example'], start: '2020-01-01T00:00', end: '2020-01-02T00:00', turn: { every: 1, unit: 'days' } },
    ],
  });
  const one = { ...catalog, schedules: [schedule] };
  expect(await listBare(one, new Date('2026-11-24T08:00:00Z'))).toEqual([]);
  expect(await listBare(one, new Date('2026-11-24T16:00:00Z'))).toEqual(['sch-gl']);
});
