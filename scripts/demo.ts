import { DEMO_PASSWORD, demoPeople, seedDemo } from '@/lib/access';
import { completeEnvironment } from '@/lib/config';
import { runCommand } from './setup/run-command';
import { runProduct } from './setup/run-product';
import { simulatorService } from './setup/services';

const historyDays = 2;

runCommand(async () => {
  completeEnvironment({ DEMO: '1' });
  await runProduct({
    shown: [],
    afterStart: async ({ supervisor, info, log }) => {
      const { keys } = await seedDemo();
      const sending = ['--target', info.url, '--key', keys.live, '--history-key', keys.history, '--history-days', String(historyDays)];
      await supervisor.start(simulatorService(sending));
      log.say(`\nSign in with the password ${DEMO_PASSWORD} as`);
      for (const { email, job, wants } of demoPeople) if (wants) log.say(`  ${email.padEnd(30)} ${job}: ${wants}`);
      log.say(`\n${historyDays} days of history are coming in; live traffic has begun. Ctrl-C stops everything.`);
    },
  });
});
