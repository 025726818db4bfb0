import { seedDemo } from '@/lib/access';
import { runCommand, runProduct } from './setup/run-product';
import { simulatorService } from './setup/services';

const historyDays = 2;

runCommand(() =>
  runProduct({
    shown: [],
    afterStart: async ({ supervisor, info, log }) => {
      const { password, keys } = await seedDemo();
      const target = ['--target', info.url];
      await supervisor.start(
        simulatorService([...target, '--demo', '--key', keys.live, '--history-key', keys.history, '--history-days', String(historyDays)]),
      );
      log.say(`Sign in as buyer@quillmoor.example with the password ${password}; the sign-in page names the others.`);
    },
  }),
);
