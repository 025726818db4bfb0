import type { Severity } from '@/lib/domain';
import { courseStates } from '@/lib/domain/views/course';

/** Log entries of one facility in one step of a day. */
export interface Flow {
  facility: string;
  step: number;
  n: number;
  failed: number;
  /** Different minutes in which any came. */
  minutes: number;
}

interface Span {
  facility: string;
  from_at: Date;
  to_at: Date | null;
  severityAt: (at: Date) => Severity;
}

interface Day {
  flows: readonly Flow[];
  /** The same steps of each day it may be compared with. */
  before: readonly (readonly Flow[])[];
  spans: readonly Span[];
  /** Of the steps. */
  ends: readonly Date[];
  now: Date;
}

/** As the health page judges silence: nothing for 15 minutes, while the same span had traffic in so many minutes on every day that can be compared. */
const BUSY_MINUTES = { oneDay: 15, moreDays: 10 };
/** Silence is looked back for, and traffic makes good, no longer than this. */
const LOOK_BACK_STEPS = 16;
const bySeverity = { sev1: 'crit', sev2: 'high', sev3: 'medium', sev4: 'watch' } as const;

type State = (typeof courseStates)[number];

const gather = (flows: readonly Flow[]) => Map.groupBy(flows, ({ facility }) => facility);
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

/** The days that may be compared: those with at least half the minutes of the busiest, as history may begin in the middle of one. */
function usable(days: readonly (readonly Flow[])[]): (readonly Flow[])[] {
  const busy = days.map((flows) => sum(flows.map(({ minutes }) => minutes)));
  const most = Math.max(0, ...busy);
  return days.filter((_, at) => (busy[at] ?? 0) > 0 && (busy[at] ?? 0) >= most / 2);
}

/** How a facility stood at the end of each step, one letter a step: the place of its state among `courseStates`. */
export function letterStates({ flows, before, spans, ends, now }: Day): (facility: string) => string {
  const today = gather(flows);
  const days = usable(before).map(gather);
  const held = Map.groupBy(spans, ({ facility }) => facility);
  const fewest = days.length === 1 ? BUSY_MINUTES.oneDay : BUSY_MINUTES.moreDays;
  return (facility) => {
    const at = (list: ReadonlyMap<string, readonly Flow[]>, of: (flow: Flow) => number) => {
      const steps = ends.map(() => 0);
      for (const flow of list.get(facility) ?? []) steps[flow.step] = of(flow);
      return steps;
    };
    const n = at(today, (flow) => flow.n);
    const failed = at(today, (flow) => flow.failed);
    const usual = days.map((day) => at(day, ({ minutes }) => minutes));
    const isSilent = (step: number): boolean => {
      let from = step;
      while (from > 0 && step - from < LOOK_BACK_STEPS - 1 && n[from] === 0 && n[from - 1] === 0) from -= 1;
      return n[step] === 0 && usual.length > 0 && usual.every((minutes) => sum(minutes.slice(from, step + 1)) >= fewest);
    };
    const letters = ends.map((end, step) => {
      // The step under way may still fill.
      const over = end <= now;
      const open = (held.get(facility) ?? []).filter(({ from_at, to_at }) => from_at <= end && (to_at === null || to_at > end));
      const worst = open.map(({ severityAt }) => severityAt(end)).sort()[0];
      const state: State | null = worst ? bySeverity[worst] : null;
      const judged: State =
        state === 'crit' || state === 'high'
          ? state
          : over && isSilent(step)
            ? 'unknown'
            : (state ??
              ((failed[step] ?? 0) > 0 ? 'watch' : sum(n.slice(Math.max(0, step - LOOK_BACK_STEPS + 1), step + 1)) > 0 ? 'good' : 'none'));
      return courseStates.indexOf(judged);
    });
    return letters.join('');
  };
}
