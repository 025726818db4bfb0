import { z } from 'zod';
import { ruleSchema } from '../exception-type';

/** A rule as it is being written, and how far back to try it. */
export const ruleTrySchema = z.object({
  /** Left out: the rule as it stands. */
  rule: ruleSchema.optional(),
  days: z.number().int().min(1).max(35).default(14),
});
export type RuleTry = z.infer<typeof ruleTrySchema>;

/** One exception that the rule would have raised. */
export const triedSchema = z.object({
  at: z.string().meta({ description: 'When it would have been raised; ISO 8601' }),
  until: z.string().nullable().meta({ description: 'When it would have ended by evidence; null: not in this time, or not worked out' }),
  groups: z.array(z.object({ field: z.string(), name: z.string() })).meta({ description: 'What it would have been grouped by' }),
  text: z.string(),
});

/** What a rule would have raised; or why that cannot be said. */
export const ruleTriedSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    code: z.string(),
    environment: z.string(),
    timezone: z.string(),
    from: z.string(),
    to: z.string(),
    /** What it was judged by, in words. */
    basis: z.string(),
    raised: z.number().int(),
    list: z.array(triedSchema).max(200),
    /** What really was raised of this type in that time. */
    stands: z.number().int(),
  }),
  z.object({ ok: z.literal(false), code: z.string(), reason: z.string() }),
]);
export type RuleTried = z.infer<typeof ruleTriedSchema>;

/** A change of a type's rule, or that it is switched on or off, with the reason people will read. */
export const changeRuleSchema = z.object({
  rule: ruleSchema.optional(),
  on: z.boolean().optional(),
  reason: z.string().trim().min(3).max(1000),
  version: z.number().int().meta({ description: 'The catalog version that was seen: when the type is another by now, the answer is 409' }),
});
export type ChangeRule = z.infer<typeof changeRuleSchema>;

export const ruleChangedSchema = z.object({ code: z.string(), version: z.number().int(), changed: z.boolean() });
export type RuleChanged = z.infer<typeof ruleChangedSchema>;

/** One exception type, for the page that tries and changes its rule. */
export const exceptionTypeViewSchema = z.object({
  code: z.string(),
  title: z.string(),
  category: z.string(),
  words: z.string(),
  raisedWhen: z.string(),
  kind: z.string(),
  on: z.boolean(),
  rule: ruleSchema,
  version: z.number().int(),
  timezone: z.string(),
  severity: z.string(),
  team: z.string(),
  workflows: z.array(z.string()),
  mayChange: z.boolean(),
  changes: z.array(z.object({ at: z.string(), by: z.string(), what: z.string(), reason: z.string().nullable() })),
});
export type ExceptionTypeView = z.infer<typeof exceptionTypeViewSchema>;
