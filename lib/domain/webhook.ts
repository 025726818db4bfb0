import { z } from 'zod';
import { severities } from './exception';
import { idSchema, textSchema } from './vocabulary';

export const webhookKinds = ['slack', 'teams', 'pagerduty', 'plain'] as const;

/** A chat or paging system that hears of exceptions besides the mails. `url` null: taken away. */
export const setWebhookSchema = z.strictObject({
  name: textSchema.max(60).regex(/^[^\s:][^:]*$/, 'a name without a colon'),
  kind: z.enum(webhookKinds),
  /** A body of the catalog's webhook-templates instead of plain JSON; only with that kind. Left out: none. */
  template: idSchema('tpl-').nullish(),
  url: z
    .url({ protocol: /^https?$/, hostname: /.*/ })
    .max(2000)
    .nullable(),
  /** Signs each message (Standard Webhooks); of PagerDuty the routing key. Left out: as it was. */
  secret: z.string().min(8).max(500).optional(),
  /** May be inside the own network. */
  private: z.boolean().default(false),
  teams: z.array(idSchema('team-')).default([]),
  severities: z.array(z.enum(severities)).default([]),
});
export type SetWebhook = z.infer<typeof setWebhookSchema>;
