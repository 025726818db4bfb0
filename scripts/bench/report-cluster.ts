import type { Layout } from './run-cluster';

const total = (values: Readonly<Record<string, number>>) => Object.values(values).reduce((all, one) => all + one, 0);

function figuresOf({ webs, phase, truths }: Layout) {
  return {
    webs,
    databaseNodes: 1,
    spansPerSecond: Math.round(phase.perSecond),
    p99AnswerMs: Math.round(phase.answerMs.p99),
    cpuSecondsPerMillionSpans: Math.round((1e7 * total(phase.cpu)) / phase.records) / 10,
    searchableMs: Math.round(phase.lag.settleMs),
    oracleEqual: truths.every(({ lost, doubled, wrong }) => lost + doubled + wrong === 0),
    othersBusy: Math.round(10 * phase.othersBusy) / 10,
  };
}

/** The keys that scripts rely on, by layout. */
export const reportClusterJson = (layouts: readonly Layout[]) => ({
  layouts: Object.fromEntries(layouts.map((layout) => [`${layout.webs} web, 1 worker, 1 database node`, figuresOf(layout)])),
});

/** The same for a person. */
export function reportClusterText(layouts: readonly Layout[]): string {
  const rows = layouts.map(figuresOf);
  const [first] = rows;
  const cost = (seconds: number) => (first ? (seconds / first.cpuSecondsPerMillionSpans).toFixed(2) : '');
  return [
    '',
    'web  spans a second  p99 ms  CPU s a million  against one web  counted after  as acknowledged',
    ...rows.map((row) =>
      [
        String(row.webs).padEnd(3),
        String(row.spansPerSecond).padStart(15),
        String(row.p99AnswerMs).padStart(7),
        String(row.cpuSecondsPerMillionSpans).padStart(16),
        cost(row.cpuSecondsPerMillionSpans).padStart(16),
        `${row.searchableMs} ms`.padStart(14),
        (row.oracleEqual ? 'yes' : 'NO').padStart(16),
      ].join(' '),
    ),
    'All of it on this machine, with the client: where its processors are used up, more replicas bring no more a second; what matters is that an entry costs the same.',
  ].join('\n');
}
