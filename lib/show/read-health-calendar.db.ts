import { localParts } from '@/lib/calendar';
import { lane } from '@/lib/db';
import type { Actor, Severity } from '@/lib/domain';
import type { HealthCalendar } from '@/lib/domain/views/course';
import type { HealthState } from '@/lib/domain/views/health';
import { type ExceptionSpan, listExceptionSpans } from './list-exception-spans.db';
import { readMetrics } from './read-metrics.db';
import type { StandingInput } from './read-standing.db';

const MOST_SHOWN = 3;
const bySeverity: Record<Severity, HealthState> = { sev1: 'crit', sev2: 'high', sev3: 'medium', sev4: 'watch' };

/** One exception as it touched all places of the scope together. */
interface Whole {
  number: number;
  title: string;
  from: Date;
  to: Date | null;
  cases: number;
  severityAt: (at: Date) => Severity;
}

function unite(spans: readonly ExceptionSpan[]): Whole[] {
  return [...Map.groupBy(spans, ({ number }) => number).values()].flatMap((places) => {
    const [one] = places;
    if (!one) return [];
    const ends = places.flatMap(({ to_at }) => (to_at === null ? [] : [to_at.getTime()]));
    return {
      number: one.number,
      title: one.title,
      from: new Date(Math.min(...places.map(({ from_at }) => from_at.getTime()))),
      to: ends.length < places.length ? null : new Date(Math.max(...ends)),
      cases: places.reduce((sum, { cases }) => sum + cases, 0),
      severityAt: one.severityAt,
    };
  });
}

/** The first of each title with how many bear it. */
function byTitle<T extends { title: string }>(all: readonly T[]): { one: T; alike: number }[] {
  return [...Map.groupBy(all, ({ title }) => title).values()]
    .flatMap((list) => (list[0] ? [{ one: list[0], alike: list.length }] : []))
    .slice(0, MOST_SHOWN);
}

/**
 * How each local day of the window stood at its worst: by the severity that exceptions which touched it had at its end, by failures that none holds, by
 * traffic. A day before anything was ever counted has no state, a day without traffic is `none`. Cost: readMetrics by the day, and members of what was open.
 */
export async function readHealthCalendar(actor: Actor, { scope, window, now }: StandingInput): Promise<HealthCalendar> {
  const metrics = await readMetrics(actor, { scope, window, bucket: 'day' }, now);
  const points = metrics.groups[0]?.points ?? [];
  const from = new Date(metrics.from);
  const all = unite(await listExceptionSpans({ actor, scope, window: { from, to: new Date(metrics.to) } }, lane('screen')));
  const first = points.findIndex(({ n }) => n > 0);
  return {
    environment: metrics.environment,
    timezone: metrics.timezone,
    asOf: metrics.asOf,
    days: points.map(({ at, n, failed }, index) => {
      const to = new Date(points[index + 1]?.at ?? metrics.to);
      const end = new Date(Math.min(to.getTime() - 1, now.getTime()));
      const touched = all
        .filter((one) => one.from <= end && (one.to === null || one.to > new Date(at)))
        .map((one) => ({ ...one, severity: one.severityAt(end) }))
        .sort((a, b) => a.severity.localeCompare(b.severity) || b.cases - a.cases || a.number - b.number);
      const [worst] = touched;
      const known = first >= 0 && index >= first;
      const state = worst ? bySeverity[worst.severity] : failed > 0 ? 'watch' : n > 0 ? 'good' : known ? 'none' : null;
      return {
        day: localParts(new Date(at), metrics.timezone).date,
        from: at,
        to: to.toISOString(),
        state,
        n,
        failed,
        touched: touched.length,
        exceptions: byTitle(touched).map(({ one, alike }) => ({
          ref: `EX-${one.number}`,
          title: one.title,
          severity: one.severity,
          from: one.from.toISOString(),
          to: one.to?.toISOString() ?? null,
          cases: one.cases,
          alike,
        })),
      };
    }),
    corrected: metrics.corrected,
  };
}
