import { z } from 'zod';
import { resealSecrets } from '@/lib/pipeline';
import { operator } from './operator';
import { readOptions, type Verb } from './verb';

export const resealVerb: Verb = {
  name: 'reseal',
  usage: ['reseal   (after a new AUTH_SECRET: seals by it what AUTH_SECRET_PREVIOUS sealed, so that the old one can go)'],
  prepare: (args) => {
    readOptions(args, {}, z.object({}));
    return async () => {
      const done = Object.entries(await resealSecrets(operator()));
      for (const [name, { anew, already, lost }] of done) {
        console.log(`${name}: ${anew} sealed anew, ${already} were already.`);
        for (const id of lost) console.log(`  ${id} opens by no secret of now or before. Set it again.`);
      }
      if (done.some(([, { lost }]) => lost.length > 0)) process.exitCode = 1;
      else
        console.log(
          'Nothing is sealed by an earlier AUTH_SECRET. Take it out of AUTH_SECRET_PREVIOUS when the sessions (12 hours) and invitations (7 days) that it signed are over.',
        );
    };
  },
};
