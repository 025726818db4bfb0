import type { RotationForm, WrittenLayer, WrittenSchedule } from '@/lib/domain/views/rotation';

const DAY_MS = 86_400_000;

/** The Monday after an instant, at eight: when turns of weeks usually begin. */
function nextMonday(asOf: string): string {
  const day = new Date(asOf);
  const ahead = (8 - (day.getUTCDay() || 7)) % 7 || 7;
  return `${new Date(day.getTime() + ahead * DAY_MS).toISOString().slice(0, 10)}T08:00`;
}

/** A layer to begin with: turns of a week, with nobody in it yet. */
export const newLayer = (asOf: string, taken: readonly string[]): WrittenLayer => {
  const name = ['Primary', 'Nights and weekends', 'Weekdays'].find((one) => !taken.includes(one)) ?? `Layer ${taken.length + 1}`;
  return { name, people: [], start: nextMonday(asOf), turn: { every: 1, unit: 'weeks' }, only: [], holidays: 'open' };
};

/** A schedule to begin with, for the first team that has none. */
export function newSchedule({ teams: [team], timezone, asOf }: RotationForm): WrittenSchedule {
  return forTeam({ id: '', name: '', team: '', timezone, layers: [newLayer(asOf, [])] }, team ?? null);
}

/** A new schedule for this team: its id and name follow from the team's. */
export const forTeam = (schedule: WrittenSchedule, team: { id: string; name: string } | null): WrittenSchedule =>
  team === null ? schedule : { ...schedule, team: team.id, id: team.id.replace(/^team-/, 'sch-'), name: `${team.name} on call` };
