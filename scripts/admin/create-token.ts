import { z } from 'zod';
import { createApiToken } from '@/lib/access';
import { operator } from './operator';
import { readOptions, required, type Verb } from './verb';

export const createToken: Verb = {
  name: 'create-token',
  usage: ['create-token --email E [--name N] [--days D]'],
  prepare: (args) => {
    const text = { type: 'string' } as const;
    const { email, name, days } = readOptions(
      args,
      { email: text, name: text, days: text },
      z.object({
        email: required,
        name: z.string().max(100).default(''),
        days: z.coerce.number({ error: 'must be a number of days' }).int().min(1).max(730).optional(),
      }),
    );
    return async () => {
      const token = await createApiToken(operator(), email, days === undefined ? null : new Date(Date.now() + days * 86_400_000), name);
      console.log(`API token with the rights of ${email}, shown this once:\n${token.text}`);
    };
  },
};
