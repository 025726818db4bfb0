import { z } from 'zod';
import { environmentSchema } from '../event';
import { severities } from '../exception';
import { silenceKinds } from '../silence';
import { placeRefSchema } from './exception-list';

const time = z.iso.datetime();
const ids = z.array(z.string().min(1).max(120)).max(50).default([]);
const matchersShape = {
  facilities: ids,
  departments: ids,
  workflows: ids,
  interfaces: ids,
  connectors: ids,
  applications: ids,
  codes: ids,
  severities: z.array(z.enum(severities)).max(4).default([]),
  teams: ids,
};
const silenceMatchersSchema = z.strictObject(matchersShape);
/** What a preview is asked for. */
export const silenceAskedSchema = silenceMatchersSchema.extend({ hidesCritical: z.boolean().default(false) });
export type SilenceAskedInput = z.input<typeof silenceAskedSchema>;

const places = z.array(placeRefSchema);
/** By what a silence can be about, in names. */
const aboutSchema = z.object({
  facilities: places,
  departments: places,
  workflows: places,
  interfaces: places,
  connectors: places,
  applications: places,
  codes: places,
  severities: places,
  teams: places,
});
export const silenceSchema = z.object({
  id: z.string(),
  kind: z.enum(silenceKinds),
  about: aboutSchema,
  hidesCritical: z.boolean(),
  startsAt: time,
  endsAt: time,
  reason: z.string(),
  madeAt: time,
  madeBy: z.string(),
  endedAt: time.nullable(),
  endedBy: z.string().nullable(),
  state: z.enum(['planned', 'active', 'over']),
  /** Open exceptions of the reader's that it hides now; of one that is over, those told at its end, null to a reader of some places. */
  hidden: z.number().nullable(),
  mayEnd: z.boolean(),
});
export type Silence = z.infer<typeof silenceSchema>;

export const silencesSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  mayWrite: z.boolean(),
  /** Open exceptions that are hidden now, each once however many silences hide it. */
  hidden: z.number(),
  items: z.array(silenceSchema),
  /** What a silence can be about. */
  choices: aboutSchema,
});
export type Silences = z.infer<typeof silencesSchema>;

export const silenceHitSchema = z.object({
  ref: z.string(),
  title: z.string(),
  severity: z.enum(severities),
  openedAt: time,
  resolvedAt: time.nullable(),
  team: placeRefSchema,
});
export type SilenceHit = z.infer<typeof silenceHitSchema>;

/** What a silence would hide. */
export const silencePreviewSchema = z.object({
  /** Open now, and would be hidden: what is Critical only when that is asked for. */
  open: z.number(),
  /** Raised in the last days and would have been hidden, with how many of them somebody was mailed of. */
  past: z.number(),
  pastMailed: z.number(),
  days: z.number(),
  /** What matches, open or of these days, and is Critical: told all the same unless somebody says yes. */
  critical: z.number(),
  /** The newest 50, open ones first. */
  examples: z.array(silenceHitSchema),
});
export type SilencePreview = z.infer<typeof silencePreviewSchema>;

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
export const newSilenceSchema = z.strictObject({
  kind: z.enum(silenceKinds),
  ...matchersShape,
  hidesCritical: z.boolean().default(false),
  startsAt: moment,
  endsAt: moment,
  reason: z.string().trim().min(3).max(500),
});
export type NewSilence = z.output<typeof newSilenceSchema>;
export type NewSilenceInput = z.input<typeof newSilenceSchema>;
export const silenceMadeSchema = z.object({ id: z.string() });
export type SilenceMade = z.infer<typeof silenceMadeSchema>;

export const endSilenceSchema = z.strictObject({ action: z.literal('end') });
