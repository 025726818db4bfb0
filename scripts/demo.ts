import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DEMO_PASSWORD, demoPeople, seedDemo } from '@/lib/access';
import { completeEnvironment, config } from '@/lib/config';
import { systemActor } from '@/lib/domain';
import { setReplayAddresses } from '@/lib/pipeline';
import { findFreePort } from './setup/free-port';
import { runCommand } from './setup/run-command';
import { runProduct } from './setup/run-product';
import { simulatorService } from './setup/services';
import { showHistory } from './setup/show-history';

runCommand(async () => {
  completeEnvironment({ DEMO: '1' });
  await runProduct({
    shown: [],
    afterStart: async ({ supervisor, info, log }) => {
      const { keys } = await seedDemo();
      log.say(`\nSign in with the password ${DEMO_PASSWORD} as`);
      for (const { email, job, wants } of demoPeople) if (wants) log.say(`  ${email.padEnd(30)} ${job}: ${wants}`);
      const control = await findFreePort(0);
      log.say('\nTraffic has begun, history comes in beside it. Ctrl-C stops everything.');
      log.say(`To make something else go wrong (inc-01 to inc-12), and to mend it:
  curl -X POST http://127.0.0.1:${control}/incidents -d '{"id":"inc-05"}'
  curl -X POST http://127.0.0.1:${control}/incidents/inc-05/stop`);
      const state = join(config().dataDir, 'simulation.json');
      const replays = { port: await findFreePort(0), secret: randomBytes(24).toString('base64url') };
      // The simulated middleware takes what its connectors are asked to process again.
      await setReplayAddresses(systemActor('demo'), 'production', `http://127.0.0.1:${replays.port}/replays`, replays.secret);
      const replayArgs = ['--replays', String(replays.port), `--replay-secret=${replays.secret}`];
      const keyArgs = ['--key', keys.live, '--history-key', keys.history];
      const args = [
        '--target',
        info.url,
        ...keyArgs,
        ...replayArgs,
        '--demo',
        '--control',
        String(control),
        '--state',
        state,
        '--catalog',
        config().catalogDir,
        '--progress',
        'json',
      ];
      await supervisor.start(simulatorService(args, showHistory()));
    },
  });
});
