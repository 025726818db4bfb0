import { sayTime } from '@/lib/domain/say';
import type { Course } from '@/lib/domain/views/course';
import { stateAt } from './prepare-frame';

const HEIGHT = 44;
const fills = { crit: 'var(--crit)', high: 'var(--high)', unknown: 'var(--unknown)' } as const;
const order = ['crit', 'high', 'unknown'] as const;

/** The whole day in small: how many facilities were in trouble or silent at each step, worst at the bottom. */
export function DayStrip({ course, step }: { course: Course; step: number }) {
  const { steps, facilities } = course;
  const counts = steps.map((_, at) => order.map((state) => facilities.filter(({ states }) => stateAt(states, at) === state).length));
  const most = Math.max(1, ...counts.map((one) => one.reduce((sum, n) => sum + n, 0)));
  const scale = (HEIGHT - 4) / most;
  const hours = steps.flatMap((at, index) =>
    (index + 1) % 16 === 0 && index + 1 < steps.length ? [{ at, x: (index + 1) / steps.length }] : [],
  );
  return (
    <div aria-hidden="true">
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${steps.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="block h-11 w-full rounded-[3px] bg-sunken"
      >
        {counts.map((one, at) => {
          let y = HEIGHT;
          return order.map((state, index) => {
            const height = (one[index] ?? 0) * scale;
            y -= height;
            return height === 0 ? null : (
              <rect key={`${steps[at]} ${state}`} x={at + 0.06} y={y} width={0.88} height={height} fill={fills[state]} />
            );
          });
        })}
        <rect x={step} y={0} width={1} height={HEIGHT} fill="var(--accent)" fillOpacity={0.18} />
        <line
          x1={step + 0.5}
          x2={step + 0.5}
          y1={0}
          y2={HEIGHT}
          stroke="var(--accent)"
          strokeWidth={1.5}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <div className="relative h-4 text-xs text-ink-3">
        {hours.map(({ at, x }) => (
          <span key={at} className="absolute -translate-x-1/2" style={{ left: `${100 * x}%` }}>
            {sayTime(at, course.timezone, Date.parse(at))}
          </span>
        ))}
      </div>
    </div>
  );
}
