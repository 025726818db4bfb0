import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { config } from '@/lib/config';
import { closeDatabase } from '@/lib/db';
import { runWorker } from '@/lib/pipeline';
import { endWithParent } from './setup/end-with-parent';
import { prepareReplica } from './setup/prepare-replica';
import { runCommand } from './setup/run-command';

const ALIVE_EVERY_MS = 10_000;

/** A file that is written again and again while this process is not stuck: for a probe that looks at its age. */
async function showLife(dataDir: string): Promise<void> {
  const file = join(dataDir, 'worker.alive');
  const write = () => writeFile(file, `${new Date().toISOString()}\n`).catch(() => undefined);
  await mkdir(dataDir, { recursive: true });
  await write();
  setInterval(() => void write(), ALIVE_EVERY_MS).unref();
}

runCommand(async () => {
  const { values } = parseArgs({ options: { supervised: { type: 'boolean', default: false } } });
  if (!values.supervised) await prepareReplica();
  if (!values.supervised) await showLife(resolve(config().dataDir));
  const stopping = new AbortController();
  const running = runWorker(stopping.signal);
  endWithParent(async () => {
    stopping.abort();
    await running.catch(() => undefined);
    await closeDatabase();
  });
  await running;
});
