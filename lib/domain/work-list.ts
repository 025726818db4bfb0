import { z } from 'zod';

/** What a person does to their named lists. Saving under a name that is theirs already changes that list. */
export const workListDeedSchema = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('save'),
    name: z.string().trim().min(1).max(80),
    query: z.string().max(2000).meta({ description: 'The query string of /exceptions' }),
    team: z.string().max(200).nullable().default(null).meta({ description: 'A team of yours that sees it too' }),
  }),
  z.strictObject({ do: z.literal('delete'), id: z.uuid() }),
]);
export type WorkListDeed = z.infer<typeof workListDeedSchema>;
