import { z } from 'zod';
import { templateFormats } from '../webhook-template';

/** A body of one's own as its form holds it; what it may be is checked by the catalog when it is stored. */
export const writtenTemplateSchema = z.object({ id: z.string(), name: z.string(), format: z.enum(templateFormats), body: z.string() });
export type WrittenTemplate = z.infer<typeof writtenTemplateSchema>;

/** What the form for a template begins with. */
export const templateFormSchema = z.object({
  /** Null: a new one. */
  template: writtenTemplateSchema.nullable(),
  /** The template as text, as it is stored: what a change is held against. */
  found: z.string().nullable(),
  /** Ids that are taken. */
  taken: z.array(z.string()),
  /** Webhooks that are sent with it. */
  usedBy: z.array(z.string()),
});
export type TemplateForm = z.infer<typeof templateFormSchema>;

export const templateAskedSchema = z.strictObject({
  format: z.enum(templateFormats),
  body: z.string().max(20_000),
  /** The message that says that it is over. */
  over: z.boolean().default(false),
});
export type TemplateAsked = z.infer<typeof templateAskedSchema>;

/** The message that a template makes of an example. */
export const templatePreviewSchema = z.object({
  faults: z.array(z.object({ path: z.string(), message: z.string(), mend: z.string() })),
  /** Null while there are faults. */
  message: z.object({ contentType: z.string(), body: z.string(), bytes: z.number() }).nullable(),
});
export type TemplatePreview = z.infer<typeof templatePreviewSchema>;
