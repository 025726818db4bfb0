import { z } from 'zod';
import { rotateIngestKey } from '@/lib/access';
import { operator } from './operator';
import { publicIdOf } from './public-id';
import { duration } from './read-duration';
import { readOptions, UsageError, type Verb } from './verb';

const schema = z.object({ overlap: duration.default(86_400_000) });

export const rotateKey: Verb = {
  name: 'rotate-key',
  usage: ['rotate-key PUBLIC_ID [--overlap 24h]   (the old key works until the overlap ends; 0m ends it at once)'],
  prepare: ([text, ...rest]) => {
    if (text === undefined || text.startsWith('--')) throw new UsageError('rotate-key needs one public id.');
    const { overlap } = readOptions(rest, { overlap: { type: 'string' } }, schema);
    return async () => {
      const key = await rotateIngestKey(operator(), publicIdOf(text), { overlapMs: overlap, now: new Date() });
      console.log(`The new key, shown this once:\n${key.text}\nThe old one works until ${key.oldEndsAt.toISOString()}.`);
    };
  },
};
