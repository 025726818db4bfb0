import { expect, test } from 'vitest';
import { pickGaps, type ToldGap } from './pick-gaps';

const now = new Date('2026-11-23T12:00:00Z');
const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const gap = (from: number, to: number) => ({ from: at(from), to: at(to) });
const until = at(28 * 24);
const pick = (gaps: ReturnType<typeof gap>[], told: ToldGap[] = []) =>
  pickGaps(gaps, told, { now, until }).map(({ stage, gaps: of }) => [
    stage,
    ...of.map(({ from }) => (from.getTime() - now.getTime()) / 3_600_000),
  ]);

test.each([
  ['within a week, of which nobody was told', [gap(100, 110)], [], [['ahead', 100]]],
  ['further than a week', [gap(169, 170)], [], []],
  ['within a day, told when it was far', [gap(20, 30)], [{ ...gap(20, 30), stage: 'ahead' as const }], [['near', 20]]],
  ['within a day, never told before: once', [gap(20, 30)], [], [['near', 20]]],
  [
    'told both times',
    [gap(20, 30)],
    [
      { ...gap(20, 30), stage: 'ahead' as const },
      { ...gap(20, 30), stage: 'near' as const },
    ],
    [],
  ],
  ['that somebody has shortened from its beginning', [gap(105, 110)], [{ ...gap(100, 110), stage: 'ahead' as const }], []],
  ['that has grown at its end', [gap(100, 140)], [{ ...gap(100, 110), stage: 'ahead' as const }], [['ahead', 100]]],
  ['that has begun and was told', [gap(0, 10)], [{ ...gap(-5, 10), stage: 'near' as const }], []],
  ['without an end, told long ago', [gap(0, 28 * 24)], [{ ...gap(-200, 400), stage: 'near' as const }], []],
  [
    'one near and one far',
    [gap(3, 4), gap(50, 51)],
    [],
    [
      ['near', 3],
      ['ahead', 50],
    ],
  ],
  ['another than the one that was told', [gap(60, 61)], [{ ...gap(40, 41), stage: 'ahead' as const }], [['ahead', 60]]],
])('hours without anybody, %s', (_, gaps, told, said) => {
  expect(pick(gaps, told)).toEqual(said);
});
