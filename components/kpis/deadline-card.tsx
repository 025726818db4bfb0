'use client';
import { useTimezone } from '@/components/ui/clock';
import { TimeLeft } from '@/components/ui/time';
import { sayDay } from '@/lib/domain/say';
import type { NextDeadline } from '@/lib/domain/views/kpis';

type Place = NextDeadline['places'][number];
const stateOf = ({ expected, arrived, missing }: Place) => (arrived === expected ? 'arrived' : missing > 0 ? 'missing' : 'expected');
const words = { arrived: 'arrived', missing: 'missing, an exception is open', expected: 'not yet here' } as const;
const most = 4;

function list(places: Place[]): string {
  const names = places.slice(0, most).map(({ name }) => name);
  return `${names.join(', ')}${places.length > most ? ` and ${places.length - most} more` : ''}`;
}

/** The nearest time by which batches are promised, and which places still owe one. One mark a place, in the catalog's order. */
export function DeadlineCard({ deadline }: { deadline: NextDeadline }) {
  const timezone = useTimezone();
  const done = deadline.places.filter((place) => stateOf(place) === 'arrived');
  const missing = deadline.places.filter((place) => stateOf(place) === 'missing');
  const expected = deadline.places.filter((place) => stateOf(place) === 'expected');
  return (
    <section aria-label="Next deadline" className="grid min-w-0 content-start gap-1">
      <h2 className="border-t border-ink-3 pt-2 pb-2.5 text-l">
        Next deadline: {deadline.name.charAt(0).toLowerCase() + deadline.name.slice(1)}, {sayDay(deadline.dueAt, timezone)}
      </h2>
      <p className="text-pretty text-ink-2">
        <b className="font-semibold text-ink">
          {done.length} of {deadline.places.length} facilities are done
        </b>
        , <TimeLeft at={deadline.dueAt} />.{missing.length > 0 ? ` Missing: ${list(missing)}.` : ''}
        {expected.length > 0 ? ` Not yet here: ${list(expected)}.` : ''}
      </p>
      <ul aria-label="Facilities" className="mt-2 flex flex-wrap gap-[5px]">
        {deadline.places.map((place) => (
          <li key={place.id} title={`${place.name}: ${place.arrived} of ${place.expected} files ${words[stateOf(place)]}`}>
            <Mark state={stateOf(place)} />
            <span className="sr-only">
              {place.name}: {words[stateOf(place)]}
            </span>
          </li>
        ))}
      </ul>
      <p className="mt-1 text-s text-ink-3">Full: all files in. Ring: not yet here. Triangle: missing. Period {deadline.period}.</p>
    </section>
  );
}

function Mark({ state }: { state: ReturnType<typeof stateOf> }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {state === 'arrived' ? <circle cx="6" cy="6" r="4.4" fill="var(--ink-3)" /> : null}
      {state === 'expected' ? <circle cx="6" cy="6" r="4" fill="none" stroke="var(--ink-3)" strokeWidth="1.3" /> : null}
      {state === 'missing' ? <path d="M6 1 11.2 10.6H.8z" fill="var(--high)" /> : null}
    </svg>
  );
}
