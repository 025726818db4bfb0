import { z } from 'zod';
import { type Colleague, listPeople, recordAudit, refuseDeed } from '@/lib/access';
import { listShifts, listUncovered, localParts } from '@/lib/calendar';
import { type Connection, execute, inTransaction, query, sql } from '@/lib/db';
import {
  type Actor,
  type Catalog,
  ConflictError,
  InvalidInputError,
  NotFoundError,
  newId,
  type Schedule,
  type Shift,
  type TimeWindow,
} from '@/lib/domain';
import type { DutyAction } from '@/lib/domain/views/duty';
import type { Deed, SwapDeed } from './deed.db';
import { listOverrides, rosterOf } from './read-rosters.db';
import { belongs, mayManage } from './rights';

const DAY_MS = 86_400_000;
const LONGEST_MS = 31 * DAY_MS;
const AHEAD_MS = 400 * DAY_MS;

type Override = Extract<DutyAction, { action: 'override' }>;

/** The schedule with this id. Throws NotFoundError. */
export function getSchedule(catalog: Catalog, id: string): Schedule {
  const schedule = catalog.schedules.find((one) => one.id === id);
  if (!schedule) throw new NotFoundError('There is no such schedule.');
  return schedule;
}

/** Two changes of one schedule come one after the other, so that each sees what the other did. */
export const lockSchedule = (tx: Connection, id: string) =>
  execute(sql`SELECT pg_advisory_xact_lock(hashtext('duty'), hashtext(${id}))`, tx);

/**
 * Changes who is on duty in a window, with its audit entry, and returns what the actor should know of it; whose shift it was or is hears of it. Members put
 * themselves in, managers anybody. Errors: ForbiddenError (audited), InvalidInputError, ConflictError when whoever is replaced is not on duty then.
 */
export async function overrideDuty(deed: SwapDeed, said: Override): Promise<string[]> {
  const { actor, schedule, catalog, now } = deed;
  const people = await listPeople();
  const window = checkWindow(said, now);
  const override = { kind: said.kind, person: said.kind === 'remove' ? null : (said.person ?? null), insteadOf: said.insteadOf ?? null };
  if (override.person === null && said.kind !== 'remove') throw new InvalidInputError('Say who is on duty then.');
  const own = override.person !== null && override.person === actor.email?.toLowerCase() && belongs(actor, schedule);
  if (!own && !mayManage(actor, schedule, catalog))
    await refuseDeed(actor, {
      action: 'duty.override',
      targetKind: 'schedule',
      targetId: schedule.id,
      after: { ...override, ...window },
      reason: belongs(actor, schedule)
        ? 'You may put yourself on duty. To give a shift away, ask a colleague to swap; managers of the team may change everything.'
        : 'Only people of this team and its managers change who is on duty.',
    });
  if (override.person !== null) checkPerson(override.person, people, schedule);
  return inTransaction(async (tx) => {
    await lockSchedule(tx, schedule.id);
    const before = await checkChange(tx, deed, { ...override, ...window }, people);
    const id = await insertOverride(tx, deed, { ...override, ...window, reason: said.reason });
    await recordAudit(tx, actor, {
      action: 'duty.override',
      targetKind: 'schedule',
      targetId: schedule.id,
      after: { id, ...override, ...window },
      reason: said.reason,
    });
    await tellChanged(tx, deed, { before, window });
    return tellOf(tx, deed, { person: override.person, window, people });
  });
}

/** Takes a change back, with its audit entry. Errors: NotFoundError, ForbiddenError (audited), ConflictError when it is over or taken back. */
export async function withdrawOverride(deed: SwapDeed, id: string): Promise<string[]> {
  const { actor, catalog, schedule, now } = deed;
  const [row] = await query(
    sql`SELECT person, instead_of, from_at, to_at, made_by, withdrawn_at FROM duty_override WHERE id = ${id}::uuid AND schedule = ${schedule.id}`,
    z.object({
      person: z.string().nullable(),
      instead_of: z.string().nullable(),
      from_at: z.date(),
      to_at: z.date(),
      made_by: z.string(),
      withdrawn_at: z.date().nullable(),
    }),
  );
  if (!row) throw new NotFoundError('There is no such change.');
  if (!mayWithdraw(actor, row.made_by, schedule, catalog))
    await refuseDeed(actor, {
      action: 'duty.withdraw',
      targetKind: 'schedule',
      targetId: schedule.id,
      before: { id },
      reason: 'Only who made a change and managers of the team take it back.',
    });
  if (row.to_at <= now) throw new ConflictError('This change is over.');
  return inTransaction(async (tx) => {
    await lockSchedule(tx, schedule.id);
    const window = { from: new Date(Math.max(row.from_at.getTime(), now.getTime())), to: row.to_at };
    const before = await shiftsIn(tx, deed, window);
    const done = await query(
      sql`UPDATE duty_override SET withdrawn_at = ${now}, withdrawn_by = ${actor.name} WHERE id = ${id}::uuid AND withdrawn_at IS NULL RETURNING id`,
      z.object({ id: z.string() }),
      tx,
    );
    if (done.length === 0) throw new ConflictError('Somebody took this change back before.');
    await recordAudit(tx, actor, { action: 'duty.withdraw', targetKind: 'schedule', targetId: schedule.id, before: { id, ...row } });
    await tellChanged(tx, deed, { before, window });
    return [];
  });
}

/** What was agreed between two people is for managers to undo: neither takes it back alone. */
export const mayWithdraw = (actor: Actor, madeBy: string, schedule: Schedule, catalog: Catalog): boolean =>
  (actor.email !== null && madeBy === actor.email.toLowerCase()) || mayManage(actor, schedule, catalog);

interface Change extends TimeWindow {
  kind: Override['kind'];
  person: string | null;
  insteadOf: string | null;
}

export async function insertOverride(
  tx: Connection,
  { actor, schedule, now }: Deed,
  change: Change & { reason: string; by?: string },
): Promise<string> {
  const id = newId(now);
  const by = change.by ?? actor.email?.toLowerCase() ?? actor.name;
  await execute(
    sql`INSERT INTO duty_override (id, schedule, kind, person, instead_of, from_at, to_at, reason, made_at, made_by)
        VALUES (${id}::uuid, ${schedule.id}, ${change.kind}, ${change.person}, ${change.insteadOf}, ${change.from}, ${change.to}, ${change.reason}, ${now}, ${by})`,
    tx,
  );
  return id;
}

/** A window that has begun is cut to now. Throws InvalidInputError for one that is over, too long or too far ahead. */
export function checkWindow({ from, to }: TimeWindow, now: Date): TimeWindow {
  if (to <= from) throw new InvalidInputError('It ends before it begins.');
  if (to <= now) throw new InvalidInputError('It is over: who was on duty cannot be changed any more.');
  const begin = from < now ? now : from;
  if (to.getTime() - begin.getTime() > LONGEST_MS) throw new InvalidInputError('One change holds for at most 31 days.');
  if (begin.getTime() > now.getTime() + AHEAD_MS) throw new InvalidInputError('It lies more than 400 days ahead.');
  return { from: begin, to };
}

/** Throws InvalidInputError for somebody who does not exist or does not belong to the schedule. */
export function checkPerson(email: string, people: readonly Colleague[], schedule: Schedule): void {
  const person = people.find((one) => one.email === email);
  if (!person) throw new InvalidInputError(`Nobody with the address ${email} can sign in, so nobody would be reached.`);
  if (!belongs(person, schedule)) throw new InvalidInputError(`${person.name} is not in this team.`);
}

const shiftsIn = async (tx: Connection, { schedule, catalog }: Deed, { from, to }: TimeWindow): Promise<Shift[]> =>
  listShifts(rosterOf(schedule, await listOverrides([schedule.id], { from, to }, tx), catalog), from, to);

/** Returns who is on duty before the change. */
async function checkChange(tx: Connection, deed: Deed, change: Change, people: readonly Colleague[]): Promise<Shift[]> {
  const shifts = await shiftsIn(tx, deed, change);
  const name = (email: string) => people.find((one) => one.email === email)?.name ?? email;
  if (change.insteadOf !== null && !shifts.some(({ person }) => person === change.insteadOf)) {
    const others = [...new Set(shifts.map(({ person }) => name(person)))].join(' and ');
    throw new ConflictError(
      `${name(change.insteadOf)} is not on duty then: ${others === '' ? 'nobody is' : `${others} is`}. Look at the schedule again.`,
    );
  }
  if (
    change.person !== null &&
    covers(
      shifts.filter(({ person }) => person === change.person),
      change,
    ) &&
    change.kind === 'add'
  )
    throw new ConflictError(`${name(change.person)} is on duty then already.`);
  return shifts;
}

/** Tells everybody but the actor whose own hours in a window are others than before: from the first to the last of them that changed. */
async function tellChanged(
  tx: Connection,
  deed: SwapDeed,
  { before, window }: { before: readonly Shift[]; window: TimeWindow },
): Promise<void> {
  const { actor, schedule } = deed;
  const after = await shiftsIn(tx, deed, window);
  const me = actor.email?.toLowerCase();
  for (const person of new Set([...before, ...after].map((shift) => shift.person))) {
    if (person === me) continue;
    const [was, is] = [before, after].map((shifts) => shifts.filter((shift) => shift.person === person));
    for (const [kind, hours] of [
      ['taken_off', subtract(was ?? [], is ?? [])],
      ['put_on', subtract(is ?? [], was ?? [])],
    ] as const) {
      const [first, last] = [hours[0], hours.at(-1)];
      if (first && last)
        await deed.tell(tx, { kind, to: person, by: actor.name, schedule, give: { from: first.from, to: last.to }, take: null });
    }
  }
}

/** What is left of stretches in order of time without others in order of time. */
function subtract(of: readonly TimeWindow[], without: readonly TimeWindow[]): TimeWindow[] {
  return without.reduce<TimeWindow[]>(
    (left, { from, to }) =>
      left.flatMap((one) =>
        to <= one.from || from >= one.to
          ? [one]
          : [...(from > one.from ? [{ from: one.from, to: from }] : []), ...(to < one.to ? [{ from: to, to: one.to }] : [])],
      ),
    of.map(({ from, to }) => ({ from, to })),
  );
}

/** Whether stretches in order of time leave nothing of a window out. */
export function covers(shifts: readonly TimeWindow[], { from, to }: TimeWindow): boolean {
  let at = from;
  for (const shift of shifts) if (shift.from <= at && shift.to > at) at = shift.to;
  return at >= to;
}

/** What should be known of a change that is made: duty elsewhere at the same time, and minutes in which nobody is left. */
export async function tellOf(
  tx: Connection,
  { catalog, schedule }: Deed,
  { person, window, people }: { person: string | null; window: TimeWindow; people: readonly Colleague[] },
): Promise<string[]> {
  const rows = await listOverrides(
    catalog.schedules.map(({ id }) => id),
    window,
    tx,
  );
  const name = people.find((one) => one.email === person)?.name ?? person;
  const say = (at: Date) => {
    const { date, hour, minute } = localParts(at, schedule.timezone);
    return `${date} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  };
  const told = catalog.schedules.flatMap((other) => {
    if (other.id === schedule.id || person === null) return [];
    const [both] = listShifts(rosterOf(other, rows, catalog), window.from, window.to).filter((shift) => shift.person === person);
    return both ? [`${name} is on duty in ${other.name} at the same time, from ${say(both.from)} on.`] : [];
  });
  const [gap] = listUncovered(rosterOf(schedule, rows, catalog), window);
  return gap ? [...told, `Nobody is on duty from ${say(gap.from)} to ${say(gap.to)}.`] : told;
}
