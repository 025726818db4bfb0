import { z } from 'zod';
import { severities } from '../exception';
import { routingSchema } from '../routing';
import { placeRefSchema } from './exception-list';

const named = z.object({ id: z.string(), name: z.string() });

/** Who gets an exception, by rules in order, with what they may name. */
export const routingViewSchema = z.object({
  /** The version of the catalog that was seen. */
  version: z.number(),
  mayChange: z.boolean(),
  rules: routingSchema.shape.rules.unwrap(),
  fallbackTeam: z.string(),
  serviceLevels: routingSchema.shape.serviceLevels,
  choices: z.object({
    team: z.array(named),
    facility: z.array(named),
    department: z.array(named),
    workflow: z.array(named),
    exceptionType: z.array(named),
    severity: z.array(named),
    supplier: z.array(named),
  }),
});
export type RoutingView = z.infer<typeof routingViewSchema>;
export type RoutingRule = RoutingView['rules'][number];

/** Rules as they are being written. */
export const routingDraftSchema = z.strictObject({ rules: routingSchema.shape.rules.unwrap().max(500), fallbackTeam: z.string().max(80) });
export type RoutingDraft = z.infer<typeof routingDraftSchema>;

/** What the rules would have done with the exceptions of the last days, beside what those in force do. */
export const routingTrySchema = z.object({
  days: z.number(),
  exceptions: z.number(),
  /** The list is cut: only the newest were looked at. */
  cut: z.boolean(),
  /** Would go to another team than by the rules in force: all of them, and the newest 50. */
  moved: z.number(),
  examples: z.array(
    z.object({
      ref: z.string(),
      title: z.string(),
      severity: z.enum(severities),
      from: placeRefSchema,
      to: placeRefSchema,
      because: z.string(),
    }),
  ),
  /** How many each rule takes, in the order of the rules. */
  taken: z.array(z.number()),
  /** Go to the fallback because nobody owns them. */
  fallen: z.number(),
});
export type RoutingTry = z.infer<typeof routingTrySchema>;

export const changeRoutingSchema = routingDraftSchema.extend({
  /** The version of the catalog in which the rules were seen. */
  version: z.number(),
  reason: z.string().trim().min(3).max(1000),
});
export type ChangeRouting = z.infer<typeof changeRoutingSchema>;

export const routingChangedSchema = z.object({ version: z.number(), changed: z.boolean() });
export type RoutingChanged = z.infer<typeof routingChangedSchema>;
