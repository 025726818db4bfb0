import { z } from 'zod';
import { createApiToken } from '@/lib/access';
import { operator } from './operator';
import { readOptions, required, type Verb } from './verb';

export const createToken: Verb = {
  name: 'create-token',
  usage: ['create-token --email E'],
  prepare: (args) => {
    const { email } = readOptions(args, { email: { type: 'string' } }, z.object({ email: required }));
    return async () => {
      const token = await createApiToken(operator(), email);
      console.log(`API token with the rights of ${email}, shown this once:\n${token.text}`);
    };
  },
};
