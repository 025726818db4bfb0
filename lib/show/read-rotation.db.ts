import { listPeople } from '@/lib/access';
import { listShifts, localParts, shiftDate, wallTime } from '@/lib/calendar';
import { currentCatalog, indexCatalog, isTimezone, writePart } from '@/lib/catalog';
import { type Actor, NotFoundError, type Schedule, scheduleSchema } from '@/lib/domain';
import type { RotationForm, RotationPreview, WrittenSchedule } from '@/lib/domain/views/rotation';
import { listOverrides, rosterOf, scheduleOf } from '@/lib/duty';
import { namePlaces } from './name-places';
import { checkEditor } from './read-catalog-parts.db';
import { joinShifts, nameWith, prepareGaps, prepareLayer, prepareShift } from './read-schedules.db';

const PREVIEW_DAYS = 28;

/** What the form for a rotation begins with. Errors: ForbiddenError, NotFoundError. */
export async function readRotation(actor: Actor, id: string | undefined, now: Date): Promise<RotationForm> {
  checkEditor(actor);
  const [{ catalog }, people] = await Promise.all([currentCatalog(), listPeople()]);
  const schedule = catalog.schedules.find((one) => one.id === id);
  if (id !== undefined && !schedule) throw new NotFoundError(`There is no schedule ${id.slice(0, 80)}.`);
  const names = namePlaces(indexCatalog(catalog));
  return {
    timezone: catalog.organisation.timezone,
    asOf: now.toISOString(),
    schedule: schedule ? writtenOf(schedule) : null,
    found: schedule ? writePart(catalog, { section: 'schedules', id: schedule.id }) : null,
    teams: catalog.teams
      .filter((team) => team.id === schedule?.team || scheduleOf(catalog, team.id) === null)
      .map((team) => names.team(team.id)),
    people: people.map(({ email, name, teams }) => ({ email: email.toLowerCase(), name, teams })),
  };
}

const writtenOf = ({ id, name, team, timezone, layers }: Schedule): WrittenSchedule => ({
  id,
  name,
  team,
  timezone,
  layers: layers.map(({ end, ...layer }) => (end === undefined ? layer : { ...layer, end })),
});

/**
 * Who would be on duty in the next four weeks, from today, by a schedule as it is being written, with the changes by hand that are made already; gaps by
 * the hours that its team covers. Errors: ForbiddenError.
 */
export async function previewRotation(actor: Actor, written: WrittenSchedule, now: Date): Promise<RotationPreview> {
  checkEditor(actor);
  const { catalog } = await currentCatalog();
  const { timezone } = catalog.organisation;
  const first = localParts(now, timezone).date;
  const dateAt = (day: number) => shiftDate(first, day, 'elapsed', catalog.calendars);
  const window = { from: wallTime(first, '00:00', timezone), to: wallTime(dateAt(PREVIEW_DAYS), '00:00', timezone) };
  const frame = {
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    days: Array.from({ length: PREVIEW_DAYS }, (_, day) => ({
      date: dateAt(day),
      at: wallTime(dateAt(day), '00:00', timezone).toISOString(),
    })),
  };
  const parsed = scheduleSchema.safeParse(written);
  if (!parsed.success || !isTimezone(parsed.data.timezone))
    return { ...frame, fault: 'It is not complete yet: see what there is to correct.', people: [], shifts: [], layers: [], gaps: [] };
  const schedule = parsed.data;
  const [people, rows] = await Promise.all([listPeople(), listOverrides([schedule.id], window)]);
  const roster = rosterOf(schedule, rows, catalog);
  const name = nameWith(people, actor);
  return {
    ...frame,
    fault: null,
    people: [...new Set(schedule.layers.flatMap((layer) => layer.people))].map(name),
    shifts: joinShifts(listShifts(roster, window.from, window.to)).map((shift) => prepareShift(shift, name)),
    layers: schedule.layers.map((layer) => prepareLayer(layer, { roster, window, name })),
    gaps: prepareGaps(roster, { from: now, to: window.to }, catalog),
  };
}
