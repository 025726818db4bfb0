import { z } from 'zod';
import { outcomeSchema } from '../event';

export const searchKinds = ['transaction', 'exception', 'facility', 'workflow', 'interface', 'connector', 'application'] as const;

export const searchItemSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** Where it belongs, or what it is about. */
  detail: z.string(),
  /** The key that the text met, when it is not the title. */
  matched: z.object({ name: z.string(), value: z.string() }).nullable(),
  /** Of a transaction. */
  state: outcomeSchema.nullable(),
  late: z.boolean(),
});
export type SearchItem = z.infer<typeof searchItemSchema>;

export const searchViewSchema = z.object({
  q: z.string(),
  /** What is found, by what it is; a group without anything is left out. */
  groups: z.array(z.object({ kind: z.enum(searchKinds), items: z.array(searchItemSchema) })),
  /** How many transactions match in all; null when there are more than anybody counted. */
  transactions: z.number().nullable(),
  /** What of the text could not be read or names nothing. */
  faults: z.array(z.string()),
});
export type SearchView = z.infer<typeof searchViewSchema>;
