import { z } from 'zod';
import { type Catalog, catalogSchema } from '@/lib/domain';

/** Each turn looks a level deeper at least: below a key that is taken out nothing is looked at twice. */
const DEEPEST = 8;

/**
 * A catalog as it stands in the database. While replicas are replaced, the version after this one may have stored keys that nobody here knows: they
 * are left out, and what is known is read. In a file such a key is a fault of spelling; here the schema of its writer has passed it.
 */
export const storedCatalogSchema = z.unknown().transform((content, context): Catalog => {
  let read = catalogSchema.safeParse(content);
  let left = content;
  for (let turn = 0; turn < DEEPEST; turn += 1) {
    const unknown = read.error?.issues.filter((issue) => issue.code === 'unrecognized_keys') ?? [];
    if (unknown.length === 0) break;
    if (left === content) left = structuredClone(content);
    for (const { path, keys } of unknown) {
      const holder = path.reduce<unknown>((at, step) => (isHolder(at) ? at[step] : undefined), left);
      if (isHolder(holder)) for (const key of keys) delete holder[key];
    }
    read = catalogSchema.safeParse(left);
  }
  if (read.success) return read.data;
  for (const issue of read.error.issues) context.addIssue({ ...issue });
  return z.NEVER;
});

const isHolder = (value: unknown): value is Record<PropertyKey, unknown> => typeof value === 'object' && value !== null;
