'use client';
import { classNames } from '@/components/ui/class-names';
import { StateMark } from '@/components/ui/glyph';
import { sayDuration } from '@/lib/domain/say';
import type { Course, Hop, Lane } from './prepare-course';

const percent = (share: number) => `${(share * 100).toFixed(2)}%`;
const title = ({ event }: Hop) =>
  [
    event.milestone?.name ?? event.messageType ?? event.status,
    event.status,
    event.attempt > 1 ? `attempt ${event.attempt}` : '',
    event.durationMs === null ? '' : sayDuration(event.durationMs),
    event.errorCode ?? '',
  ]
    .filter((part) => part !== '')
    .join(', ');

function LaneMark({ lane }: { lane: Lane }) {
  const last = lane.hops.at(-1);
  if (last?.failed) return <StateMark state="high">Failed</StateMark>;
  if (lane.failed > 0)
    return (
      <StateMark state="good" soft>
        Mended
      </StateMark>
    );
  return (
    <StateMark state="good" soft>
      Done
    </StateMark>
  );
}

/** The applications it went through, each hop where it happened; a failed one is framed and marked, a click opens its log entry. */
export function CourseHops({
  course,
  colour,
  pick,
  picked,
}: {
  course: Course;
  colour: (id: string) => string;
  pick: (key: string) => void;
  picked: string | null;
}) {
  return (
    <ul aria-label="Hops by application">
      {course.lanes.map((lane) => (
        <li
          key={lane.application.id}
          className="grid items-center border-t border-line first:border-0 @max-2xl:grid-cols-[minmax(0,1fr)_auto] @max-2xl:py-2 @2xl:h-[30px] @2xl:grid-cols-[var(--label)_minmax(0,1fr)_86px_86px_128px]"
        >
          <span className="flex min-w-0 items-center gap-2 pr-2">
            <span aria-hidden="true" className="size-2 flex-none rounded-[2px]" style={{ background: colour(lane.application.id) }} />
            <span className="truncate">{lane.application.name}</span>
          </span>
          <span className="relative h-[30px] @max-2xl:hidden">
            {lane.hops.map((hop) => (
              <button
                key={hop.event.key}
                type="button"
                title={title(hop)}
                aria-label={`${lane.application.name}: ${title(hop)}`}
                aria-pressed={picked === hop.event.key}
                onClick={() => pick(hop.event.key)}
                className={classNames(
                  'absolute top-[9px] h-3 min-w-[5px] rounded-[2px]',
                  hop.failed && 'border-[1.5px] border-crit bg-crit-soft',
                  picked === hop.event.key && 'outline-2 outline-offset-2 outline-ink',
                )}
                style={{
                  left: percent(Math.min(hop.start, 0.995)),
                  width: percent(hop.end - hop.start),
                  ...(hop.failed ? {} : { background: colour(lane.application.id) }),
                }}
              />
            ))}
          </span>
          <span className="text-right text-s text-ink-3 tabular-nums">{lane.workMs > 0 ? sayDuration(lane.workMs) : '-'}</span>
          <span className="text-right text-s tabular-nums @max-2xl:hidden">
            {lane.hops.length}
            {lane.retried > 0 ? <span className="text-ink-3">{`, ${lane.retried} again`}</span> : null}
          </span>
          <span className="text-s @max-2xl:col-span-2 @2xl:pl-3">
            <LaneMark lane={lane} />
          </span>
        </li>
      ))}
    </ul>
  );
}
