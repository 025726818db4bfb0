import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { childEnvironment } from '@/lib/config';
import { claimDataDir } from './claim-data-dir';
import { hashFiles } from './hash-files';
import { showProgress } from './show-progress';

const sources = [
  'app',
  'components',
  'lib',
  'public',
  'prisma/schema.prisma',
  'next.config.mjs',
  'postcss.config.mjs',
  'tsconfig.json',
  'package.json',
];
const usualSeconds = 60;

/** Builds the web application unless the build on disk was made from these sources. Two starts at once build once. */
export async function ensureBuild(projectDir = process.cwd()): Promise<void> {
  if (await isFresh(projectDir)) return;
  const cache = join(projectDir, 'node_modules', '.cache', 'build');
  const nobody = { pid: process.pid, url: '', databaseUrl: null, mailboxUrl: null, services: {} };
  const claim = await claimDataDir(cache, () => nobody);
  if (claim === null) {
    await sleep(1_000);
    return ensureBuild(projectDir);
  }
  try {
    if (!(await isFresh(projectDir))) await build(projectDir, cache);
  } finally {
    await claim.release();
  }
}

async function isFresh(projectDir: string): Promise<boolean> {
  const made = await readFile(join(projectDir, '.next', 'made-from'), 'utf8').catch(() => '');
  return made !== '' && made === (await hashFiles(projectDir, sources));
}

async function build(projectDir: string, cache: string): Promise<void> {
  const madeFrom = await hashFiles(projectDir, sources);
  const timing = join(cache, 'seconds');
  const expected = Number(await readFile(timing, 'utf8').catch(() => '')) || usualSeconds;
  const progress = showProgress('Building the screens', expected);
  const started = Date.now();
  const output: string[] = [];
  const child = spawn(process.execPath, [join(projectDir, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build'], {
    cwd: projectDir,
    env: childEnvironment({ NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  progress.end();
  if (code !== 0) throw new Error(`The screens could not be built:\n${output.join('')}`);
  await writeFile(join(projectDir, '.next', 'made-from'), madeFrom);
  await mkdir(cache, { recursive: true });
  await writeFile(timing, String(Math.ceil((Date.now() - started) / 1000)));
}
