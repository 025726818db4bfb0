import { beforeAll, expect, test } from 'vitest';
import { applyCatalog, loadCatalog } from '@/lib/catalog';
import { execute, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, ForbiddenError, type Grant, NotFoundError, newId } from '@/lib/domain';
import { readStart } from './read-start.db';
import { readSystem } from './read-system.db';
import { readTeam } from './read-team.db';

testDatabase();

const NOW = new Date('2026-11-20T12:00:00Z');
const HOUR_MS = 3_600_000;
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR_MS);
const person = (role: Grant['role'], facilities: string[] = []): Actor => ({
  kind: 'person',
  id: 'ana',
  name: 'Ana',
  email: 'ana@quillmoor.example',
  teams: [],
  grants: [{ role, facilities, departments: [], workflows: [], environments: [] }],
});
const admin = person('administrator');

interface Said {
  number: number;
  openedHours: number;
  takenHours?: number;
  endedHours?: number;
  dueHours: number;
  facility?: string;
  owner?: string;
  team?: string;
}

/** An exception of EDI; hours are before now, a due time after it is negative. Acknowledging is asked for within an hour. */
async function anException({
  number,
  openedHours,
  takenHours,
  endedHours,
  dueHours,
  facility = 'fac-lakehead',
  owner,
  team = 'team-edi',
}: Said) {
  const [opened, id] = [ago(openedHours), newId(ago(openedHours))];
  const state = endedHours === undefined ? (takenHours === undefined ? 'open' : 'acknowledged') : 'resolved';
  await execute(sql`SELECT ensure_partition('exception_member', ${opened})`);
  await execute(
    sql`INSERT INTO exception (id, number, environment, code, signature, grouped_by, title, statement, state, severity, severity_reason, team, team_reason,
          runbook, first_at, last_at, opened_at, acknowledge_by, due_at, acknowledged_at, resolved_at, facilities, departments, workflows, transactions,
          amount_minor, currency, person_id)
        VALUES (${id}::uuid, ${number}, 'production', 'EXC-P2P-NOACK', ${id}, '{}', 'No answer', 's', ${state}, 'sev2', 'r', ${team}, 'r',
          'runbooks/x.md', ${opened}, ${opened}, ${opened}, ${ago(openedHours - 1)}, ${ago(dueHours)}, ${takenHours === undefined ? null : ago(takenHours)},
          ${endedHours === undefined ? null : ago(endedHours)}, ${[facility]}, ${['dept-procurement']}, ${['wf-p2p-po']}, 1, 1000, 'USD', ${owner ?? null})`,
  );
  await execute(
    sql`INSERT INTO exception_member (subject_id, exception_id, subject_kind, environment, facility, department, workflow, at, evidence)
        VALUES (${newId(opened)}::uuid, ${id}::uuid, 'transaction', 'production', ${facility}, 'dept-procurement', 'wf-p2p-po', ${opened}, 'e')`,
  );
}

beforeAll(async () => {
  await applyCatalog(await loadCatalog('catalog'), 'test');
  await execute(sql`INSERT INTO person (id, name, email) VALUES ('ana', 'Ana', 'ana@quillmoor.example')`);
  await anException({ number: 9001, openedHours: 2, dueHours: -4 });
  await anException({ number: 9002, openedHours: 50, dueHours: 20, takenHours: 49.5, owner: 'ana' });
  await anException({ number: 9003, openedHours: 100, dueHours: 90, takenHours: 98, endedHours: 95, facility: 'fac-stmonica' });
  await anException({ number: 9004, openedHours: 100, dueHours: 96, endedHours: 90 });
  await anException({ number: 9005, openedHours: 2, dueHours: 1, team: 'team-iam' });
});

const read = (actor = admin, id = 'team-edi') => readTeam(actor, id, { scope: { environment: 'production' }, days: 30, now: NOW });

test('load, its age and its owners are those of the team alone', async () => {
  const { load, causes } = await read();
  expect(load).toMatchObject({
    open: 2,
    overdue: 1,
    unowned: 1,
    amounts: [{ currency: 'USD', amountMinor: 2000 }],
    oldestAt: ago(50).toISOString(),
  });
  expect(load.ages.filter(({ open }) => open > 0)).toEqual([
    { id: '4h', open: 1 },
    { id: '3d', open: 1 },
  ]);
  expect(load.owners.map(({ person: who, open, overdue }) => [who?.me ?? null, open, overdue])).toEqual(
    expect.arrayContaining([
      [null, 1, 0],
      [true, 1, 1],
    ]),
  );
  expect(causes).toMatchObject([{ code: 'EXC-P2P-NOACK', opened: 4, open: 2 }]);
});

test('a time counts as kept or not once it is over or was met; what ended without being taken was taken by its end', async () => {
  const { kept } = await read();
  // 9001 is past its hour and taken by nobody, 9002 within it, 9003 two hours late, 9004 at its end, ten hours later.
  expect(kept.opened).toBe(4);
  expect(kept.taken).toMatchObject({ of: 4, inTime: 1 });
  // 9001 has time left; 9002 is over and open; 9003 ended in time; 9004 six hours late.
  expect(kept.ended).toMatchObject({ of: 3, inTime: 1, medianMs: 7.5 * HOUR_MS });
});

test('a reader of one facility counts that one; a team that is not there is not found', async () => {
  expect((await read(person('procurement', ['fac-stmonica']))).load.open).toBe(0);
  expect((await read(person('procurement', ['fac-stmonica']))).kept.opened).toBe(1);
  await expect(read(admin, 'team-nowhere')).rejects.toThrow(NotFoundError);
});

test('the machinery is told to those who run the product: no worker was heard from, nothing waits', async () => {
  const system = await readSystem(admin);
  expect(system.parts.map(({ name, ready }) => [name, ready])).toEqual([
    ['Database', true],
    ['Migrations', true],
    ['Worker', false],
  ]);
  expect(system).toMatchObject({ queue: { waiting: 0, refused: 0 }, workers: [], rounds: [], backupAt: null, onHold: false });
  expect(system.database.bytes).toBeGreaterThan(1_000_000);
  expect(system.versions).toMatchObject({ catalog: 1, catalogBy: 'test', migration: expect.stringMatching(/^00\d\d_/) });
  await execute(
    sql`INSERT INTO worker_heartbeat (worker, at, details) VALUES ('w1', now(), ${JSON.stringify({ rounds: { events: Date.now(), kpis: Date.now() - 600_000 } })}::jsonb)`,
  );
  const later = await readSystem(admin);
  expect(later.workers).toMatchObject([{ name: 'w1', alive: true }]);
  expect(later.rounds.map(({ name, late }) => [name, late])).toEqual(
    expect.arrayContaining([
      ['events', false],
      ['kpis', true],
    ]),
  );
  await expect(readSystem(person('procurement'))).rejects.toThrow(ForbiddenError);
});

test('the first steps are judged from what is stored, for who sets up, and go one by one', async () => {
  expect(await readStart(person('it_operations'))).toEqual({ steps: [] });
  const open = async () => (await readStart(admin)).steps.map(({ id, done }) => [id, done]);
  expect(await open()).toEqual([
    ['key', false],
    ['source', false],
    ['people', false],
    ['mail', false],
    ['schedule', true],
  ]);
  await execute(sql`INSERT INTO feed (environment, source, last_occurred_at, last_received_at) VALUES ('production', 's', now(), now())`);
  await execute(sql`INSERT INTO team_member (person_id, team) VALUES ('ana', 'team-edi')`);
  await execute(sql`INSERT INTO dismissed_step (person_id, step, at) VALUES ('ana', 'key', now()), ('ana', 'mail', now())`);
  expect(await open()).toEqual([]);
});
