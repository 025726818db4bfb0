import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog, type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { ExceptionRecord } from '@/lib/domain';
import { beginEscalations } from './begin-escalations.db';
import { deliverIntents } from './deliver-intents';
import { escalate, hurryEscalations } from './escalate.db';
import { intentsOf, NOW, openMailbox, tell } from './notify.fixture';

testDatabase();

let index: CatalogIndex;
let duty = 'dana@q.example';
const MINUTE = 60_000;
const later = (minutes: number) => new Date(NOW.getTime() + minutes * MINUTE);
const round = (minutes: number) => escalate(index, async () => new Map([['sch-iam', [{ person: duty }]]]), later(minutes));
const raise = async (changes: Partial<ExceptionRecord> = {}) => {
  const exception = await tell(index, { severity: 'sev1', team: 'team-iam', ...changes });
  await inTransaction((tx) => beginEscalations(tx, [{ exception, kind: 'opened', before: null }], index, NOW));
  return exception;
};
const toldOf = async (id: string) => (await intentsOf(id)).filter(({ reason }) => reason === 'escalated').map(({ recipient }) => recipient);
const set = (id: string, changes: ReturnType<typeof sql>) => execute(sql`UPDATE exception SET ${changes} WHERE id = ${id}::uuid`);
const deed = (id: string, kind: string, minutes: number) =>
  execute(
    sql`INSERT INTO exception_history (exception_id, at, actor_id, actor_name, kind) VALUES (${id}::uuid, ${later(minutes)}, 'p1', 'Dana', ${kind})`,
  );
const timerOf = async (id: string) => {
  const [row] = await query(
    sql`SELECT next_at, held_reason, end_reason, step, repetition FROM escalation_timer WHERE exception_id = ${id}::uuid`,
    z.object({
      next_at: z.date(),
      held_reason: z.string().nullable(),
      end_reason: z.string().nullable(),
      step: z.number(),
      repetition: z.number(),
    }),
  );
  return row;
};

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  const { catalog } = await currentCatalog();
  const teams = catalog.teams.map((team) => (team.id === 'team-iam' ? { ...team, managers: ['lead@q.example'] } : team));
  index = indexCatalog({ ...catalog, teams });
});
beforeEach(async () => {
  await execute(sql`DELETE FROM escalation_timer`);
  await execute(sql`DELETE FROM intent`);
});
afterEach(() => {
  duty = 'dana@q.example';
});

describe('nobody acknowledges', () => {
  test('each step is told at its time, to whoever is on call then, and each once however many workers look', async () => {
    const e = await raise();
    await Promise.all(Array.from({ length: 5 }, () => round(0)));
    expect(await toldOf(e.id)).toEqual(['dana@q.example']);
    await round(14);
    expect(await toldOf(e.id)).toHaveLength(1);
    duty = 'erik@q.example';
    await Promise.all(Array.from({ length: 5 }, () => round(15)));
    expect((await toldOf(e.id)).toSorted()).toEqual(['dana@q.example', 'erik@q.example', 'iam@quillmoor.example']);
    await round(31);
    expect((await toldOf(e.id)).at(-1)).toBe('lead@q.example');
  });

  test('a team without a schedule is not told twice when it begins', async () => {
    const e = await raise({ team: 'team-ap' });
    await round(0);
    expect(await toldOf(e.id)).toEqual([]);
    await round(15);
    expect(await toldOf(e.id)).toEqual(['ap@quillmoor.example']);
  });

  test('all steps again, as often as the policy says, then the end is noted', async () => {
    const e = await raise();
    for (let minutes = 0; minutes < 12 * 60; minutes += 5) await round(minutes);
    expect(await toldOf(e.id)).toHaveLength(4 * 4);
    expect(await timerOf(e.id)).toMatchObject({ end_reason: 'Every step was told and nobody acknowledged.' });
  });

  test('what nobody looked at for days begins anew and tells one step, not all', async () => {
    const e = await raise();
    await round(0);
    await round(3 * 24 * 60);
    await round(3 * 24 * 60 + 1);
    expect(await toldOf(e.id)).toEqual(['dana@q.example', 'dana@q.example'].slice(0, (await toldOf(e.id)).length));
    expect((await timerOf(e.id))?.step).toBe(1);
  });

  test('an address that is refused brings the next step at once', async () => {
    const e = await raise();
    await round(0);
    await inTransaction((tx) => hurryEscalations(tx, [e.id], later(1)));
    await round(1);
    expect(await toldOf(e.id)).toHaveLength(3);
  });
});

describe('somebody takes it up', () => {
  test('acknowledged: no further step, and what is not sent yet is not sent', async () => {
    const mailbox = await openMailbox();
    const e = await raise();
    await round(0);
    await set(e.id, sql`state = 'acknowledged', acknowledged_at = ${later(1)}`);
    await deed(e.id, 'acknowledged', 1);
    await deliverIntents(later(1), { transportUrl: mailbox.url });
    await mailbox.close();
    for (let minutes = 1; minutes < 120; minutes += 5) await round(minutes);
    expect(await toldOf(e.id)).toHaveLength(1);
    expect(mailbox.mails).toEqual([]);
    expect(await timerOf(e.id)).toMatchObject({ held_reason: 'acknowledged' });
  });

  test('an acknowledgement that is being written when a step is due comes first: the step is not told', async () => {
    const e = await raise();
    await round(0);
    await inTransaction(async (tx) => {
      await execute(sql`UPDATE exception SET state = 'acknowledged', acknowledged_at = ${later(15)} WHERE id = ${e.id}::uuid`, tx);
      await round(15);
    });
    await round(16);
    expect(await toldOf(e.id)).toHaveLength(1);
  });

  test('handed over and unacknowledged again: it goes on with the time that was left', async () => {
    const e = await raise();
    await round(0);
    await set(e.id, sql`state = 'acknowledged', acknowledged_at = ${later(5)}`);
    await round(5);
    await set(e.id, sql`state = 'open', acknowledged_at = NULL`);
    await round(65);
    expect((await timerOf(e.id))?.next_at).toEqual(later(75));
    await round(75);
    expect(await toldOf(e.id)).toHaveLength(3);
  });

  test.each([
    [
      'asleep',
      sql`state = 'acknowledged', acknowledged_at = ${later(5)}, snoozed_until = ${later(120)}`,
      'snoozed',
      sql`snoozed_until = NULL`,
    ],
    ['waiting', sql`state = 'waiting', acknowledged_at = ${later(5)}`, 'waiting', sql`state = 'acknowledged'`],
  ])('%s: it stands still, and goes on when that is over unless somebody does something', async (_, rests, kind, over) => {
    const [left, seen] = [await raise(), await raise()];
    await round(0);
    for (const { id } of [left, seen]) {
      await set(id, rests);
      await deed(id, kind, 5);
    }
    for (let minutes = 5; minutes < 120; minutes += 5) await round(minutes);
    expect(await toldOf(left.id)).toHaveLength(1);
    expect(await timerOf(left.id)).toMatchObject({ held_reason: kind });
    for (const { id } of [left, seen]) await set(id, over);
    await deed(seen.id, 'assigned', 121);
    await round(125);
    await round(140);
    expect(await toldOf(left.id)).toHaveLength(3);
    expect(await toldOf(seen.id)).toHaveLength(1);
  });

  test('silenced: it stands still, and goes on when the silence is over', async () => {
    const e = await raise({ severity: 'sev2' });
    await execute(sql`INSERT INTO silence (id, environment, kind, reason, facilities, departments, workflows, interfaces, connectors,
        applications, codes, severities, teams, hides_critical, starts_at, ends_at, made_at, made_by, made_by_id)
      VALUES (gen_random_uuid(), 'production', 'silence', 'planned', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{team-iam}', false, ${later(10)},
        ${later(100)}, ${NOW}, 'Dana', 'p1')`);
    for (let minutes = 1; minutes < 100; minutes += 1) await round(minutes);
    expect(await timerOf(e.id)).toMatchObject({ held_reason: 'silenced' });
    await round(100);
    expect((await timerOf(e.id))?.next_at).toEqual(later(120));
    await execute(sql`DELETE FROM silence`);
  });

  test('resolved: the timer ends', async () => {
    const e = await raise();
    await set(e.id, sql`state = 'resolved', resolved_at = ${later(5)}`);
    await round(5);
    expect(await timerOf(e.id)).toMatchObject({ end_reason: 'It is over.' });
    expect(await toldOf(e.id)).toEqual([]);
  });
});

test('it became Critical: the timer begins anew with the policy of that; told twice it does not', async () => {
  const e = await raise({ severity: 'sev2' });
  const critical = { ...e, severity: 'sev1' as const };
  const change = [{ exception: critical, kind: 'severity_raised' as const, before: { severity: 'sev2' as const, transactions: 1 } }];
  await set(e.id, sql`severity = 'sev1'`);
  await inTransaction((tx) => beginEscalations(tx, change, index, later(10)));
  await round(10);
  expect(await toldOf(e.id)).toEqual(['dana@q.example']);
  await inTransaction((tx) => beginEscalations(tx, change, index, later(11)));
  await round(11);
  expect(await toldOf(e.id)).toHaveLength(1);
});

test('history escalates to nobody, and neither does what has no policy', async () => {
  await raise({ history: true });
  await raise({ severity: 'sev4' });
  expect(await query(sql`SELECT 1 AS one FROM escalation_timer`, z.object({ one: z.number() }))).toEqual([]);
});
