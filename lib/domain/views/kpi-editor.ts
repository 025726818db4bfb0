import { z } from 'zod';
import { environmentSchema } from '../event';
import { placeRefSchema } from './exception-list';
import { kpiDefinitionSchema, kpiNumberSchema } from './kpis';

const time = z.iso.datetime();
const named = z.object({ id: z.string(), name: z.string() });

/** A KPI as it is being written: any shape, until it is checked. */
export const kpiDraftSchema = z.record(z.string(), z.unknown());
export type KpiDraft = z.infer<typeof kpiDraftSchema>;

export const kpiEditorSchema = z.object({
  catalogVersion: z.number(),
  /** Null: a new one. */
  id: z.string().nullable(),
  /** As it stands, or a first draft of a new one. */
  draft: kpiDraftSchema,
  yaml: z.string(),
  /** How much of history it is worked out for, 0 to 1; null: all of it, or it is not computed. */
  work: z.number().nullable(),
  /** What the catalog versions that changed it said, newest first; `yaml` null where that cannot be read any more. */
  versions: z.array(z.object({ version: z.number(), at: time, by: z.string(), yaml: z.string().nullable() })),
  choices: z.object({
    workflows: z.array(named.extend({ milestones: z.array(named) })),
    exceptionTypes: z.array(named.extend({ expectsBatch: z.boolean() })),
    teams: z.array(named),
    clocks: z.array(z.string()),
  }),
});
export type KpiEditorView = z.infer<typeof kpiEditorSchema>;

const said = z.union([z.object({ yaml: z.string().max(20_000) }).strict(), z.object({ draft: kpiDraftSchema }).strict()]);
/** What is written, as YAML or as an object; `id` is the KPI that is changed, null a new one. */
export const kpiSaidSchema = z.strictObject({ id: z.string().max(80).nullable(), said });
export type KpiSaid = z.infer<typeof kpiSaidSchema>;

export const kpiFaultSchema = z.object({ line: z.number(), path: z.string(), message: z.string(), mend: z.string() });
export type KpiFaultView = z.infer<typeof kpiFaultSchema>;

export const kpiCheckSchema = z.object({
  /** What was said as an object; null where the YAML cannot be read. */
  draft: kpiDraftSchema.nullable(),
  yaml: z.string(),
  /** `path` is the field; '' for the whole. None: it may be saved. */
  faults: z.array(kpiFaultSchema),
  /** In which fields it differs from what is stored; all of a new one. */
  diff: z.array(z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  /** How the number is made, in words; null while there are faults, or where it is not computed. */
  words: z.object({ formula: z.string(), counted: z.string(), cohort: z.string(), clock: z.string() }).nullable(),
});
export type KpiCheck = z.infer<typeof kpiCheckSchema>;

export const kpiPreviewSchema = z.object({
  environment: environmentSchema,
  window: z.object({ from: time, to: time }),
  timezone: z.string(),
  kpi: kpiDefinitionSchema,
  number: kpiNumberSchema,
  open: z.number(),
  pending: z.number(),
  /** What is left out, by its reason, the most first. */
  excluded: z.array(z.object({ reason: z.string(), n: z.number() })),
  places: z.array(placeRefSchema.extend({ number: kpiNumberSchema })),
  /** What the stored definition says of the same time; null where there is none, or it is not complete. */
  stored: kpiNumberSchema.nullable(),
  looked: z.number(),
  /** Cases that began before were not looked at: the number lacks what they give. Null: all were. */
  since: time.nullable(),
});
export type KpiPreview = z.infer<typeof kpiPreviewSchema>;

export const saveKpiSchema = z.strictObject({
  id: z.string().max(80).nullable(),
  yaml: z.string().max(20_000),
  /** The KPI as it stood when it was opened, as YAML; null: a new one. What stands now must be that. */
  found: z.string().max(20_000).nullable(),
  /** The version of the catalog that this goes back to, where it does. */
  backTo: z.number().optional(),
});
export type SaveKpi = z.infer<typeof saveKpiSchema>;

export const kpiSavedSchema = z.object({
  id: z.string(),
  version: z.number(),
  /** False: it was that already. */
  changed: z.boolean(),
  /** Whether a number is worked out of it. */
  computed: z.boolean(),
});
export type KpiSaved = z.infer<typeof kpiSavedSchema>;
