import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { type ImportMapping, InvalidInputError, importMappingSchema } from '@/lib/domain';

export type { ImportMapping };

/** The mapping of a YAML text. Throws InvalidInputError that names every fault. */
export function parseMapping(text: string): ImportMapping {
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (error) {
    throw new InvalidInputError(`The mapping is not YAML: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  const parsed = importMappingSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(`The mapping has faults:\n${z.prettifyError(parsed.error)}`);
}
