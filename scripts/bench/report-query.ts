import type { QueryOptions, QueryResult, QueryStage } from './run-query';

const GROUPS_OF_CONTRACT = ['health', 'kpi', 'metrics', 'queue', 'search', 'transaction'] as const;
const differencesOf = ({ loaded }: QueryStage) => Object.values(loaded.differences).reduce((sum, n) => sum + n, 0);
const hundredth = (value: number) => Math.round(100 * value) / 100;

/** The keys that scripts rely on, and more. */
export function reportQueryJson(result: QueryResult, options: QueryOptions) {
  const { tenth, full, lag } = result;
  const ratio = (name: keyof typeof full.warm.byGroup) => hundredth(full.warm.byGroup[name] / tenth.warm.byGroup[name]);
  const ratios = Object.fromEntries(Object.keys(full.warm.byGroup).map((name) => [name, ratio(name as keyof typeof full.warm.byGroup)]));
  return {
    seed: options.seed,
    events: full.loaded.events,
    transactions: full.loaded.transactions,
    bytes: full.loaded.bytes,
    p95Ms: full.warm.byGroup,
    coldP95Ms: full.cold.byGroup,
    p95Ratio10x: Math.max(...GROUPS_OF_CONTRACT.map((name) => ratios[name] ?? 0)),
    p95Ratios10x: ratios,
    rollupLagMs: Math.max(lag.idleMs, lag.busyMs),
    rollupLag: lag,
    sketchBytes: result.sketchBytes,
    backfillSeconds: result.backfill.seconds,
    backfill: result.backfill,
    differences: differencesOf(full) + differencesOf(tenth),
    filesForgotten: full.filesForgotten,
    loaded: { tenth: tenth.loaded, full: full.loaded },
    byQuestion: { warm: full.warm.byQuestion, warmTenth: tenth.warm.byQuestion, cold: full.cold.byQuestion },
  };
}

/** The same for a person. */
export function reportQueryText(result: QueryResult, options: QueryOptions): string {
  const { tenth, full, lag, sketchBytes } = result;
  const json = reportQueryJson(result, options);
  const cell = (value: number | string) => String(value).padStart(11);
  const line = (name: string, values: readonly (number | string)[]) => `${name.padEnd(66)}${values.map(cell).join('')}`;
  const { warm, cold } = full;
  return [
    '',
    line('p95, ms', ['a tenth', 'full', 'ratio', 'cold']),
    ...Object.entries(warm.byGroup).map(([name, ms]) =>
      line(name, [
        tenth.warm.byGroup[name as keyof typeof warm.byGroup],
        ms,
        json.p95Ratios10x[name] ?? '-',
        cold.byGroup[name as keyof typeof warm.byGroup],
      ]),
    ),
    '',
    ...Object.entries(warm.byQuestion).map(([name, ms]) => {
      const before = tenth.warm.byQuestion[name];
      return line(`  ${name}`, [before ?? '-', ms, before ? hundredth(ms / before) : '-', cold.byQuestion[name] ?? '-']);
    }),
    '',
    ...[tenth, full].map(
      ({ loaded }) =>
        `${loaded.events} events in ${loaded.transactions} transactions, ${Math.round(loaded.bytes / 2 ** 20)} MiB; ${loaded.sentEvents} sent over HTTP, ${loaded.copiedEvents} copied; ` +
        Object.entries(loaded.seconds)
          .map(([name, seconds]) => `${name} ${seconds} s`)
          .join(', '),
    ),
    `${json.differences} rows of sums differ between what the product counted and what is derived of its rows.`,
    `counted after: ${lag.idleMs} ms while idle, ${lag.busyMs} ms while ${lag.eventsPerSecond} events a second come in (p95 of ${lag.n})`,
    `${result.backfill.kpi} worked out anew over all history: ${result.backfill.seconds} s; events counted beside it over without it: ${result.backfill.ingestRatio}`,
    `bytes of a sketch: ${JSON.stringify(sketchBytes)}`,
    `cold: database and web started anew, each question asked once${full.filesForgotten ? ', files out of the memory of the operating system' : '; the operating system still held the files'}`,
  ].join('\n');
}
