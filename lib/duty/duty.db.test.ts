import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { Actor, Catalog } from '@/lib/domain';
import { ana, at, ben, cora, daily, dora, lead, NOW, staffed } from './duty.fixture';
import { answerSwap, askSwap, findOnDuty, listSwaps, overrideDuty, type SwapNews, withdrawOverride } from './index';

testDatabase();
let catalog: Catalog;
beforeAll(async () => {
  catalog = await staffed();
});
beforeEach(async () => {
  await execute(sql`DELETE FROM duty_override`);
  await execute(sql`DELETE FROM duty_swap`);
  told = [];
});

let told: string[] = [];
const deed = (actor: Actor, now = NOW) => ({
  actor,
  catalog,
  schedule: daily,
  now,
  tell: async (_: Connection, { kind, to, by }: SwapNews) => void told.push(`${kind} by ${by} to ${to}`),
});
const onDuty = async (when: Date) =>
  ((await findOnDuty(catalog, [daily.id], when)).get(daily.id) ?? []).map(({ person }) => person.split('@')[0]);
const take = (
  actor: Actor,
  who: string | null,
  insteadOf: string | null,
  [from, to]: [Date, Date],
  kind: 'replace' | 'add' | 'remove' = 'replace',
) =>
  overrideDuty(deed(actor), {
    action: 'override',
    kind,
    person: who && `${who}@x.example`,
    insteadOf: insteadOf && `${insteadOf}@x.example`,
    from,
    to,
    reason: 'a reason',
  });
const audited = () =>
  query(
    sql`SELECT action, actor_id, result FROM audit_entry WHERE target_kind = 'schedule' ORDER BY id DESC LIMIT 1`,
    z.object({ action: z.string(), actor_id: z.string(), result: z.string() }),
  );

describe('who is on duty', () => {
  test('a member takes a shift, which is audited, and gives it back', async () => {
    expect(await onDuty(at(0, 1))).toEqual(['ana']);
    await take(ben, 'ben', 'ana', [at(0, 2), at(0, 6)]);
    expect(await onDuty(at(0, 1))).toEqual(['ana']);
    expect(await onDuty(at(0, 2))).toEqual(['ben']);
    expect(await onDuty(at(0, 6))).toEqual(['ana']);
    expect(await audited()).toEqual([{ action: 'duty.override', actor_id: 'ben', result: 'done' }]);
    const [made] = await query(sql`SELECT id FROM duty_override`, z.object({ id: z.string() }));
    await expect(withdrawOverride(deed(cora), made?.id ?? '')).rejects.toThrow(/Only who made/);
    await withdrawOverride(deed(ben), made?.id ?? '');
    expect(await onDuty(at(0, 3))).toEqual(['ana']);
    await expect(withdrawOverride(deed(ben), made?.id ?? '')).rejects.toThrow(/before/);
  });

  test('what must not be is refused, and nothing changes', async () => {
    const window: [Date, Date] = [at(0, 2), at(0, 6)];
    await expect(take(ben, 'cora', 'ana', window)).rejects.toThrow(/ask a colleague to swap/);
    expect(await audited()).toEqual([{ action: 'duty.override', actor_id: 'ben', result: 'refused' }]);
    await expect(take(dora, 'dora', 'ana', window)).rejects.toThrow(/Only people of this team/);
    await expect(take(ana, null, 'ana', window, 'remove')).rejects.toThrow(/ask a colleague/);
    await expect(take(lead, 'dora', 'ana', window)).rejects.toThrow(/Dora is not in this team/);
    await expect(take(lead, 'nobody', 'ana', window)).rejects.toThrow(/nobody would be reached/);
    await expect(take(ben, 'ben', 'cora', window)).rejects.toThrow(/Cora is not on duty then: Ana is/);
    await expect(take(ben, 'ben', 'ana', [at(0, 6), at(0, 2)])).rejects.toThrow(/ends before/);
    await expect(take(ben, 'ben', 'ana', [at(-2), at(-1)])).rejects.toThrow(/over/);
    await expect(take(ben, 'ben', 'ana', [at(0), at(40)])).rejects.toThrow(/31 days/);
    await expect(take(ana, 'ana', null, window, 'add')).rejects.toThrow(/already/);
    expect(await onDuty(at(0, 3))).toEqual(['ana']);
  });

  test('a manager changes all, and is told of duty elsewhere and of gaps', async () => {
    expect(await take(lead, 'ben', 'ana', [at(0, 2), at(0, 6)])).toEqual([
      'Ben is on duty in Other at the same time, from 2026-11-23 14:00 on.',
    ]);
    expect(await take(lead, null, 'ana', [at(0, 8), at(0, 9)], 'remove')).toEqual([
      'Nobody is on duty from 2026-11-23 20:00 to 2026-11-23 21:00.',
    ]);
    expect(await onDuty(at(0, 8))).toEqual([]);
    await take(cora, 'cora', null, [at(0, 8), at(0, 9)], 'add');
    expect(await onDuty(at(0, 8))).toEqual(['cora']);
  });

  test('two who take the same shift at once: one has it, the other is told who', async () => {
    const ends = await Promise.allSettled([take(ben, 'ben', 'ana', [at(0, 2), at(0, 6)]), take(cora, 'cora', 'ana', [at(0, 2), at(0, 6)])]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const [refused] = ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []));
    expect(refused).toMatch(/Ana is not on duty then: (Ben|Cora) is/);
    expect(await onDuty(at(0, 3))).toHaveLength(1);
  });
});

describe('a swap', () => {
  const give = { from: at(3), to: at(4) };
  const swap = { action: 'ask', asked: 'ben@x.example', give, take: { from: at(1), to: at(2) }, note: 'wedding' } as const;
  const open = async (person = 'ben@x.example', now = NOW) => listSwaps({ person, schedules: [] }, now);

  test('changes nothing until it is accepted, then both shifts', async () => {
    expect([await onDuty(at(3, 1)), await onDuty(at(1, 1))]).toEqual([['ana'], ['ben']]);
    await askSwap(deed(ana), swap);
    const [asked] = await open();
    expect(asked).toMatchObject({ asker: 'ana@x.example', asked: 'ben@x.example', note: 'wedding' });
    expect(await onDuty(at(3, 1))).toEqual(['ana']);
    const answer = { action: 'answer', swap: asked?.id ?? '', answer: 'accept', note: '' } as const;
    await expect(answerSwap(deed(cora), answer)).rejects.toThrow(/Only who was asked/);
    await expect(answerSwap(deed(ana), answer)).rejects.toThrow(/Only who was asked/);
    expect(await answerSwap(deed(ben), answer)).toEqual(['Ben is on duty in Other at the same time, from 2026-11-26 12:00 on.']);
    expect([await onDuty(at(3, 1)), await onDuty(at(1, 1))]).toEqual([['ben'], ['ana']]);
    expect(await open()).toEqual([]);
    expect(told).toEqual(['asked by Ana to ben@x.example', 'accepted by Ben to ana@x.example']);
    await expect(answerSwap(deed(ben), answer)).rejects.toThrow(/answered before/);
    expect([await onDuty(at(3, 1)), await onDuty(at(4, 1))]).toEqual([['ben'], ['ben']]);
  });

  test('declined or withdrawn leaves everything as it is', async () => {
    for (const [actor, said] of [
      [ben, 'decline'],
      [ana, 'withdraw'],
    ] as const) {
      await askSwap(deed(ana), swap);
      const [asked] = await open();
      await answerSwap(deed(actor), { action: 'answer', swap: asked?.id ?? '', answer: said, note: 'no' });
      expect(await open()).toEqual([]);
    }
    expect([await onDuty(at(3, 1)), await onDuty(at(1, 1))]).toEqual([['ana'], ['ben']]);
    expect(told.filter((one) => !one.startsWith('asked'))).toEqual([
      'declined by Ben to ana@x.example',
      'withdrawn by Ana to ben@x.example',
    ]);
  });

  test('is refused where a shift is not theirs, or is not theirs any more, or has begun', async () => {
    await expect(askSwap(deed(ana), { ...swap, give: { from: at(1), to: at(2) } })).rejects.toThrow(/You are not on duty/);
    await expect(askSwap(deed(ana), { ...swap, take: { from: at(2), to: at(3) } })).rejects.toThrow(/They are not on duty/);
    await expect(askSwap(deed(ana), { ...swap, asked: 'dora@x.example' })).rejects.toThrow(/not in this team/);
    await expect(askSwap(deed(ana), { ...swap, asked: 'ana@x.example' })).rejects.toThrow(/somebody else/);
    await askSwap(deed(ana), { ...swap, take: null });
    const [asked] = await open();
    const answer = { action: 'answer', swap: asked?.id ?? '', answer: 'accept', note: '' } as const;
    expect(await open('ben@x.example', at(3, 1))).toEqual([]);
    await expect(answerSwap(deed(ben, at(3, 1)), answer)).rejects.toThrow(/too late/);
    await take(cora, 'cora', 'ana', [at(3), at(3, 2)]);
    await expect(answerSwap(deed(ben), answer)).rejects.toThrow(/Ana is not on duty all of that time/);
    expect(await onDuty(at(3, 1))).toEqual(['cora']);
  });
});
