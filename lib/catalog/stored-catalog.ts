import { z } from 'zod';
import { catalogSchema } from '@/lib/domain';

/**
 * A catalog as it stands in the database. While replicas are replaced, the version after this one may have stored keys that nobody here knows: they
 * are left out, and what is known is read. In a file such a key is a fault of spelling; here the schema of its writer has passed it.
 */
export const storedCatalogSchema = z.preprocess((content) => {
  let left = content;
  // Below a key that is taken out nothing is looked at twice: each turn goes a level deeper at least.
  for (let turn = 0; turn < DEEPEST; turn += 1) {
    const unknown = catalogSchema.safeParse(left).error?.issues.filter((issue) => issue.code === 'unrecognized_keys') ?? [];
    if (unknown.length === 0) return left;
    if (left === content) left = structuredClone(content);
    for (const { path, keys } of unknown) {
      const holder = path.reduce<unknown>((at, step) => (isHolder(at) ? at[step] : undefined), left);
      if (isHolder(holder)) for (const key of keys) delete holder[key];
    }
  }
  return left;
}, catalogSchema);

const DEEPEST = 8;

const isHolder = (value: unknown): value is Record<PropertyKey, unknown> => typeof value === 'object' && value !== null;
