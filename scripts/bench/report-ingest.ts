import type { Truth } from '../faults/count-truth';
import type { IngestOptions, IngestResult } from './run-ingest';
import type { Phase } from './run-phase';

const whole = (value: number | null | undefined) => (value === null || value === undefined ? null : Math.round(value));
const tenth = (value: number | null | undefined) => (value === null || value === undefined ? null : Math.round(value * 10) / 10);
const sum = (truths: readonly Truth[], column: 'lost' | 'doubled' | 'wrong') => truths.reduce((total, truth) => total + truth[column], 0);
const total = (cpu: Readonly<Record<string, number>>) => Object.values(cpu).reduce((all, seconds) => all + seconds, 0);
const perMillion = (phase: Phase | undefined, seconds: (phase: Phase) => number) =>
  phase ? tenth((1e6 * seconds(phase)) / phase.records) : null;

/** The keys of docs/operations.md; null for what was not measured. */
export function reportJson({ spans, events, bytesPerSpan, lookups, truths, unheard }: IngestResult, options: IngestOptions) {
  const phases = [spans, events].flatMap((phase) => phase ?? []);
  const most = (values: readonly (number | null | undefined)[]) => Math.max(...values.map((value) => value ?? 0));
  return {
    seed: options.seed,
    spansPerSecond: whole(spans?.perSecond),
    eventsPerSecond: whole(events?.perSecond),
    p99AnswerMs: whole(most(phases.map((phase) => phase.answerMs.p99))),
    webRssMiB: whole(most(phases.map((phase) => phase.webPeakMiB))),
    bytesPerSpan: tenth(bytesPerSpan),
    searchableMs: whole(most(phases.map((phase) => phase.lag.settleMs))),
    lagMs: { spans: whole(spans?.lag.mostMs), events: whole(events?.lag.mostMs) },
    lookupP95Ms: lookups ? tenth(Math.max(lookups.traceP95Ms, lookups.keyP95Ms)) : null,
    lookups,
    cpuSecondsPerMillionSpans: perMillion(spans, ({ cpu }) => total(cpu)),
    cpuSecondsPerMillionSpansWithClient: perMillion(spans, ({ cpu, clientCpu }) => total(cpu) + clientCpu),
    cpuSecondsPerMillionEvents: perMillion(events, ({ cpu }) => total(cpu)),
    lostAcknowledged: sum(truths, 'lost'),
    countedTwice: sum(truths, 'doubled'),
    wrong: sum(truths, 'wrong'),
    unheard,
    othersBusy: tenth(most(phases.map((phase) => phase.othersBusy))),
    phases: { ...(spans ? { spans } : {}), ...(events ? { events } : {}) },
  };
}

/** The same for a person. */
export function reportText(result: IngestResult, options: IngestOptions): string {
  const { spans, events, bytesPerSpan, lookups, truths } = result;
  const row = (name: string, of: (phase: Phase) => string | number) =>
    `${name.padEnd(46)}${[spans, events].map((phase) => String(phase ? of(phase) : '-').padStart(18)).join('')}`;
  const ms = (value: number) => `${Math.round(value)} ms`;
  const services = [...new Set([spans, events].flatMap((phase) => Object.keys(phase?.cpu ?? {})))];
  const broken = truths.filter(({ lost, doubled, wrong }) => lost + doubled + wrong > 0);
  return [
    '',
    `${''.padEnd(46)}${'spans'.padStart(18)}${'events'.padStart(18)}`,
    row('acknowledged and durable, a second', (phase) => Math.round(phase.perSecond)),
    row('acknowledged', (phase) => phase.records),
    row('answers: median', (phase) => ms(phase.answerMs.p50)),
    row('answers: p99', (phase) => ms(phase.answerMs.p99)),
    row('told to come again', (phase) => phase.refused),
    row('body, bytes a record, compressed', (phase) => Math.round(phase.bytesPerRecord)),
    row('counted and searchable after the last answer', (phase) => ms(phase.lag.settleMs)),
    row('oldest waiting event during the run, at most', (phase) => ms(phase.lag.mostMs)),
    row('events waiting, at most', (phase) => phase.lag.mostWaiting),
    ...services.map((name) => row(`CPU seconds a million: ${name}`, (phase) => perMillion(phase, ({ cpu }) => cpu[name] ?? 0) ?? '-')),
    row('CPU seconds a million: this client', (phase) => perMillion(phase, ({ clientCpu }) => clientCpu) ?? '-'),
    row('web process at its largest', (phase) => (phase.webPeakMiB === null ? '-' : `${phase.webPeakMiB} MiB`)),
    row('processors that others kept busy', (phase) => phase.othersBusy.toFixed(1)),
    '',
    `disk: ${bytesPerSpan === null ? '-' : bytesPerSpan.toFixed(1)} bytes a span with indexes, after CHECKPOINT and VACUUM`,
    ...(lookups
      ? [
          `lookups over HTTP, p95 of ${lookups.n}: trace ${lookups.traceP95Ms.toFixed(1)} ms, business key ${lookups.keyP95Ms.toFixed(1)} ms`,
        ]
      : []),
    ...[spans, events].flatMap((phase) =>
      phase?.usedUp ? [`All requests made ahead were used up after ${phase.seconds.toFixed(1)} s.`] : [],
    ),
    ...broken.map(({ name, lost, doubled, wrong, seen }) => `BROKEN ${name}: ${lost} lost, ${doubled} doubled, ${wrong} wrong of ${seen}`),
    `${sum(truths, 'lost')} lost, ${sum(truths, 'doubled')} counted twice, ${sum(truths, 'wrong')} wrong over ${truths.length} checks.`,
    `Requests were encoded and compressed ahead of the clock (--seed ${options.seed}); one trace in ${Math.round(1 / options.telling)} tells an event.`,
  ].join('\n');
}
