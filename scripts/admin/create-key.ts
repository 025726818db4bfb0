import { z } from 'zod';
import { createIngestKey } from '@/lib/access';
import { environmentSchema } from '@/lib/domain';
import { operator } from './operator';
import { readOptions, required, type Verb } from './verb';

const schema = z.object({
  environment: environmentSchema,
  name: required,
  source: z.string().optional(),
  rate: z.coerce.number({ error: 'must be a number of requests a second' }).positive().optional(),
  history: z.boolean().default(false),
});

export const createKey: Verb = {
  name: 'create-key',
  usage: ['create-key --environment E --name N [--source S] [--rate PER_SECOND] [--history]'],
  prepare: (args) => {
    const text = { type: 'string' } as const;
    const { environment, name, source, rate, history } = readOptions(
      args,
      { environment: text, name: text, source: text, rate: text, history: { type: 'boolean' } },
      schema,
    );
    return async () => {
      const key = await createIngestKey(operator(), { environment, name, source, history, ratePerSecond: rate ?? null });
      console.log(`Ingest key of ${name} for ${environment}, shown this once:\n${key.text}`);
    };
  },
};
