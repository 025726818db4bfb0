import { type ParseArgsConfig, parseArgs } from 'node:util';
import { z } from 'zod';

/** One `npm run admin` verb. `prepare` checks the arguments before any database is touched and returns the deed. */
export interface Verb {
  readonly name: string;
  readonly usage: readonly string[];
  readonly prepare: (args: readonly string[]) => () => Promise<void>;
  /** Default: a migrated database is behind lib/db. `as it is`: no migration is applied. `none`: the verb sees to itself. */
  readonly database?: 'as it is' | 'none';
}

/** The arguments cannot be used; the message says which and why. */
export class UsageError extends Error {}

/** The options in `args`, checked by `schema`. Throws UsageError that names every faulty option. */
export function readOptions<T>(args: readonly string[], options: NonNullable<ParseArgsConfig['options']>, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parse(args, options));
  if (parsed.success) return parsed.data;
  throw new UsageError(parsed.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('\n'));
}

function parse(args: readonly string[], options: NonNullable<ParseArgsConfig['options']>): unknown {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A text option that must be there. */
export const required = z.string({ error: 'is missing' }).min(1, 'is empty');
