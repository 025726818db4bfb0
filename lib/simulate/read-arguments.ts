import { parseArgs } from 'node:util';
import { elapsedMs, InvalidInputError } from '@/lib/domain';

/** What the command line asks for, times still as text: they need the catalog's zone. */
export interface Arguments {
  target: string;
  key: string;
  historyKey: string | undefined;
  environment: string | undefined;
  catalog: string | undefined;
  seed: number | undefined;
  rate: number | undefined;
  speed: number | undefined;
  pace: number | undefined;
  traced: number | undefined;
  steady: boolean;
  demo: boolean;
  metrics: boolean;
  markers: boolean;
  from: string | undefined;
  to: string | undefined;
  historyMs: number;
  incidents: string[];
  surges: { workflow: string; count: number; start: string; durationMs: number }[];
  only: string[];
  oracle: string | undefined;
  state: string | undefined;
  control: number | undefined;
  replays: number | undefined;
  replaySecret: string | undefined;
  progress: 'text' | 'json' | 'none';
}

export const usage = `Usage: npm run simulate -- --target URL --key K [options]
  --history-key K         key for what lies in the past when it starts (default: K)
  --from T, --to T        window: times with offset, now, -2d, +30m; without --to it goes on live
  --history PT48H         the same as --from so long ago
  --speed X               simulated seconds per second (default: the past at once, then 1)
  --rate F                factor on all volumes      --seed N            other numbers, other names
  --steady                no hours, no weekdays      --pace F            factor on all durations
  --only WORKFLOW ...     only these workflows       --traced SHARE      share of transactions with spans
  --incident ID[:PLACE][@START][/DURATION] ...       inc-01, inc-02, inc-06; @now, @+5m, @-1dT09:40
  --surge WORKFLOW:COUNT[@START][/DURATION] ...      so many more of them
  --demo                  two days of history, past incidents, one to come, metrics, markers
  --metrics               applications also measure themselves: queues, quotas, certificates
  --markers               releases, changes and maintenance are noted, too
  --state FILE            go on where the last run stopped
  --oracle FILE           NDJSON of what the server acknowledged
  --control PORT          HTTP on loopback: GET /status, POST /incidents, /incidents/ID/stop, /surges
  --replays PORT          takes requests to process again on loopback, signed with --replay-secret S
  --progress text|json|none   --environment NAME   --catalog FOLDER`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;
const list = { type: 'string', multiple: true, default: [] as string[] } as const;

/** Returns the parsed command line. Errors: InvalidInputError that names every fault. */
export function readArguments(argv: readonly string[]): Arguments {
  const faults: string[] = [];
  const values = parse(argv);
  const number = (name: string, value: string | undefined, least: number): number | undefined => {
    const read = value === undefined ? undefined : Number(value);
    if (read !== undefined && !(read >= least)) faults.push(`--${name} must be a number of at least ${least}, not "${value}"`);
    return read;
  };
  if (!values.target) faults.push('--target is missing');
  else if (!URL.canParse(values.target)) faults.push(`--target must be a URL, not "${values.target}"`);
  if (!values.key) faults.push('--key is missing');
  if ((values.replays === undefined) !== (values['replay-secret'] === undefined)) faults.push('--replays and --replay-secret go together');
  const progress = (['text', 'json', 'none'] as const).find((p) => p === values.progress);
  if (!progress) faults.push(`--progress must be text, json or none, not "${values.progress}"`);
  const args: Arguments = {
    target: values.target ?? '',
    key: values.key ?? '',
    historyKey: values['history-key'],
    environment: values.environment,
    catalog: values.catalog,
    seed: number('seed', values.seed, 0),
    rate: number('rate', values.rate, 0.001),
    speed: number('speed', values.speed, 0.001),
    pace: number('pace', values.pace, 0.0001),
    traced: number('traced', values.traced, 0),
    steady: values.steady,
    demo: values.demo,
    metrics: values.metrics,
    markers: values.markers,
    from: values.from,
    to: values.to,
    historyMs: tryOr(0, () => (values.history ? elapsedMs(values.history) : 0), faults),
    incidents: values.incident,
    surges: values.surge.flatMap((s) => tryOr([], () => [parseSurge(s)], faults)),
    only: values.only,
    oracle: values.oracle,
    state: values.state,
    control: number('control', values.control, 0),
    replays: number('replays', values.replays, 0),
    replaySecret: values['replay-secret'],
    progress: progress ?? 'text',
  };
  if (faults.length > 0) throw new InvalidInputError(faults.join('\n'));
  return args;
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: joinSigned(argv),
      allowPositionals: false,
      options: {
        target: text,
        key: text,
        'history-key': text,
        environment: text,
        catalog: text,
        seed: text,
        rate: text,
        speed: text,
        pace: text,
        traced: text,
        from: text,
        to: text,
        history: text,
        oracle: text,
        state: text,
        control: text,
        replays: text,
        'replay-secret': text,
        progress: { type: 'string', default: 'text' },
        steady: flag,
        demo: flag,
        metrics: flag,
        markers: flag,
        incident: list,
        surge: list,
        only: list,
      },
    }).values;
  } catch (error) {
    throw new InvalidInputError(error instanceof Error ? error.message : String(error));
  }
}

/** `--from -2d` is meant as `--from=-2d`: a sign and a digit begin no option. */
function joinSigned(argv: readonly string[]): string[] {
  return argv.flatMap((arg, i) => {
    if (/^[+-]\d/.test(arg) && argv[i - 1]?.startsWith('--')) return [];
    const next = argv[i + 1];
    return arg.startsWith('--') && next !== undefined && /^[+-]\d/.test(next) ? [`${arg}=${next}`] : [arg];
  });
}

function parseSurge(asked: string) {
  const {
    workflow,
    count,
    start = 'now',
    duration,
  } = /^(?<workflow>wf-[a-z0-9-]+):(?<count>\d+)(?:@(?<start>[^/]+))?(?:\/(?<duration>.+))?$/.exec(asked)?.groups ?? {};
  if (!workflow) throw new InvalidInputError(`"${asked}" is no surge. Write WORKFLOW:COUNT[@START][/DURATION].`);
  return { workflow, count: Number(count), start, durationMs: duration ? elapsedMs(duration) : 0 };
}

function tryOr<T>(otherwise: T, read: () => T, faults: string[]): T {
  try {
    return read();
  } catch (error) {
    faults.push(error instanceof Error ? error.message : String(error));
    return otherwise;
  }
}
