import { z } from 'zod';
import { createProvisioningToken } from '@/lib/access';
import { config } from '@/lib/config';
import { operator } from './operator';
import { readOptions, required, type Verb } from './verb';

const days = z.coerce.number({ error: 'must be a number of days' }).int().min(1).max(3650).optional();

export const createScimToken: Verb = {
  name: 'create-scim-token',
  usage: ['create-scim-token --name N [--days D]'],
  prepare: (args) => {
    const options = readOptions(args, { name: { type: 'string' }, days: { type: 'string' } }, z.object({ name: required, days }));
    return async () => {
      const expiresAt = options.days === undefined ? null : new Date(Date.now() + options.days * 86_400_000);
      const { text } = await createProvisioningToken(operator(), options.name, expiresAt);
      console.log(`Address for the directory: ${config().baseUrl}/api/scim/v2`);
      console.log(`Token, shown this once. It provisions people and groups and does nothing else:\n${text}`);
    };
  },
};
