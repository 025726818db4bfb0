import { join, resolve } from 'node:path';
import { config } from '@/lib/config';
import { ensureBuild } from './setup/ensure-build';
import { openLog } from './setup/open-log';
import { prepareReplica } from './setup/prepare-replica';
import { runCommand, stopOnSignal } from './setup/run-command';
import { webService } from './setup/services';
import { Supervisor } from './setup/supervise';

runCommand(async () => {
  await prepareReplica();
  await ensureBuild();
  const { dataDir, baseUrl } = config();
  const supervisor = new Supervisor(openLog(join(resolve(dataDir), 'logs'), ['web']));
  stopOnSignal(() => supervisor.stop());
  await supervisor.start(webService(config()));
  console.log(`Throughline answers on ${baseUrl}`);
});
