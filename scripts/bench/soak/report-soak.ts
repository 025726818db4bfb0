import type { Answers } from './measure-answers';
import type { SoakResult, SoakWeek } from './run-soak';

/** More than so much above the second week is growth. */
const MOST_GROWTH = 1.1;
/** What a heap holds goes up and down by what was asked last. */
const MOST_HEAP_GROWTH = 1.15;
const MOST_BLOAT_GROWTH = 0.1;
const SETTLED_WEEK = 2;
const hundredth = (value: number) => Math.round(100 * value) / 100;

interface Judged {
  readonly secondMs: number;
  readonly lastMs: number;
  readonly ratio: number;
  /** The same, over what became of an answer in which no data is. */
  readonly againstMachine: number;
}

function judgeAnswers(second: SoakWeek, last: SoakWeek): Record<string, Judged> {
  const machine = last.p95Ms.yardstick / second.p95Ms.yardstick;
  const names = (Object.keys(second.p95Ms) as (keyof Answers)[]).filter((name) => name !== 'yardstick');
  return Object.fromEntries(
    names.map((name) => {
      const [secondMs, lastMs] = [second.p95Ms[name], last.p95Ms[name]];
      return [name, { secondMs, lastMs, ratio: hundredth(lastMs / secondMs), againstMachine: hundredth(lastMs / secondMs / machine) }];
    }),
  );
}

const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** The heap over the last quarter of the weeks against the second quarter; in the first, what is kept in memory fills. */
function judgeHeap(weeks: readonly SoakWeek[], of: (week: SoakWeek) => number) {
  const quarter = Math.max(1, Math.floor(weeks.length / 4));
  const before = middle(weeks.slice(quarter, 2 * quarter).map(of));
  const after = middle(weeks.slice(-quarter).map(of));
  return { beforeMiB: Math.round(before), afterMiB: Math.round(after), ratio: hundredth(after / before) };
}

/** What is empty in tables and indexes that are not dropped by day, as a share of them, over the same weeks. */
function judgeBloat(weeks: readonly SoakWeek[]) {
  const quarter = Math.max(1, Math.floor(weeks.length / 4));
  const share = ({ bloat }: SoakWeek) => bloat.wastedMiB / Math.max(1, bloat.measuredMiB);
  return {
    beforeRatio: hundredth(middle(weeks.slice(quarter, 2 * quarter).map(share))),
    afterRatio: hundredth(middle(weeks.slice(-quarter).map(share))),
  };
}

/** The keys that scripts rely on, and more. */
export function reportSoakJson(result: SoakResult) {
  const { weeks, classes, acknowledged, stored } = result;
  const second = weeks[SETTLED_WEEK - 1] ?? weeks[0];
  const last = weeks.at(-1);
  if (!second || !last) throw new Error('No week has passed.');
  const p95 = judgeAnswers(second, last);
  const heap = { web: judgeHeap(weeks, ({ web }) => web.heapMiB), worker: judgeHeap(weeks, ({ worker }) => worker.heapMiB) };
  const bloat = judgeBloat(weeks);
  const broken = [
    ...(bloat.afterRatio > bloat.beforeRatio + MOST_BLOAT_GROWTH ? [`${bloat.afterRatio} of what is not dropped by day is empty`] : []),
    ...Object.entries(p95).flatMap(([name, { ratio, againstMachine }]) =>
      Math.min(ratio, againstMachine) > MOST_GROWTH ? [`${name} takes ${ratio} times what it took in the second week`] : [],
    ),
    ...Object.entries(heap).flatMap(([name, { ratio }]) => (ratio > MOST_HEAP_GROWTH ? [`the heap of ${name} grew ${ratio} times`] : [])),
    ...classes.flatMap(({ parent, expired, missing, due, dropped }) => [
      ...(expired > 0 ? [`${expired} partitions of ${parent} have ended and stand`] : []),
      ...((missing ?? 0) > 0 ? [`${missing} rows of ${parent} that are kept longer are gone`] : []),
      ...(due && dropped === 0 ? [`nothing of ${parent} has ended`] : []),
    ]),
    ...(acknowledged === stored ? [] : [`${acknowledged} events were acknowledged, ${stored} stored`]),
  ];
  return { broken, p95, heap, bloat, ...result };
}

/** The same for a person. */
export function reportSoakText(result: SoakResult): string {
  const json = reportSoakJson(result);
  const line = (cells: readonly (string | number)[]) =>
    cells.map((cell, at) => (at === 0 ? String(cell).padEnd(16) : String(cell).padStart(12))).join('');
  const last = result.weeks.at(-1);
  return [
    '',
    line(['p95, ms', 'week 2', 'last', 'ratio', 'over machine']),
    ...Object.entries(json.p95).map(([name, one]) => line([name, one.secondMs, one.lastMs, one.ratio, one.againstMachine])),
    '',
    line(['heap, MiB', '2nd quarter', 'last', 'ratio']),
    ...Object.entries(json.heap).map(([name, one]) => line([name, one.beforeMiB, one.afterMiB, one.ratio])),
    '',
    `empty of what is not dropped by day: ${json.bloat.beforeRatio} in the second quarter, ${json.bloat.afterRatio} in the last`,
    '',
    line(['class', 'days', 'kept', 'ended', 'overdue']),
    ...result.classes.map((one) => line([one.parent, one.days, one.keptDays ?? '-', one.dropped, one.expired])),
    '',
    line(['largest', 'MiB', 'empty', 'rows']),
    ...(last?.bloat.largest ?? []).map(({ name, mib, wastedMiB, rows }) => line([name, mib, wastedMiB, rows || '-'])),
    '',
    `${result.weeks.length} weeks in ${result.minutes} min; ${result.acknowledged} events acknowledged, ${result.stored} stored`,
    ...json.broken.map((fault) => `BROKEN ${fault}`),
  ].join('\n');
}
