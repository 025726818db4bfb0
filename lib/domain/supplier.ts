import { z } from 'zod';
import { textSchema } from './vocabulary';

/** What a contact is asked about. */
export const contactPurposes = ['orders', 'deliveries', 'invoices', 'edi', 'quality', 'other'] as const;

const contactSchema = z
  .strictObject({
    purpose: z.enum(contactPurposes),
    /** A person or a desk. */
    name: textSchema.max(120).optional(),
    phone: z
      .string()
      .regex(/^\+?[\d ().x/-]{5,40}$/, 'a phone number such as +1 312 555 0142')
      .optional(),
    mail: z.email().optional(),
    /** When they answer, in words: weekdays 7 to 18, Central. */
    hours: textSchema.max(120).optional(),
  })
  .refine(({ phone, mail }) => phone !== undefined || mail !== undefined, { error: 'needs a phone number or a mail address' });

/** A supplier and how to reach it. Business contacts: they are kept as they are written and shown to those who work on exceptions. */
export const supplierSchema = z.strictObject({
  /** The code that the ERP and the senders use: SUP-10482. */
  id: z
    .string()
    .min(1)
    .max(80)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]*$/, 'a supplier code such as SUP-10482'),
  name: textSchema.max(200),
  /** Other names and codes that senders use for it. */
  aliases: z.array(textSchema.max(200)).default([]),
  /** How orders reach it. */
  channel: z.enum(['edi', 'portal', 'mail', 'manual']).optional(),
  ediIds: z
    .array(z.strictObject({ qualifier: z.string().regex(/^[A-Z0-9]{2}$/, 'two characters such as 01 or ZZ'), id: textSchema.max(35) }))
    .default([]),
  contacts: z.array(contactSchema).default([]),
  note: textSchema.max(1000).optional(),
});
export type Supplier = z.infer<typeof supplierSchema>;
