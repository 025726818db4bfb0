import { z } from 'zod';
import { valueWordsSchema } from './record-rules';
import { conditionSchema, idSchema, textSchema } from './vocabulary';

/** What a step that succeeded says of a key of master data: its state in an application since then, and values of the key. */
const learnSchema = z.strictObject({
  workflow: idSchema('wf-'),
  milestone: z.string(),
  when: conditionSchema.optional(),
  key: valueWordsSchema,
  /** Default: the application of the event, else the one that keeps the record. */
  application: idSchema('app-').optional(),
  state: z.string(),
  /** Attribute of the key -> where the event tells it. */
  attributes: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), valueWordsSchema).default({}),
});

export const driftCheckSchema = z.strictObject({
  id: idSchema('dr-'),
  name: textSchema,
  evidence: textSchema,
  method: textSchema,
  threshold: textSchema,
  /** The exception types that this drift raises; the first is the one people know it by. */
  raises: z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)]),
  caveat: z.string().default(''),
});

/** A domain of master data: who keeps it, who uses it, what may drift, and what traffic teaches of it. */
export const masterDataSchema = z.strictObject({
  id: idSchema('md-'),
  name: textSchema,
  systemOfRecord: textSchema,
  recordApplication: idSchema('app-'),
  consumers: z.array(idSchema('app-')),
  governanceFocus: textSchema,
  ownerTeam: idSchema('team-'),
  /** The business key that names an entry. */
  key: textSchema,
  /** True: the key names people, so only its hash is kept. */
  personal: z.boolean().default(false),
  lifecycle: z.array(textSchema).default([]),
  driftChecks: z.array(driftCheckSchema).default([]),
  learns: z.array(learnSchema).default([]),
});
export type MasterData = z.infer<typeof masterDataSchema>;
export type Learn = z.infer<typeof learnSchema>;
