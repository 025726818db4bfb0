import { sayClock, sayDate, sayDuration, sayTime } from '@/lib/domain/say';
import type { Course } from './prepare-course';

const percent = (share: number) => `${(share * 100).toFixed(2)}%`;
/** Labels stand no closer than this part of the width; a length of a wait needs the same. */
const APART = 0.17;

interface Tick {
  at: number;
  x: number;
  words: string;
  day: string;
}

/** The moments that can be labelled without touching one another: the first, the last, and between them as many as have room. */
function pickTicks({ axis }: Course, timezone: string): Tick[] {
  const [first] = axis;
  const last = axis.at(-1);
  if (!first || !last) return [];
  const inner = axis.slice(0, -1).map(({ to, end }) => ({ at: to, x: end }));
  const shown = [{ at: first.from, x: 0 }];
  // The first and the last stand beside their place, not over it.
  const apart = (one: { x: number }) => one.x - (shown.at(-1)?.x ?? 0) >= (shown.length === 1 ? 1.5 : 1) * APART;
  for (const one of inner) if (apart(one) && last.end - one.x >= 1.5 * APART) shown.push(one);
  shown.push({ at: last.to, x: last.end });
  const minute = (at: number) => sayTime(at, timezone, at);
  const close = shown.some(({ at }, index) => index > 0 && minute(at) === minute(shown[index - 1]?.at ?? 0));
  let before = '';
  return shown.map(({ at, x }) => {
    const day = sayDate(at, timezone);
    const tick = { at, x, words: close ? sayClock(at, timezone) : minute(at), day: day === before ? '' : day };
    before = day;
    return tick;
  });
}

/** Days, clock times and the true lengths of shortened waits above the drawing. */
export function CourseAxis({ course, timezone }: { course: Course; timezone: string }) {
  const ticks = pickTicks(course, timezone);
  const waits = course.axis.filter((stretch) => stretch.gap);
  return (
    <div aria-hidden="true" className="relative h-[58px] text-xs text-ink-3">
      {ticks.map(({ at, x, words, day }, index) => {
        const isNow = course.now !== null && index === ticks.length - 1;
        const side = index === 0 ? '' : index === ticks.length - 1 ? '-translate-x-full text-right' : '-translate-x-1/2 text-center';
        return (
          <span key={at} className={`absolute top-1 leading-[15px] whitespace-nowrap ${side}`} style={{ left: percent(x) }}>
            <span className="block h-[15px] font-medium text-ink-2">{day}</span>
            <span className={isNow ? 'font-semibold text-ink' : ''}>{isNow ? 'now' : words}</span>
          </span>
        );
      })}
      {waits.map(({ from, to, start, end }, index) => {
        const middle = (start + end) / 2;
        const next = waits[index + 1];
        if (next && (next.start + next.end) / 2 - middle < 1.2 * APART) return null;
        return (
          <span
            key={from}
            className="absolute bottom-[7px] -translate-x-1/2 leading-[13px] whitespace-nowrap"
            style={{ left: percent(Math.min(middle, 0.95)) }}
          >
            {sayDuration(to - from)}
          </span>
        );
      })}
      {course.axis.map(({ from, start, end, gap }) => (
        <span
          key={from}
          className={
            gap
              ? 'absolute bottom-0 h-px bg-[repeating-linear-gradient(90deg,var(--ink-3)_0_3px,transparent_3px_6px)]'
              : 'absolute bottom-0 h-[3px] bg-ink-2'
          }
          style={{ left: percent(start), width: percent(end - start) }}
        />
      ))}
    </div>
  );
}
