import type { PageMeasures, ScreensResult } from './run-screens';

/** What each page must stay under. */
export const bounds = { lcpMs: 1500, inpMs: 200, cls: 0.05, scriptKb: 250, axeViolations: 1 } as const;
/** Frames that may come late while a list is scrolled for four seconds: one is the first, which begins to draw. */
const LATE_FRAMES = 1;
type Measure = keyof typeof bounds;
const measures = Object.keys(bounds) as Measure[];

const worst = (pages: readonly PageMeasures[], measure: Measure) =>
  pages.length === 0 ? null : Math.max(...pages.map((page) => page[measure]));

/** What is not under its bound, or could not be measured, in words. */
export const broken = ({ pages, scroll, missing }: ScreensResult): string[] => [
  ...Object.entries(pages).flatMap(([name, page]) =>
    measures
      .filter((measure) => page[measure] >= bounds[measure])
      .map((measure) => `${name}: ${measure} ${page[measure]}, allowed under ${bounds[measure]}`),
  ),
  ...Object.entries(scroll).flatMap(([name, { late, frames }]) =>
    late > LATE_FRAMES ? [`${name}: ${late} of ${frames} frames later than 50 ms, allowed ${LATE_FRAMES}`] : [],
  ),
  ...missing.map((one) => `not measured: ${one}`),
];

/** The keys that scripts rely on: each page by name, and the worst of all beside. */
export const reportScreensJson = (result: ScreensResult) => ({
  pages: result.pages,
  ...Object.fromEntries(measures.map((measure) => [measure, worst(Object.values(result.pages), measure)])),
  violations: result.violations,
  scroll: result.scroll,
  missing: result.missing,
  broken: broken(result),
});

/** The same for a person. */
export function reportScreensText(result: ScreensResult): string {
  const line = (name: string, values: readonly (string | number)[]) =>
    `${name.padEnd(16)}${values.map((value) => String(value).padStart(14)).join('')}`;
  return [
    '',
    line('', measures),
    ...Object.entries(result.pages).map(([name, page]) =>
      line(
        name,
        measures.map((measure) => page[measure]),
      ),
    ),
    line(
      'allowed under',
      measures.map((measure) => bounds[measure]),
    ),
    ...Object.entries(result.scroll).map(
      ([name, { frames, late, longestMs, longFrames, longTaskMs }]) =>
        `${name}: ${frames} frames, ${late} later than 50 ms, the longest after ${longestMs} ms; ${longFrames} long to make, held at most ${longTaskMs} ms`,
    ),
    ...result.violations.map((one) => `axe ${one}`),
    ...broken(result),
  ].join('\n');
}
