import { z } from 'zod';
import { catalogSchema } from '../catalog';

const time = z.iso.datetime();

/** Everything of a catalog that can be written by itself. */
export const partSectionSchema = catalogSchema.keyof();
export type PartSection = z.infer<typeof partSectionSchema>;

const partRef = {
  section: partSectionSchema,
  id: z.string().min(1).max(300).nullable().meta({ description: 'Null: a new one' }),
};
const text = z.string().max(400_000);
const reason = z.string().trim().min(3).max(1000);

/** What there is to edit. */
export const catalogPartsSchema = z.object({
  version: z.number().int(),
  sections: z.array(
    z.object({
      id: partSectionSchema,
      name: z.string(),
      /** One object: it can be changed, never added or taken away. */
      single: z.boolean(),
      parts: z.array(z.object({ id: z.string(), name: z.string() })),
    }),
  ),
  versions: z.array(z.object({ version: z.number().int(), at: time, by: z.string(), changes: z.number().int() })),
});
export type CatalogParts = z.infer<typeof catalogPartsSchema>;

/** One part as people write it, with what it was before. */
export const catalogPartSchema = z.object({
  version: z.number().int(),
  section: partSectionSchema,
  id: z.string(),
  text,
  versions: z.array(z.object({ version: z.number().int(), at: time, by: z.string(), text: text.nullable() })),
});
export type CatalogPart = z.infer<typeof catalogPartSchema>;

export const partDraftSchema = z.strictObject({ ...partRef, text: text.nullable().meta({ description: 'Null: take it out' }) });
export type PartDraft = z.infer<typeof partDraftSchema>;

const faultSchema = z.object({
  /** Null: in the text itself. */
  file: z.string().nullable(),
  line: z.number().int(),
  path: z.string(),
  message: z.string(),
  mend: z.string(),
});
const thing = { kind: z.string(), id: z.string() };
const changesSchema = z.object({
  added: z.array(z.object(thing)),
  removed: z.array(z.object(thing)),
  changed: z.array(z.object({ ...thing, fields: z.array(z.string()) })),
});

/** What is wrong with a draft, and what it would change. */
export const partCheckSchema = z.object({
  sound: z.boolean(),
  faults: z.array(faultSchema),
  changes: changesSchema,
  lines: z.array(z.object({ kind: z.enum(['same', 'removed', 'added']), text: z.string() })),
  /** Whether history can be asked what the draft would have done. */
  triable: z.boolean(),
});
export type PartCheck = z.infer<typeof partCheckSchema>;

/** What a draft would have done with the past, in sentences. */
export const partTrialSchema = z.object({ days: z.number().int(), headline: z.string(), lines: z.array(z.string()) });
export type PartTrial = z.infer<typeof partTrialSchema>;

export const changePartSchema = partDraftSchema.extend({
  found: text.nullable().meta({ description: 'The text as it was read; null for a new one. Another by now: 409' }),
  reason,
});
export type ChangePart = z.infer<typeof changePartSchema>;

export const rollBackSchema = z.strictObject({
  to: z.number().int().min(1),
  seen: z.number().int().meta({ description: 'The version in force that was seen. Another by now: 409' }),
  reason,
});
export type RollBack = z.infer<typeof rollBackSchema>;

export const partStoredSchema = z.object({ version: z.number().int(), changed: z.boolean(), id: z.string().nullable() });
export type PartStored = z.infer<typeof partStoredSchema>;

/** What going back to a version would change. */
export const rollBackPreviewSchema = z.object({ to: z.number().int(), from: z.number().int(), changes: changesSchema });
export type RollBackPreview = z.infer<typeof rollBackPreviewSchema>;
