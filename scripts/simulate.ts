import { loadCatalog } from '@/lib/catalog';
import { ThroughlineError } from '@/lib/domain';
import {
  BatchRefusedError,
  openOracle,
  planSimulation,
  readArguments,
  readState,
  type Simulation,
  type SimulationOptions,
  serveControl,
  serveReplays,
  startSimulation,
  usage,
  writeState,
} from '@/lib/simulate';

const STATE_EVERY_MS = 2000;
const REPORT_EVERY_MS = { text: 5000, json: 1000, none: 0 } as const;

async function main(): Promise<void> {
  if (process.argv.includes('--help')) return console.log(usage);
  const args = readArguments(process.argv.slice(2));
  const catalog = await loadCatalog(args.catalog ?? 'catalog');
  const options = planSimulation(args, catalog, args.state ? readState(args.state, catalog) : null, Date.now());
  const oracle = args.oracle ? openOracle(args.oracle) : null;
  const ending = new AbortController();
  // `disconnect` is the end of the command that started this one.
  for (const name of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(name, () => ending.abort());
  if (process.connected === false) ending.abort();
  // Listening for it must not keep a finished simulation alive.
  process.channel?.unref();

  const simulation = startSimulation({
    ...options,
    signal: ending.signal,
    onAcknowledged: oracle?.record,
    onRetry: reportRetry(args.progress),
  });
  const control = args.control === undefined ? null : await serveControl(simulation, catalog, args.control);
  const { replays: port, replaySecret: secret } = args;
  const replays = port === undefined || secret === undefined ? null : await serveReplays(simulation, { ...options, secret, port });
  if (replays && args.progress !== 'none') report(args.progress, { replays: `http://127.0.0.1:${replays.port}` });
  if (control && args.progress !== 'none') report(args.progress, { control: `http://127.0.0.1:${control.port}` });
  const timers = [every(REPORT_EVERY_MS[args.progress], () => reportStatus(args.progress, simulation))];
  const { state: stateFile } = args;
  if (stateFile) timers.push(every(STATE_EVERY_MS, () => keep(stateFile, options, simulation)));
  try {
    await simulation.done;
    reportStatus(args.progress, simulation);
  } finally {
    for (const timer of timers) clearInterval(timer);
    if (stateFile) keep(stateFile, options, simulation);
    await control?.close();
    await replays?.close();
    if (oracle && args.progress !== 'none') report(args.progress, { acknowledged: oracle.counts() });
    oracle?.close();
  }
}

function every(periodMs: number, run: () => void): NodeJS.Timeout | undefined {
  return periodMs > 0 ? setInterval(run, periodMs) : undefined;
}

function keep(file: string, { seed = 1, rate = 1, traced = 1, begin }: SimulationOptions, simulation: Simulation): void {
  const acknowledgedUntilMs = Date.parse(simulation.status().acknowledgedUntil);
  if (begin)
    writeState(file, { seed, rate, traced, begin, acknowledgedUntilMs, incidents: simulation.incidents(), surges: simulation.surges() });
}

function report(form: 'text' | 'json', line: Record<string, unknown>): void {
  if (form === 'json') console.log(JSON.stringify(line));
  else
    for (const [name, value] of Object.entries(line)) console.log(`${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
}

function reportStatus(form: 'text' | 'json' | 'none', simulation: Simulation): void {
  const status = simulation.status();
  const { historyShare, acknowledged, waiting, incidents } = status;
  if (form === 'json') console.log(JSON.stringify(status));
  if (form !== 'text') return;
  const past = historyShare < 1 ? `past ${Math.floor(historyShare * 100)} %, ` : '';
  const active = incidents.filter((i) => i.active).map((i) => i.id);
  const rejected = acknowledged.rejected > 0 ? `, ${acknowledged.rejected} rejected` : '';
  console.log(
    `${past}${acknowledged.events} events and ${acknowledged.spans} spans acknowledged${rejected}, ${waiting} waiting${active.length > 0 ? `, running: ${active.join(', ')}` : ''}`,
  );
}

function reportRetry(form: 'text' | 'json' | 'none'): (reason: string, waitMs: number) => void {
  let saidAt = 0;
  return (reason, waitMs) => {
    if (form !== 'text' || Date.now() - saidAt < REPORT_EVERY_MS.text) return;
    saidAt = Date.now();
    console.log(`the server does not take it (${reason}), trying again in ${Math.round(waitMs)} ms`);
  };
}

main().catch((error: unknown) => {
  const expected = error instanceof ThroughlineError || error instanceof BatchRefusedError;
  console.error(expected ? error.message : error);
  if (error instanceof ThroughlineError) console.error(`\n${usage}`);
  process.exitCode = 1;
});
