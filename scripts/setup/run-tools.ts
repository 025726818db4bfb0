import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { childEnvironment } from '@/lib/config';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

export interface Tool {
  readonly title: string;
  /** A program of node_modules by its package and file, then its arguments. */
  readonly run: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A program that makes what the tool needs; run first, in the same form. */
  readonly before?: readonly string[];
  /** How many checks the run was; a tool without a count is one check. `report` is the file the tool was told to write. */
  readonly count?: (report: string) => Tally;
  /** Shows the tool's output while it runs, not only when it fails. */
  readonly live?: boolean;
}

/** `{report}` in a tool's arguments or environment is replaced by the path of a file that the tool writes its results to. */
const placeholder = '{report}';

/** Runs one tool, prints a line with its result and its output when it failed, and returns what it counts as. */
export async function runTool(tool: Tool): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-'));
  const report = join(folder, 'report.json');
  const fill = (text: string) => text.replaceAll(placeholder, report);
  const started = Date.now();
  try {
    const [program = '', ...args] = tool.run;
    const env = Object.fromEntries(Object.entries(tool.env ?? {}).map(([name, value]) => [name, fill(value)]));
    if (tool.before) await runNode([join('node_modules', tool.before[0] ?? ''), ...tool.before.slice(1)], {}, false);
    const { code, output } = await runNode([join('node_modules', program), ...args.map(fill)], env, tool.live ?? false);
    const tally = await countRun(tool, report, code === 0);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(`${tally.failed === 0 ? 'ok  ' : 'FAIL'} ${tool.title} (${tally.passed + tally.failed} in ${seconds} s)`);
    if (tally.failed > 0 && !tool.live) console.log(output);
    return tally;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs the tools, `atOnce` at a time, and returns the sum. */
export async function runTools(tools: readonly Tool[], atOnce = 2): Promise<Tally> {
  const waiting = [...tools];
  const tallies: Tally[] = [];
  const lane = async () => {
    for (let tool = waiting.shift(); tool; tool = waiting.shift()) tallies.push(await runTool(tool));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return addTallies(tallies);
}

export function addTallies(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
    failed: tallies.reduce((sum, tally) => sum + tally.failed, 0),
  };
}

async function countRun(tool: Tool, report: string, succeeded: boolean): Promise<Tally> {
  const one = succeeded ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  if (!tool.count) return one;
  const text = await readFile(report, 'utf8').catch(() => null);
  const tally = text === null ? one : tool.count(text);
  // A tool that fails beside its tests (a file that does not load, nothing found) must not look green.
  return succeeded || tally.failed > 0 ? tally : { ...tally, failed: 1 };
}

function runNode(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  live: boolean,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, { env: childEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    from.on('data', (chunk: Buffer) => {
      if (live) to.write(chunk);
      else output += chunk.toString();
    });
  }
  return new Promise((resolve, reject) => child.on('error', reject).on('close', (code) => resolve({ code, output })));
}

const vitestReport = z.object({ numPassedTests: z.number(), numFailedTests: z.number() });
const playwrightReport = z.object({ stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }) });

export function countVitest(report: string): Tally {
  const { numPassedTests, numFailedTests } = vitestReport.parse(JSON.parse(report));
  return { passed: numPassedTests, failed: numFailedTests };
}

export function countPlaywright(report: string): Tally {
  const { expected, unexpected, flaky } = playwrightReport.parse(JSON.parse(report)).stats;
  return { passed: expected + flaky, failed: unexpected };
}
