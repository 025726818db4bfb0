import { z } from 'zod';
import { createIngestKey } from '@/lib/access';
import { environmentSchema } from '@/lib/domain';
import { operator } from './operator';
import { duration } from './read-duration';
import { readOptions, required, type Verb } from './verb';

const schema = z.object({
  environment: environmentSchema,
  name: required,
  source: z.string().optional(),
  rate: z.coerce.number({ error: 'must be a whole number of records a second' }).int().positive().optional(),
  expires: duration.optional(),
  history: z.boolean().default(false),
});

export const createKey: Verb = {
  name: 'create-key',
  usage: ['create-key --environment E --name N [--source S] [--rate RECORDS_PER_SECOND] [--expires 90d] [--history]'],
  prepare: (args) => {
    const text = { type: 'string' } as const;
    const { environment, name, source, rate, expires, history } = readOptions(
      args,
      { environment: text, name: text, source: text, rate: text, expires: text, history: { type: 'boolean' } },
      schema,
    );
    return async () => {
      const expiresAt = expires === undefined ? null : new Date(Date.now() + expires);
      const key = await createIngestKey(operator(), { environment, name, source, history, ratePerSecond: rate ?? null, expiresAt });
      console.log(`Ingest key of ${name} for ${environment}, shown this once:\n${key.text}`);
    };
  },
};
