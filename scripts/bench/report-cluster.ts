import type { Layout } from './run-cluster';

const total = (values: Readonly<Record<string, number>>) => Object.values(values).reduce((all, one) => all + one, 0);

function figuresOf({ webs, database, nodes, phase, truths }: Layout) {
  return {
    webs,
    database,
    databaseNodes: nodes,
    spansPerSecond: Math.round(phase.perSecond),
    p99AnswerMs: Math.round(phase.answerMs.p99),
    cpuSecondsPerMillionSpans: Math.round((1e7 * total(phase.cpu)) / phase.records) / 10,
    searchableMs: Math.round(phase.lag.settleMs),
    oracleEqual: truths.every(({ lost, doubled, wrong }) => lost + doubled + wrong === 0),
    othersBusy: Math.round(10 * phase.othersBusy) / 10,
  };
}

const nameOf = ({ webs, database, nodes }: Layout) =>
  `${webs} web, 1 worker, ${nodes} database node${nodes === 1 ? '' : 's'}${database === 'coordinator alone' ? ' of CITUS_URL' : ''}`;

/** The keys that scripts rely on, by layout. */
export const reportClusterJson = (layouts: readonly Layout[]) => ({
  layouts: Object.fromEntries(layouts.map((layout) => [nameOf(layout), figuresOf(layout)])),
});

/** The same for a person. */
export function reportClusterText(layouts: readonly Layout[]): string {
  const rows = layouts.map(figuresOf);
  // Each against the first on the same kind of server.
  const cost = ({ database, cpuSecondsPerMillionSpans: seconds }: (typeof rows)[number]) => {
    const first = rows.find((row) => (row.database === 'own') === (database === 'own'));
    return first ? (seconds / first.cpuSecondsPerMillionSpans).toFixed(2) : '';
  };
  return [
    '',
    'web  database           nodes  spans a second  p99 ms  CPU s a million  against first  counted after  as acknowledged',
    ...rows.map((row) =>
      [
        String(row.webs).padEnd(4),
        row.database.padEnd(18),
        String(row.databaseNodes).padStart(5),
        String(row.spansPerSecond).padStart(15),
        String(row.p99AnswerMs).padStart(7),
        String(row.cpuSecondsPerMillionSpans).padStart(16),
        cost(row).padStart(14),
        `${row.searchableMs} ms`.padStart(14),
        (row.oracleEqual ? 'yes' : 'NO').padStart(16),
      ].join(' '),
    ),
    'All of it on this machine, with the client: where its processors are used up, more replicas bring no more a second; what matters is that an entry costs the same.',
  ].join('\n');
}
