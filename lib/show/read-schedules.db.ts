import { type Colleague, listPeople } from '@/lib/access';
import { findOnCall, listShifts, localParts, type Roster, shiftDate, wallTime } from '@/lib/calendar';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Actor, type Catalog, type Layer, maySetRules, type Schedule, type Shift, type TimeWindow } from '@/lib/domain';
import type { DutyPerson, DutyShift, DutySwap, Schedules, ScheduleView, TeamDuty } from '@/lib/domain/views/duty';
import {
  belongs,
  findOnDuty,
  listFeeds,
  listGaps,
  listOverrides,
  listSwaps,
  mayAnswer,
  mayManage,
  mayWithdraw,
  type OverrideRow,
  rosterOf,
  type SwapRow,
  scheduleOf,
} from '@/lib/duty';
import { namePlaces } from './name-places';

const DAY_MS = 86_400_000;
const GAP_DAYS = 28;
const MINE_DAYS = 60;

type Named = (email: string) => DutyPerson;
/** Names of those on schedules; who cannot sign in keeps the address, and is said to be unknown. */
export const nameWith =
  (people: readonly Colleague[], actor: Actor): Named =>
  (email) => {
    const person = people.find((one) => one.email === email);
    return { email, name: person?.name ?? email, me: actor.email?.toLowerCase() === email, known: person !== undefined };
  };

export const prepareShift = ({ person, from, to, layer, override, insteadOf }: Shift, name: Named): DutyShift => ({
  person: name(person),
  from: from.toISOString(),
  to: to.toISOString(),
  layer,
  override,
  insteadOf: insteadOf === null ? null : name(insteadOf),
});

/** Stretches of one person that follow on each other as one: what a person calls a shift, whichever layer it comes from. */
export function joinShifts(shifts: readonly Shift[]): Shift[] {
  const joined: Shift[] = [];
  for (const shift of shifts) {
    const last = joined.findLast(({ person }) => person === shift.person);
    const same = last && last.to >= shift.from && last.override === shift.override;
    if (same)
      Object.assign(last, {
        to: new Date(Math.max(Number(shift.to), Number(last.to))),
        layer: last.layer === shift.layer ? last.layer : null,
      });
    else joined.push({ ...shift });
  }
  return joined;
}

const prepareNow = (duties: ReturnType<typeof findOnCall>, name: Named): TeamDuty['people'] =>
  duties.map(({ person, until, layer, insteadOf }) => ({
    person: name(person),
    until: until?.toISOString() ?? null,
    layer,
    insteadOf: insteadOf === null ? null : name(insteadOf),
  }));

interface Asked {
  team?: string[] | undefined;
  /** First local day; the Monday of this week when left out. */
  from?: string | undefined;
  weeks: number;
}

/**
 * Who is on call for each team: now, in a window of whole weeks, by layer and with every change; gaps of the next four weeks; the reader's own shifts
 * and what is asked of them. Everybody who may read exceptions may see it: names and times alone.
 */
export async function readSchedules(actor: Actor, asked: Asked, now: Date): Promise<Schedules> {
  const { catalog } = await currentCatalog();
  const { timezone } = catalog.organisation;
  const names = namePlaces(indexCatalog(catalog));
  const today = localParts(now, timezone);
  const first = asked.from ?? shiftDate(today.date, 1 - today.weekday, 'elapsed', catalog.calendars);
  const window = {
    from: wallTime(first, '00:00', timezone),
    to: wallTime(shiftDate(first, 7 * asked.weeks, 'elapsed', catalog.calendars), '00:00', timezone),
  };
  const mine = actor.email?.toLowerCase() ?? '';
  const widest = {
    from: new Date(Math.min(now.getTime(), window.from.getTime())),
    to: new Date(Math.max(now.getTime() + MINE_DAYS * DAY_MS, window.to.getTime())),
  };
  const led = catalog.schedules.filter((schedule) => mayManage(actor, schedule, catalog)).map(({ id }) => id);
  const [people, rows, swaps, feeds] = await Promise.all([
    listPeople(),
    listOverrides(
      catalog.schedules.map(({ id }) => id),
      widest,
    ),
    listSwaps({ person: mine, schedules: led }, now),
    listFeeds(actor.id),
  ]);
  const name = nameWith(people, actor);
  const wanted = (team: string) => asked.team === undefined || asked.team.length === 0 || asked.team.includes(team);
  const rosters = catalog.schedules.map((schedule) => rosterOf(schedule, rows, catalog));
  const scheduleName = (id: string) => catalog.schedules.find((one) => one.id === id)?.name ?? id;
  return {
    timezone,
    asOf: now.toISOString(),
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    days: Array.from({ length: 7 * asked.weeks }, (_, i) => {
      const date = shiftDate(first, i, 'elapsed', catalog.calendars);
      return { date, at: wallTime(date, '00:00', timezone).toISOString() };
    }),
    schedules: rosters
      .filter(({ schedule }) => wanted(schedule.team))
      .map((roster) => prepareSchedule(roster, { actor, catalog, names, name, people, rows, window, now })),
    without: catalog.teams
      .filter(({ id }) => wanted(id) && scheduleOf(catalog, id) === null)
      .map(({ id, coverage }) => ({ ...names.team(id), coverage })),
    mine: rosters
      .flatMap((roster) =>
        joinShifts(listShifts(roster, now, new Date(now.getTime() + MINE_DAYS * DAY_MS)))
          .filter(({ person }) => person === mine)
          .map((shift) => ({ ...prepareShift(shift, name), schedule: roster.schedule.id, scheduleName: roster.schedule.name })),
      )
      .sort((a, b) => (a.from < b.from ? -1 : 1)),
    mayWrite: maySetRules(actor),
    swaps: swaps.flatMap((swap) => prepareSwap(swap, { actor, catalog, name })),
    feeds: feeds.map(({ id, schedule, made_at, last_used_at }) => ({
      id,
      schedule,
      name: schedule === null ? 'My shifts' : scheduleName(schedule),
      madeAt: made_at.toISOString(),
      lastUsedAt: last_used_at?.toISOString() ?? null,
    })),
  };
}

interface Preparing {
  actor: Actor;
  catalog: Catalog;
  names: ReturnType<typeof namePlaces>;
  name: Named;
  people: readonly Colleague[];
  rows: readonly OverrideRow[];
  window: TimeWindow;
  now: Date;
}

function prepareSchedule(roster: Roster, { actor, catalog, names, name, people, rows, window, now }: Preparing): ScheduleView {
  const { schedule } = roster;
  const { id, timezone, layers } = schedule;
  const team = catalog.teams.find((one) => one.id === schedule.team);
  const coverage = team?.coverage ?? '24x7';
  const manages = mayManage(actor, schedule, catalog);
  const ahead = { from: now, to: new Date(now.getTime() + GAP_DAYS * DAY_MS) };
  return {
    id,
    name: schedule.name,
    team: names.team(schedule.team),
    timezone,
    coverage,
    managers: (team?.managers ?? []).map(name),
    now: prepareNow(findOnCall(roster, now), name),
    shifts: joinShifts(listShifts(roster, window.from, window.to)).map((shift) => prepareShift(shift, name)),
    layers: layers.map((layer) => prepareLayer(layer, { roster, window, name })),
    overrides: rows
      .filter((row) => row.schedule === id && row.to_at > now)
      .map((row) => ({
        id: row.id,
        kind: row.kind,
        person: row.person === null ? null : name(row.person),
        insteadOf: row.instead_of === null ? null : name(row.instead_of),
        from: row.from_at.toISOString(),
        to: row.to_at.toISOString(),
        reason: row.reason,
        madeBy: row.made_by === 'swap' ? 'Agreed by both' : name(row.made_by).name,
        madeAt: row.made_at.toISOString(),
        mayWithdraw: mayWithdraw(actor, row.made_by, schedule, catalog),
      })),
    gaps: prepareGaps(roster, ahead, catalog),
    members: people.filter((person) => belongs(person, schedule)).map(({ email }) => name(email)),
    mayWrite: maySetRules(actor),
    mayTake: actor.email !== null && belongs(actor, schedule),
    mayManage: manages,
  };
}

/** What a layer would have by itself, without changes by hand. */
export function prepareLayer(
  layer: Layer,
  { roster, window, name }: { roster: Roster; window: TimeWindow; name: Named },
): ScheduleView['layers'][number] {
  const alone: Roster = { ...roster, schedule: { ...roster.schedule, layers: [layer] }, overrides: [] };
  return {
    name: layer.name,
    people: layer.people.map(name),
    turn: sayTurn(layer),
    hours: sayHours(layer),
    shifts: listShifts(alone, window.from, window.to).map((shift) => prepareShift(shift, name)),
  };
}

/** When nobody would be on duty although the team of a schedule should have somebody. */
export const prepareGaps = (roster: Roster, ahead: TimeWindow, catalog: Catalog): ScheduleView['gaps'] =>
  listGaps(roster, ahead, catalog).map(({ from, to }) => ({ from: from.toISOString(), to: to.toISOString() }));

function prepareSwap(swap: SwapRow, { actor, catalog, name }: { actor: Actor; catalog: Catalog; name: Named }): DutySwap[] {
  const schedule = catalog.schedules.find(({ id }) => id === swap.schedule);
  if (!schedule) return [];
  return [
    {
      id: swap.id,
      schedule: swap.schedule,
      scheduleName: schedule.name,
      asker: name(swap.asker),
      asked: name(swap.asked),
      give: { from: swap.give_from.toISOString(), to: swap.give_to.toISOString() },
      take: swap.take_from && swap.take_to ? { from: swap.take_from.toISOString(), to: swap.take_to.toISOString() } : null,
      note: swap.note,
      madeAt: swap.made_at.toISOString(),
      may: mayAnswer({ actor, schedule, catalog }, swap),
    },
  ];
}

const units = { hours: 'hour', days: 'day', weeks: 'week' } as const;
function sayTurn({ turn: { every, unit }, start }: Layer): string {
  const length = every === 1 ? `A ${unit === 'hours' ? 'turn of an hour' : units[unit]} each` : `${every} ${unit} each`;
  const weekday = days[new Date(`${start}Z`).getUTCDay()] ?? '';
  return unit === 'hours'
    ? `${length}, from ${start.slice(11)}`
    : `${length}, handed over ${unit === 'weeks' ? `${weekday} ` : 'at '}${start.slice(11)}`;
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
function sayHours({ only, holidays }: Layer): string {
  const hours = only.map(({ weekdays, from, to }) => `${sayWeekdays(weekdays)} ${from} to ${to}`).join(', ');
  return `${hours || 'Around the clock'}${holidays === 'closed' ? ', not on holidays' : ''}`;
}

function sayWeekdays(weekdays: readonly number[]): string {
  const sorted = [...weekdays].sort();
  const [first, last] = [sorted[0] ?? 1, sorted.at(-1) ?? 7];
  const day = (weekday: number) => days[weekday % 7] ?? '';
  if (sorted.length === 7) return 'Every day';
  return sorted.length > 2 && last - first === sorted.length - 1 ? `${day(first)} to ${day(last)}` : sorted.map(day).join(', ');
}

/** Who is on call for a team now; null where it has no schedule and is reached at its address. Cost: one statement, and one for names. */
export async function readTeamDuty(actor: Actor, team: string, catalog: Catalog, now: Date): Promise<TeamDuty | null> {
  const id = scheduleOf(catalog, team);
  const schedule: Schedule | undefined = catalog.schedules.find((one) => one.id === id);
  if (!schedule) return null;
  const [duties, people] = await Promise.all([findOnDuty(catalog, [schedule.id], now), listPeople()]);
  return {
    team,
    schedule: schedule.id,
    timezone: schedule.timezone,
    people: prepareNow(duties.get(schedule.id) ?? [], nameWith(people, actor)),
  };
}

const AHEAD_DAYS = 14;

/** Who is on duty for a team from now on, in order of time; empty where it has no schedule. Cost: one statement, and one for names. */
export async function listTeamShifts(actor: Actor, team: string, catalog: Catalog, now: Date): Promise<DutyShift[]> {
  const id = scheduleOf(catalog, team);
  const schedule = catalog.schedules.find((one) => one.id === id);
  if (!schedule) return [];
  const window = { from: now, to: new Date(now.getTime() + AHEAD_DAYS * DAY_MS) };
  const [people, rows] = await Promise.all([listPeople(), listOverrides([schedule.id], window)]);
  const shifts = joinShifts(listShifts(rosterOf(schedule, rows, catalog), window.from, window.to));
  return shifts.map((shift) => prepareShift(shift, nameWith(people, actor)));
}
