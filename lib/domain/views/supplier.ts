import { z } from 'zod';
import { supplierSchema } from '../supplier';

const { id, name, channel, ediIds, contacts, note } = supplierSchema.shape;

/** A supplier as the catalog has it. `contacts` and what else one works with is null for roles that do not work on exceptions. */
export const supplierViewSchema = z.object({
  called: z.string(),
  supplier: z
    .object({
      id,
      name,
      channel: channel.unwrap().nullable(),
      work: z.object({ contacts: contacts.unwrap(), ediIds: ediIds.unwrap(), note: note.unwrap().nullable() }).nullable(),
    })
    .nullable(),
  /** The reader may write it into the catalog. */
  mayEdit: z.boolean(),
});
export type SupplierView = z.infer<typeof supplierViewSchema>;
