import { parseArgs } from 'node:util';
import { reportJson, reportText } from './bench/report-ingest';
import { type IngestOptions, runIngest } from './bench/run-ingest';
import { startProduct } from './bench/start-product';
import { ensureBuild } from './setup/ensure-build';
import { runCommand, stopOnSignal } from './setup/run-command';

// npm run bench -- ingest [--seconds N] [--signal spans|events|both] [--connections N] [--batch N] [--telling SHARE] [--seed N]
//   [--fill SPANS] [--history SPANS] [--half] [--json] [--keep]
runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '60' },
      signal: { type: 'string', default: 'both' },
      connections: { type: 'string', default: '4' },
      batch: { type: 'string' },
      telling: { type: 'string', default: '0.1' },
      seed: { type: 'string', default: String(Date.now() % 100_000) },
      fill: { type: 'string', default: '0' },
      history: { type: 'string', default: '0' },
      half: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  if (positionals[0] !== 'ingest') throw new Error('Say what to measure: npm run bench -- ingest');
  const options: IngestOptions = {
    signals: signalsOf(values.signal),
    seconds: wholeNumber('seconds', values.seconds),
    connections: wholeNumber('connections', values.connections),
    seed: wholeNumber('seed', values.seed),
    spanBatch: wholeNumber('batch', values.batch ?? '512'),
    eventBatch: wholeNumber('batch', values.batch ?? '500'),
    telling: Number(values.telling),
    fill: wholeNumber('fill', values.fill),
    history: wholeNumber('history', values.history),
    half: values.half,
  };
  await ensureBuild();

  const stops: (() => Promise<void>)[] = [];
  let ending: Promise<void> | null = null;
  const stop = () =>
    (ending ??= (async () => {
      for (const one of stops.toReversed()) await one();
    })());
  stopOnSignal(stop);
  const product = await startProduct({ keep: values.keep, onStop: (one) => stops.push(one) });
  const result = await runIngest(product, options, console.log);
  console.log(reportText(result, options));
  await stop();
  const json = reportJson(result, options);
  if (values.json) console.log(JSON.stringify(json));
  process.exit(json.lostAcknowledged + json.countedTwice + json.wrong === 0 ? 0 : 1);
});

function signalsOf(signal: string): IngestOptions['signals'] {
  if (signal === 'both') return ['spans', 'events'];
  if (signal === 'spans' || signal === 'events') return [signal];
  throw new Error('--signal takes spans, events or both.');
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} takes a whole number.`);
  return value;
}
