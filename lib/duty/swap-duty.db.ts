import { z } from 'zod';
import { listPeople, recordAudit, refuseDeed } from '@/lib/access';
import { listShifts } from '@/lib/calendar';
import { type Connection, execute, inTransaction, query, sql } from '@/lib/db';
import { ConflictError, InvalidInputError, NotFoundError, newId, type TimeWindow } from '@/lib/domain';
import type { DutyAction } from '@/lib/domain/views/duty';
import { checkPerson, checkWindow, covers, insertOverride, lockSchedule, tellOf } from './change-duty.db';
import type { Deed, SwapDeed, SwapNews } from './deed.db';
import { listOverrides, rosterOf } from './read-rosters.db';
import { mayManage } from './rights';

const swapRow = z.object({
  id: z.string(),
  schedule: z.string(),
  asker: z.string(),
  asked: z.string(),
  give_from: z.date(),
  give_to: z.date(),
  take_from: z.date().nullable(),
  take_to: z.date().nullable(),
  note: z.string(),
  state: z.enum(['asked', 'accepted', 'declined', 'withdrawn']),
  made_at: z.date(),
});
export type SwapRow = z.infer<typeof swapRow>;
const answers = { accept: 'accepted', decline: 'declined', withdraw: 'withdrawn' } satisfies Record<string, SwapNews['kind']>;
const columns = sql`id, schedule, asker, asked, give_from, give_to, take_from, take_to, note, state, made_at`;

/** Returns what was asked and can still be answered, of one person or of schedules; what has begun cannot. Newest last. */
export const listSwaps = (who: { person: string; schedules: readonly string[] }, now: Date): Promise<SwapRow[]> =>
  query(
    sql`SELECT ${columns} FROM duty_swap WHERE state = 'asked' AND give_from > ${now} AND (take_from IS NULL OR take_from > ${now})
          AND (asker = ${who.person} OR asked = ${who.person} OR schedule = ANY(${who.schedules}::text[])) ORDER BY made_at`,
    swapRow,
  );

/**
 * Asks somebody to take a shift of the actor's, for another or for nothing. Nothing changes until they say yes. Errors: InvalidInputError,
 * ConflictError when a shift is not theirs.
 */
export async function askSwap(deed: SwapDeed, said: Extract<DutyAction, { action: 'ask' }>): Promise<string[]> {
  const { actor, schedule, now } = deed;
  const asker = actor.email?.toLowerCase();
  if (asker === undefined) throw new InvalidInputError('Only people swap shifts.');
  if (said.asked === asker) throw new InvalidInputError('Ask somebody else: this shift is yours.');
  for (const window of [said.give, ...(said.take ? [said.take] : [])]) {
    checkWindow(window, now);
    if (window.from <= now) throw new InvalidInputError('A shift that has begun cannot be swapped. Somebody can take the rest of it.');
  }
  checkPerson(said.asked, await listPeople(), schedule);
  return inTransaction(async (tx) => {
    await lockSchedule(tx, schedule.id);
    await checkHolds(tx, deed, asker, said.give, 'You are');
    if (said.take) await checkHolds(tx, deed, said.asked, said.take, 'They are');
    const id = newId(now);
    const take = said.take ?? null;
    await execute(
      sql`INSERT INTO duty_swap (id, schedule, asker, asked, give_from, give_to, take_from, take_to, note, state, made_at)
          VALUES (${id}::uuid, ${schedule.id}, ${asker}, ${said.asked}, ${said.give.from}, ${said.give.to}, ${take?.from ?? null}, ${take?.to ?? null},
            ${said.note}, 'asked', ${now})`,
      tx,
    );
    await recordAudit(tx, actor, {
      action: 'duty.ask',
      targetKind: 'schedule',
      targetId: schedule.id,
      after: { id, asked: said.asked, give: said.give, take },
    });
    await deed.tell(tx, { kind: 'asked', to: said.asked, by: actor.name, schedule, give: said.give, take });
    return [];
  });
}

/**
 * Accepts, declines or withdraws what was asked; accepting changes the shifts in the same transaction. Errors: NotFoundError, ForbiddenError
 * (audited), ConflictError when it was answered before, a shift has begun or is no longer theirs.
 */
export async function answerSwap(deed: SwapDeed, said: Extract<DutyAction, { action: 'answer' }>): Promise<string[]> {
  const { actor, schedule, now } = deed;
  return inTransaction(async (tx) => {
    await lockSchedule(tx, schedule.id);
    const [swap] = await query(
      sql`SELECT ${columns} FROM duty_swap WHERE id = ${said.swap}::uuid AND schedule = ${schedule.id} FOR UPDATE`,
      swapRow,
      tx,
    );
    if (!swap) throw new NotFoundError('There is no such question.');
    if (!mayAnswer(deed, swap).includes(said.answer))
      return refuseDeed(actor, {
        action: `duty.${said.answer}`,
        targetKind: 'schedule',
        targetId: schedule.id,
        before: { id: swap.id },
        reason: 'Only who was asked answers; only who asked takes it back.',
      });
    if (swap.state !== 'asked') throw new ConflictError('This was answered before.');
    const give = { from: swap.give_from, to: swap.give_to };
    const take = swap.take_from && swap.take_to ? { from: swap.take_from, to: swap.take_to } : null;
    const told = said.answer === 'accept' ? await exchange(tx, deed, swap, { give, take }) : [];
    const state = answers[said.answer];
    await execute(sql`UPDATE duty_swap SET state = ${state}, answered_at = ${now}, answer = ${said.note} WHERE id = ${swap.id}::uuid`, tx);
    await recordAudit(tx, actor, {
      action: `duty.${said.answer}`,
      targetKind: 'schedule',
      targetId: schedule.id,
      after: { id: swap.id, asker: swap.asker, asked: swap.asked, give, take },
      reason: said.note || null,
    });
    const me = actor.email?.toLowerCase();
    for (const to of [swap.asker, swap.asked].filter((one) => one !== me))
      await deed.tell(tx, { kind: state, to, by: actor.name, schedule, give, take });
    return told;
  });
}

/** What the actor may do with what was asked. */
export function mayAnswer(
  { actor, schedule, catalog }: Pick<Deed, 'actor' | 'schedule' | 'catalog'>,
  swap: Pick<SwapRow, 'asker' | 'asked'>,
): ('accept' | 'decline' | 'withdraw')[] {
  const me = actor.email?.toLowerCase();
  if (me === swap.asked) return ['accept', 'decline'];
  if (me === swap.asker) return ['withdraw'];
  return mayManage(actor, schedule, catalog) ? ['accept', 'decline'] : [];
}

async function exchange(
  tx: Connection,
  deed: Deed,
  swap: SwapRow,
  { give, take }: { give: TimeWindow; take: TimeWindow | null },
): Promise<string[]> {
  if (give.from <= deed.now || (take && take.from <= deed.now)) throw new ConflictError('It is too late: the shift has begun.');
  const people = await listPeople();
  checkPerson(swap.asked, people, deed.schedule);
  const name = (email: string) => people.find((one) => one.email === email)?.name ?? email;
  await checkHolds(tx, deed, swap.asker, give, `${name(swap.asker)} is`);
  if (take) await checkHolds(tx, deed, swap.asked, take, `${name(swap.asked)} is`);
  const reason = `Swap of ${name(swap.asker)} and ${name(swap.asked)}${swap.note ? `: ${swap.note}` : ''}`;
  const by = 'swap';
  await insertOverride(tx, deed, { kind: 'replace', person: swap.asked, insteadOf: swap.asker, ...give, reason, by });
  if (take) await insertOverride(tx, deed, { kind: 'replace', person: swap.asker, insteadOf: swap.asked, ...take, reason, by });
  const told = await tellOf(tx, deed, { person: swap.asked, window: give, people });
  return take ? [...told, ...(await tellOf(tx, deed, { person: swap.asker, window: take, people }))] : told;
}

async function checkHolds(tx: Connection, { schedule, catalog }: Deed, person: string, window: TimeWindow, who: string): Promise<void> {
  const rows = await listOverrides([schedule.id], window, tx);
  const theirs = listShifts(rosterOf(schedule, rows, catalog), window.from, window.to).filter((shift) => shift.person === person);
  if (!covers(theirs, window)) throw new ConflictError(`${who} not on duty all of that time. Look at the schedule again.`);
}
