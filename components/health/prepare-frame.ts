import { sayPlural, sayTime } from '@/lib/domain/say';
import { type Course, courseStates } from '@/lib/domain/views/course';
import type { HealthPlace, HealthState } from '@/lib/domain/views/health';

/** How a facility stood at the end of a step. */
export const stateAt = (states: string, step: number): HealthState => courseStates[Number(states[step])] ?? 'none';

/** The exceptions that had begun and were not over at the end of a step. */
export function openAt({ exceptions, steps }: Course, step: number): Course['exceptions'] {
  const at = Date.parse(steps[step] ?? '');
  return exceptions.filter(({ from, to }) => Date.parse(from) <= at && (to === null || Date.parse(to) > at));
}

/** The facilities as they stood at the end of a step, drawable as those of now. The size is the traffic of the whole day, so that places stay put. */
export function placesAt(course: Course, step: number): HealthPlace[] {
  const open = openAt(course, step);
  return course.facilities.map(({ states, volume, ...place }) => {
    const here = open.filter(({ facilities }) => facilities.includes(place.id));
    const state = stateAt(states, step);
    return {
      ...place,
      state,
      why: [
        ...here.slice(0, 3).map(({ title }) => title),
        ...(here.length > 3 ? [`and ${here.length - 3} more`] : []),
        ...(state === 'unknown' ? ['Nothing came, although the same minutes are usually busy'] : []),
      ],
      volume,
      attention: 0,
      missing: 0,
      exceptions: here.length,
      errorRatio: null,
      silentSince: null,
    };
  });
}

/** The day as people say it. */
const sayDate = (day: string) =>
  new Date(`${day}T12:00:00Z`).toLocaleDateString('en-US', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });

/** The end of a step by the clock; the day ends at 24:00. */
export function sayStep({ steps, timezone, day }: Course, step: number): string {
  const at = steps[step];
  if (at === undefined) return '';
  const words = sayTime(at, timezone, Date.parse(at));
  return words === '00:00' && step > 0 && day !== '' ? '24:00' : words;
}

/** Where to begin: when something urgent was first opened on that day, else where most was wrong, else at its end. */
export function firstShown(course: Course): number {
  const [from, last] = [Date.parse(course.steps[0] ?? ''), course.steps.length - 1];
  const begun = course.exceptions.filter(({ severity }) => severity <= 'sev2').map((one) => Date.parse(one.from));
  const first = Math.min(...begun.filter((at) => at >= from));
  const at = course.steps.findIndex((step) => Date.parse(step) > first);
  if (at >= 0) return at;
  const bad = course.steps.map(
    (_, step) => course.facilities.filter(({ states }) => 'crit high unknown'.includes(stateAt(states, step))).length,
  );
  const most = Math.max(0, ...bad);
  return most === 0 ? Math.max(0, last) : bad.indexOf(most);
}

/** The moment in a sentence. */
export function sayFrame(course: Course, step: number): string {
  const places = placesAt(course, step);
  const count = (...states: HealthState[]) => places.filter(({ state }) => states.includes(state)).length;
  const [bad, silent] = [count('crit', 'high'), count('unknown')];
  const when = `${sayDate(course.day)}, ${sayStep(course, step)}`;
  const parts = [
    ...(bad > 0 ? [`${sayPlural(bad, 'facility', 'facilities')} in trouble`] : []),
    ...(silent > 0 ? [`${sayPlural(silent, 'facility', 'facilities')} silent`] : []),
  ];
  return `${when}: ${parts.length > 0 ? parts.join(', ') : 'nothing urgent'}`;
}
