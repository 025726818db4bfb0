import { mergeSketches, quantileOf, SKETCH_SCALE, type Sketch, unflattenSketch } from '@/lib/domain';

/** One point of a course: the last of a step, the last before a reset, or the sum of a step. */
export interface SeriesStep {
  seriesId: string;
  at: Date;
  startAt: Date | null;
  value: number | null;
  n: number | null;
  sum: number | null;
  sketch: number[] | null;
}

export interface Course {
  /** `last`: numbers stand by themselves; `delta`: they are already what was added; `cumulative`: they count since a start. */
  kind: 'last' | 'delta' | 'cumulative';
  steps: readonly SeriesStep[];
}

/** What one step holds; null where nothing was told. */
export interface StepNumbers {
  value: number | null;
  n: number | null;
  sum: number | null;
  sketch: Sketch | null;
}

const nothing = (): StepNumbers => ({ value: null, n: null, sum: null, sketch: null });
const plus = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : a + b);
const join = (a: Sketch | null, b: Sketch | null) => (a === null ? b : b === null ? a : mergeSketches([a, b]));

/**
 * The course of one series in `count` steps from `fromMs`. A counter's first point counts only when it says that it began after the window
 * did; a number that falls, or a start after the point before, is a reset, from which it counts anew. Never negative, nothing twice.
 */
export function courseOf(
  { kind, steps }: Course,
  { fromMs, stepMs, count }: { fromMs: number; stepMs: number; count: number },
): StepNumbers[] {
  const course = Array.from({ length: count }, nothing);
  let before: SeriesStep | null = null;
  for (const step of steps) {
    const slot = course[Math.floor((step.at.getTime() - fromMs) / stepMs)];
    const numbers = kind === 'cumulative' ? grown(step, before, fromMs) : toNumbers(step);
    if (slot && numbers) {
      if (kind === 'last') Object.assign(slot, numbers);
      else
        Object.assign(slot, {
          value: plus(slot.value, numbers.value),
          n: plus(slot.n, numbers.n),
          sum: plus(slot.sum, numbers.sum),
          sketch: join(slot.sketch, numbers.sketch),
        });
    }
    // A point that has no value breaks nothing: the counter goes on from where it was.
    if (step.value !== null || step.n !== null) before = step;
  }
  return course;
}

const toNumbers = ({ value, n, sum, sketch }: SeriesStep): StepNumbers => ({ value, n, sum, sketch: sketch && unflattenSketch(sketch) });

function grown(step: SeriesStep, before: SeriesStep | null, fromMs: number): StepNumbers | null {
  const number = step.n ?? step.value;
  if (number === null) return null;
  if (before === null) return step.startAt !== null && step.startAt.getTime() >= fromMs ? toNumbers(step) : null;
  const was = before.n ?? before.value ?? 0;
  if (number < was || (step.startAt !== null && step.startAt > before.at)) return toNumbers(step);
  return {
    value: step.value === null ? null : step.value - (before.value ?? 0),
    n: step.n === null ? null : step.n - (before.n ?? 0),
    sum: step.sum === null ? null : step.sum - (before.sum ?? 0),
    sketch: step.sketch && before.sketch ? less(step.sketch, before.sketch) : null,
  };
}

function less(all: readonly number[], earlier: readonly number[]): Sketch {
  const sketch = unflattenSketch(all);
  for (const [bucket, n] of unflattenSketch(earlier)) {
    const left = (sketch.get(bucket) ?? 0) - n;
    if (left > 0) sketch.set(bucket, left);
    else sketch.delete(bucket);
  }
  return sketch;
}

/** The quantile of a metric's sketch in its unit; null when there is none, or when it lies past what the histogram can tell. */
export function metricQuantile(sketch: Sketch | null, q: number): number | null {
  const value = sketch === null ? null : quantileOf(sketch, q);
  return value === null || !Number.isFinite(value) ? null : value / SKETCH_SCALE;
}

/** Several courses as one. Levels are combined as told, everything else is added. */
export function combineCourses(courses: readonly StepNumbers[][], levels: 'sum' | 'max' | 'min' | null): StepNumbers[] {
  const [first = []] = courses;
  return first.map((_, i) => {
    const all = courses.map((course) => course[i] ?? nothing());
    const values = all.flatMap(({ value }) => (value === null ? [] : [value]));
    const sum = () => values.reduce((total, value) => total + value, 0);
    const value = values.length === 0 ? null : levels === 'max' ? Math.max(...values) : levels === 'min' ? Math.min(...values) : sum();
    return {
      value,
      n: all.reduce<number | null>((total, one) => plus(total, one.n), null),
      sum: all.reduce<number | null>((total, one) => plus(total, one.sum), null),
      sketch: all.reduce<Sketch | null>((total, one) => join(total, one.sketch), null),
    };
  });
}
