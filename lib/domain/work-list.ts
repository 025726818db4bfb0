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

/** The address of a screen, below this product: `/health`, `/kpis/kpi-order-latency`. */
export const screenPathSchema = z
  .string()
  .max(300)
  .regex(/^\/[a-z][a-z-]*(?:\/[\w.~-]+){0,3}$/, 'an address of this product, such as /health');

const [saveList, deleteList] = workListDeedSchema.options;
/** The same for any screen: what is named is an address. */
export const viewDeedSchema = z.discriminatedUnion('do', [saveList.extend({ path: screenPathSchema }), deleteList]);
export type ViewDeed = z.infer<typeof viewDeedSchema>;
export type WorkListDeed = z.infer<typeof workListDeedSchema>;
