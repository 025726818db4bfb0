import { beforeAll, expect, test } from 'vitest';
import { applyCatalog } from '@/lib/catalog';
import { execute, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, newId } from '@/lib/domain';
import { schedulesSchema } from '@/lib/domain/views/duty';
import { readSchedules } from './read-schedules.db';

testDatabase();
/** The Monday of the week in which clocks are put back in America. */
const NOW = new Date('2026-10-26T16:00:00Z');
const actor = (email: string, teams: string[] = []): Actor => ({
  kind: 'person',
  id: email,
  name: email,
  email,
  teams,
  grants: [{ role: 'on_call', facilities: [], departments: [], workflows: [], environments: [] }],
});
const wei = actor('integration@quillmoor.example', ['team-integration']);

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  await execute(sql`INSERT INTO person (id, name, email) VALUES ('w', 'Wei Zhang', 'integration@quillmoor.example')`);
  await execute(sql`INSERT INTO team_member (person_id, team) VALUES ('w', 'team-integration')`);
  await execute(
    sql`INSERT INTO duty_override (id, schedule, kind, person, instead_of, from_at, to_at, reason, made_at, made_by)
        VALUES (${newId(NOW)}::uuid, 'sch-security', 'remove', NULL, 'operations@quillmoor.example', '2026-10-29T00:00:00Z', '2026-11-02T00:00:00Z', 'away', ${NOW}, 'x')`,
  );
});

test('a week of local days, each from its own midnight, with who is on duty at every moment of it', async () => {
  const view = schedulesSchema.parse(await readSchedules(wei, { weeks: 1 }, NOW));
  expect([view.from, view.to]).toEqual(['2026-10-26T05:00:00.000Z', '2026-11-02T06:00:00.000Z']);
  expect(view.days.map(({ at }) => at.slice(11, 13))).toEqual(['05', '05', '05', '05', '05', '05', '05']);
  const one = view.schedules.find(({ id }) => id === 'sch-integration');
  expect(one?.gaps).toEqual([]);
  for (const { to } of one?.shifts ?? [])
    expect(to === view.to || one?.shifts.some((next) => next.from <= to && next.to > to), `somebody after ${to}`).toBe(true);
  expect(one?.layers.map(({ name }) => name)).toEqual(['Nights and weekends', 'Weekdays']);
  expect(one).toMatchObject({ mayTake: true, mayManage: false, team: { name: 'Integration Platform Operations' } });
  expect(view.schedules.find(({ id }) => id === 'sch-iam')).toMatchObject({ mayTake: false, mayManage: false });
});

test('who cannot sign in is said to be unknown; managers may change all; gaps are told ahead', async () => {
  const view = await readSchedules(actor('operations@quillmoor.example'), { weeks: 1, team: ['team-security'] }, NOW);
  const [one] = view.schedules;
  expect(view.schedules).toHaveLength(1);
  expect(one?.layers[0]?.people.map(({ known }) => known)).toEqual([false, false]);
  expect(one?.mayManage).toBe(true);
  expect(one?.gaps[0]).toEqual({ from: '2026-10-29T12:00:00.000Z', to: '2026-10-30T00:00:00.000Z' });
  expect(view.without).toEqual([]);
});

test('own shifts are joined over layers, and a team without a schedule is named', async () => {
  const view = await readSchedules(wei, { weeks: 1 }, NOW);
  expect(view.mine.every(({ person }) => person.me)).toBe(true);
  for (const [i, shift] of view.mine.entries())
    expect(view.mine[i + 1]?.from === shift.to && view.mine[i + 1]?.insteadOf === null).toBe(false);
  expect(view.without.map(({ id }) => id)).toContain('team-ap');
  expect(view.without.map(({ id }) => id)).not.toContain('team-iam');
});
