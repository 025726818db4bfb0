import { z } from 'zod';

export const idSchema = (prefix: string) => z.string().regex(new RegExp(`^${prefix}[a-z0-9-]+$`), `an id that starts with ${prefix}`);
export const textSchema = z.string().min(1);
/** The address somebody signs in with. */
export const personSchema = z.email().transform((text) => text.toLowerCase());
/** Wall time of a day, 00:00 to 24:00. */
export const wallTimeSchema = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time of day such as 07:30');
/** ISO 8601 duration of days, hours, minutes and seconds: P4D, PT30M. */
export const durationSchema = z
  .string()
  .regex(/^P(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$/, 'an ISO 8601 duration such as PT30M or P2D');
/** The name of a clock of its own in calendars.clocks. */
export const clockNameSchema = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'a name such as pay');
/** `elapsed`, `business`, or a clock that calendars.clocks names, such as `pay`. */
export const clockSchema = z.union([z.enum(['elapsed', 'business']), clockNameSchema]);
export const criticalitySchema = z.enum(['tier1', 'tier2', 'tier3', 'tier4']);
export const latencyClassSchema = z.enum([
  'realtime',
  'near_realtime',
  'hourly',
  'daily_batch',
  'pay_period_batch',
  'monthly_batch',
  'partner_hours',
]);
export const sensitivitySchema = z.enum([
  'internal',
  'confidential_financial',
  'confidential_workforce',
  'supplier_banking',
  'phi_limited',
  'phi',
]);
export const readinessSchema = z.enum(['ready', 'planned', 'constrained', 'legacy']);
/** A condition in CEL, checked when the catalog loads against the variables of `conditionVariables`. */
export const conditionSchema = z.string().min(1).max(1000);

export type Clock = z.infer<typeof clockSchema>;
