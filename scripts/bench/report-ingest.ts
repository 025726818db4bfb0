import type { Truth } from '../faults/count-truth';
import type { IngestOptions, IngestResult, Measured } from './run-ingest';
import type { Phase } from './run-phase';

const whole = (value: number | null | undefined) => (value === null || value === undefined ? null : Math.round(value));
const tenth = (value: number | null | undefined) => (value === null || value === undefined ? null : Math.round(value * 10) / 10);
const sum = (truths: readonly Truth[], column: 'lost' | 'doubled' | 'wrong') => truths.reduce((total, truth) => total + truth[column], 0);
const total = (cpu: Readonly<Record<string, number>>) => Object.values(cpu).reduce((all, seconds) => all + seconds, 0);
const perMillion = (phase: Phase | undefined, seconds: (phase: Phase) => number) =>
  phase ? tenth((1e6 * seconds(phase)) / phase.records) : null;
const phasesOf = ({ spans, events }: Measured) => [spans, events].flatMap((phase) => phase ?? []);
const most = (values: readonly (number | null | undefined)[]) => Math.max(...values.map((value) => value ?? 0));

/** What finds exceptions and settles whose they are and who is told; the rest receives, stores and adds up. */
const DETECTING = ['detect', 'assign', 'intend', 'time', 'metrics', 'records', 'counts', 'series', 'causes', 'slos', 'kpis'] as const;

/** Time spent detecting over the processor time of all of the product: at most this much of its capacity goes into it. */
const detecting = (phase: Phase | undefined) =>
  phase ? Math.round((1000 * DETECTING.reduce((all, stage) => all + (phase.stages[stage] ?? 0), 0)) / total(phase.cpu)) / 1000 : null;

/** Processor time a record of the second measurement over the first: 1 when history costs nothing. */
const growth = (first: Phase | undefined, later: Phase | undefined) =>
  first && later ? Math.round((100 * (total(later.cpu) / later.records)) / (total(first.cpu) / first.records)) / 100 : null;

/** The keys that scripts rely on; null for what was not measured. */
export function reportJson(result: IngestResult, options: IngestOptions) {
  const { spans, events, later, screens, lookups, truths } = result;
  const phases = phasesOf(result);
  const stages: Record<string, number> = {};
  for (const phase of phases) for (const [stage, seconds] of Object.entries(phase.stages)) stages[stage] = (stages[stage] ?? 0) + seconds;
  return {
    seed: options.seed,
    spansPerSecond: whole(spans?.perSecond),
    eventsPerSecond: whole(events?.perSecond),
    p99AnswerMs: whole(most(phases.map((phase) => phase.answerMs.p99))),
    webRssMiB: whole(most(phases.map((phase) => phase.webPeakMiB))),
    bytesPerSpan: spans ? tenth(result.bytesPerSpan) : null,
    searchableMs: whole(most(phases.map((phase) => phase.lag.settleMs))),
    lagMs: { spans: whole(spans?.lag.mostMs), events: whole(events?.lag.mostMs) },
    lookupP95Ms: tenth(Math.max(lookups.traceP95Ms, lookups.keyP95Ms)),
    lookups,
    cpuSecondsPerMillionSpans: perMillion(spans, ({ cpu }) => total(cpu)),
    cpuSecondsPerMillionSpansWithClient: perMillion(spans, ({ cpu, clientCpu }) => total(cpu) + clientCpu),
    cpuSecondsPerMillionEvents: perMillion(events, ({ cpu }) => total(cpu)),
    detectCostRatio: { spans: detecting(spans), events: detecting(events) },
    costRatioAfterHistory: later && { spans: growth(spans, later.spans), events: growth(events, later.events) },
    screensP95Ms: screens?.p95Ms ?? null,
    screens,
    lostAcknowledged: sum(truths, 'lost'),
    countedTwice: sum(truths, 'doubled'),
    wrong: sum(truths, 'wrong'),
    unheard: result.unheard,
    storedSpans: result.storedSpans,
    othersBusy: tenth(most(phases.map((phase) => phase.othersBusy))),
    stages,
    phases: { ...(spans ? { spans } : {}), ...(events ? { events } : {}) },
    later,
  };
}

/** The same for a person. */
export function reportText(result: IngestResult, options: IngestOptions): string {
  const { lookups, truths, screens, later } = result;
  const broken = truths.filter(({ lost, doubled, wrong }) => lost + doubled + wrong > 0);
  return [
    ...writeTable(result),
    ...(later ? ['', `After ${options.history} more spans and ${options.history / 10} more events:`, ...writeTable(later)] : []),
    ...(later ? [`Processor time a record, later over first: ${JSON.stringify(reportJson(result, options).costRatioAfterHistory)}`] : []),
    '',
    `disk: ${result.bytesPerSpan.toFixed(1)} bytes a span with indexes, over ${result.storedSpans} spans, after CHECKPOINT and VACUUM`,
    `lookups over HTTP, p95 of ${lookups.n}: trace ${lookups.traceP95Ms.toFixed(1)} ms, business key ${lookups.keyP95Ms.toFixed(1)} ms`,
    ...(screens ? [`screens while ${JSON.stringify(screens.rates)} a second come in, p95 of ${screens.n} reads: ${screens.p95Ms} ms`] : []),
    ...Object.entries(screens?.paths ?? {}).map(([path, ms]) => `  ${path}: ${ms} ms`),
    ...phasesOf(result).flatMap((phase) =>
      phase.usedUp ? [`All requests made ahead were used up after ${phase.seconds.toFixed(1)} s.`] : [],
    ),
    ...broken.map(({ name, lost, doubled, wrong, seen }) => `BROKEN ${name}: ${lost} lost, ${doubled} doubled, ${wrong} wrong of ${seen}`),
    `${sum(truths, 'lost')} lost, ${sum(truths, 'doubled')} counted twice, ${sum(truths, 'wrong')} wrong over ${truths.length} checks.`,
    `Requests were encoded and compressed ahead of the clock (--seed ${options.seed}); one trace in ${Math.round(1 / options.telling)} tells an event.`,
  ].join('\n');
}

function writeTable({ spans, events }: Measured): string[] {
  const phases = [spans, events];
  const row = (name: string, of: (phase: Phase) => string | number) =>
    `${name.padEnd(46)}${phases.map((phase) => String(phase ? of(phase) : '-').padStart(14)).join('')}`;
  const ms = (value: number) => `${Math.round(value)} ms`;
  const namesOf = (of: (phase: Phase) => object) => [...new Set(phases.flatMap((phase) => (phase ? Object.keys(of(phase)) : [])))];
  return [
    '',
    `${''.padEnd(46)}${'spans'.padStart(14)}${'events'.padStart(14)}`,
    row('acknowledged and durable, a second', (phase) => Math.round(phase.perSecond)),
    row('acknowledged and counted, a second', (phase) => Math.round(phase.records / (phase.seconds + phase.lag.settleMs / 1000))),
    row('acknowledged', (phase) => phase.records),
    row('answers: median', (phase) => ms(phase.answerMs.p50)),
    row('answers: p99', (phase) => ms(phase.answerMs.p99)),
    row('told to come again', (phase) => phase.refused),
    row('body, bytes a record, compressed', (phase) => Math.round(phase.bytesPerRecord)),
    row('counted and searchable after the last answer', (phase) => ms(phase.lag.settleMs)),
    row('oldest waiting event, at most', (phase) => ms(phase.lag.mostMs)),
    row('events waiting, at most', (phase) => phase.lag.mostWaiting),
    row('web process at its largest', (phase) => (phase.webPeakMiB === null ? '-' : `${phase.webPeakMiB} MiB`)),
    row('processors that others kept busy', (phase) => phase.othersBusy.toFixed(1)),
    '',
    'Processor seconds a million',
    ...namesOf(({ cpu }) => cpu).map((name) => row(`  ${name}`, (phase) => perMillion(phase, ({ cpu }) => cpu[name] ?? 0) ?? '-')),
    row('  this client', (phase) => perMillion(phase, ({ clientCpu }) => clientCpu) ?? '-'),
    'Seconds a million by stage, by the clock',
    ...namesOf(({ stages }) => stages).map((name) =>
      row(`  ${name}`, (phase) => perMillion(phase, ({ stages }) => stages[name] ?? 0) ?? '-'),
    ),
  ];
}
