import { createHash, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { completeEnvironment, config, readSetting } from '@/lib/config';
import { incidentIds } from '@/lib/simulate';
import { measureDetect } from './bench/detect/measure-detect';
import { scoreSeeds, tuningSeeds } from './bench/detect/plan-detect';
import { servePart } from './bench/detect/run-parts';
import { reportClusterJson, reportClusterText } from './bench/report-cluster';
import { reportJson, reportText } from './bench/report-ingest';
import { reportQueryJson, reportQueryText } from './bench/report-query';
import { runAccess } from './bench/run-access';
import { type ClusterOptions, runCluster } from './bench/run-cluster';
import { type IngestOptions, runIngest } from './bench/run-ingest';
import { runQuery } from './bench/run-query';
import { broken, reportScreensJson, reportScreensText } from './bench/screens/report-screens';
import { runScreens } from './bench/screens/run-screens';
import { reportSoakJson, reportSoakText } from './bench/soak/report-soak';
import { runSoak, type SoakOptions } from './bench/soak/run-soak';
import { startProduct } from './bench/start-product';
import { collectStops, type Stops } from './setup/collect-stops';
import { ensureBuild } from './setup/ensure-build';
import { runCommand } from './setup/run-command';

/** What is of a person in a told history must be hashed alike in the runs that go on from it; nothing of it is anybody's. */
const DETECT_SECRET = createHash('sha256').update('a history that is kept').digest('hex');

// npm run bench -- ingest [--seconds N] [--signal spans|events|both] [--connections N] [--batch N] [--telling SHARE] [--seed N]
//   [--fill SPANS] [--history SPANS] [--half] [--json] [--keep]
// npm run bench -- query [--events N] [--seconds N] [--days N] [--slice DAYS] [--connections N] [--seed N] [--json] [--keep]
// npm run bench -- detect [--incidents inc-01,inc-02] [--seeds 101,102 | --tuning-seeds] [--quiet-days N] [--history-days N] [--rate X] [--jobs N] [--trunk FOLDER] [--no-flood] [--out FOLDER] [--json]
// npm run bench -- cluster [--seconds N] [--connections N] [--batch N] [--seed N] [--json]: spans with one, two and three web processes, and on the machines of CITUS_URL
// npm run bench -- soak [--weeks N] [--seed N] [--json] [--keep]: simulated weeks, half a minute each
// npm run bench -- access [--audit ENTRIES] [--seconds N] [--json]
// npm run bench -- screens [--visits N | --quick] [--running] [--json]: of the demo that runs on DATA_DIR, or of one of its own
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
      events: { type: 'string', default: '10000000' },
      days: { type: 'string', default: '90' },
      slice: { type: 'string', default: '7' },
      incidents: { type: 'string', default: incidentIds.join(',') },
      seeds: { type: 'string', default: scoreSeeds.join(',') },
      'tuning-seeds': { type: 'boolean', default: false },
      'quiet-days': { type: 'string', default: '14' },
      'history-days': { type: 'string', default: '28' },
      rate: { type: 'string', default: '0.1' },
      jobs: { type: 'string', default: '2' },
      trunk: { type: 'string' },
      'no-flood': { type: 'boolean', default: false },
      out: { type: 'string' },
      weeks: { type: 'string', default: '24' },
      visits: { type: 'string', default: '5' },
      quick: { type: 'boolean', default: false },
      running: { type: 'boolean', default: false },
      audit: { type: 'string', default: '0' },
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  const [verb] = positionals;
  if (verb === 'detect-part' || verb === 'detect') completeEnvironment({ AUTH_SECRET: DETECT_SECRET });
  if (verb === 'detect-part') return servePart();
  const common = {
    seconds: wholeNumber('seconds', values.seconds),
    connections: wholeNumber('connections', values.connections),
    seed: wholeNumber('seed', values.seed),
  };
  const ingest: IngestOptions = {
    ...common,
    signals: signalsOf(values.signal),
    spanBatch: wholeNumber('batch', values.batch ?? '512'),
    eventBatch: wholeNumber('batch', values.batch ?? '500'),
    telling: Number(values.telling),
    fill: wholeNumber('fill', values.fill),
    history: wholeNumber('history', values.history),
    half: values.half,
  };
  const query = {
    ...common,
    events: wholeNumber('events', values.events),
    days: wholeNumber('days', values.days),
    sliceDays: wholeNumber('slice', values.slice),
    keep: values.keep,
  };
  const seeds = values['tuning-seeds'] ? tuningSeeds : values.seeds.split(',').map((seed) => wholeNumber('seeds', seed));
  const detect = {
    incidents: values.incidents.split(',').filter(Boolean),
    seeds,
    quietDays: wholeNumber('quiet-days', values['quiet-days']),
    historyDays: wholeNumber('history-days', values['history-days']),
    rate: Number(values.rate),
    jobs: wholeNumber('jobs', values.jobs),
    trunkDir: values.trunk ?? null,
    flood: !values['no-flood'],
    outDir: values.out ?? null,
  };
  if (query.sliceDays < 2 || query.days < query.sliceDays) throw new Error('--slice takes at least 2 days, and --days no fewer than that.');
  const screens = {
    visits: Math.max(1, wholeNumber('visits', values.visits)),
    running: values.running ? config().dataDir : null,
    quick: values.quick,
  };

  const stops = collectStops();
  const measures: Record<string, () => Promise<Outcome>> = {
    ingest: () => measureIngest(ingest, values.keep, stops),
    query: () => measureQuery(query, stops),
    detect: () => measureDetect(detect, { onStop: stops.onStop, say: console.log }),
    screens: () => measureScreens(screens, stops),
    access: () => measureAccess({ seconds: Math.min(common.seconds, 20), auditEntries: wholeNumber('audit', values.audit) }, stops),
    soak: () => measureSoak({ weeks: Math.max(2, wholeNumber('weeks', values.weeks)), seed: common.seed, keep: values.keep }, stops),
    cluster: () =>
      measureCluster({ ...common, batch: ingest.spanBatch, telling: ingest.telling, citusUrl: readSetting('CITUS_URL') || null }, stops),
  };
  const measure = measures[verb ?? ''];
  if (!measure) throw new Error(`Say what to measure: npm run bench -- ${Object.keys(measures).join('|')}`);
  if (verb !== 'detect' && verb !== 'access' && !values.running) await ensureBuild();
  const { text, json, ok } = await measure();
  console.log(text);
  await stops.stop();
  if (values.json) console.log(JSON.stringify(json));
  process.exit(ok ? 0 : 1);
});

interface Outcome {
  readonly text: string;
  readonly json: unknown;
  readonly ok: boolean;
}

async function measureCluster(options: ClusterOptions, { onStop }: Stops) {
  const layouts = await runCluster(options, { onStop, say: console.log });
  const ok = layouts.every(({ truths }) => truths.every(({ lost, doubled, wrong }) => lost + doubled + wrong === 0));
  return { text: reportClusterText(layouts), json: reportClusterJson(layouts), ok };
}

async function measureSoak(options: SoakOptions, { onStop }: Stops) {
  const result = await runSoak(options, { onStop, say: console.log });
  const json = reportSoakJson(result);
  return { text: reportSoakText(result), json, ok: json.broken.length === 0 };
}

async function measureIngest(options: IngestOptions, keep: boolean, { onStop }: Stops) {
  const product = await startProduct({ keep, onStop });
  const result = await runIngest(product, options, console.log);
  const json = reportJson(result, options);
  return { text: reportText(result, options), json, ok: json.lostAcknowledged + json.countedTwice + json.wrong === 0 };
}

async function measureQuery(options: Parameters<typeof runQuery>[0], { onStop }: Stops) {
  const result = await runQuery(options, { onStop, say: console.log });
  const json = reportQueryJson(result, options);
  return { text: reportQueryText(result, options), json, ok: json.differences === 0 };
}

async function measureAccess(options: Parameters<typeof runAccess>[0], { onStop }: Stops) {
  // Nothing outside is signed with it: it lives as long as this command.
  completeEnvironment({ AUTH_SECRET: randomBytes(32).toString('hex'), LOG_LEVEL: 'silent' });
  return runAccess(options, onStop);
}

async function measureScreens(options: Parameters<typeof runScreens>[0], { onStop }: Stops) {
  const result = await runScreens(options, { onStop, say: console.log });
  return { text: reportScreensText(result), json: reportScreensJson(result), ok: broken(result).length === 0 };
}

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
