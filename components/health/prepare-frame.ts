import { sayDay, sayPlural, sayTime } from '@/lib/domain/say';
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

/** The moment in a sentence. */
export function sayFrame(course: Course, step: number): string {
  const places = placesAt(course, step);
  const count = (...states: HealthState[]) => places.filter(({ state }) => states.includes(state)).length;
  const [bad, silent] = [count('crit', 'high'), count('unknown')];
  const at = course.steps[step] ?? course.asOf;
  const when = `${sayDay(at, course.timezone).replace(/,? \d{1,2}:\d{2}$/, '')}, ${sayTime(at, course.timezone, Date.parse(at))}`;
  const parts = [
    ...(bad > 0 ? [`${sayPlural(bad, 'facility', 'facilities')} in trouble`] : []),
    ...(silent > 0 ? [`${sayPlural(silent, 'facility', 'facilities')} silent`] : []),
  ];
  return `${when}: ${parts.length > 0 ? parts.join(', ') : 'nothing urgent'}`;
}
