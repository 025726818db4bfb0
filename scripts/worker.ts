import { parseArgs } from 'node:util';
import { closeDatabase } from '@/lib/db';
import { runWorker } from '@/lib/pipeline';
import { endWithParent } from './setup/end-with-parent';
import { prepareReplica } from './setup/prepare-replica';
import { runCommand } from './setup/run-command';

runCommand(async () => {
  const { values } = parseArgs({ options: { supervised: { type: 'boolean', default: false } } });
  if (!values.supervised) await prepareReplica();
  const stopping = new AbortController();
  const running = runWorker(stopping.signal);
  endWithParent(async () => {
    stopping.abort();
    await running.catch(() => undefined);
    await closeDatabase();
  });
  await running;
});
