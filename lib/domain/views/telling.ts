import { z } from 'zod';
import { severities } from '../exception';
import { webhookKinds } from '../webhook';

const time = z.iso.datetime();

/** What will happen next to an exception that nobody acknowledges. */
export const escalationViewSchema = z.object({
  policy: z.string(),
  /** Why it stands still: acknowledged, snoozed, waiting, silenced, explained; null while it runs. */
  held: z.string().nullable(),
  ended: z.string().nullable(),
  /** The steps to come, as they are now: who is on call is asked again when it is time. */
  next: z.array(z.object({ at: time, to: z.array(z.string()) })),
});
export type EscalationView = z.infer<typeof escalationViewSchema>;

/** How telling people works now. */
export const tellingSchema = z.object({
  asOf: time,
  timezone: z.string(),
  audit: z.object({ at: time, faults: z.array(z.object({ check: z.string(), text: z.string(), refs: z.array(z.string()) })) }).nullable(),
  heartbeat: z.object({ at: time.nullable(), fault: z.string().nullable() }).nullable(),
  routes: z.array(
    z.object({
      name: z.string(),
      failures: z.number(),
      restsUntil: time.nullable(),
      reason: z.string().nullable(),
      deliveredAt: time.nullable(),
    }),
  ),
  /** Messages of the last day by how they stand. */
  messages: z.object({ delivered: z.number(), underWay: z.number(), late: z.number(), cancelled: z.number(), failed: z.number() }),
  failures: z.array(
    z.object({ at: time, recipient: z.string(), state: z.string(), reason: z.string().nullable(), ref: z.string().nullable() }),
  ),
  webhooks: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(webhookKinds),
      /** Of the catalog's bodies the one it is sent with. */
      template: z.string().nullable(),
      private: z.boolean(),
      teams: z.array(z.string()),
      severities: z.array(z.enum(severities)),
    }),
  ),
  maySetWebhooks: z.boolean(),
  /** The last test that the reader sent. */
  test: z
    .object({
      at: time,
      recipient: z.string(),
      state: z.string(),
      reason: z.string().nullable(),
      endedAt: time.nullable(),
      route: z.string().nullable(),
    })
    .nullable(),
  mayTest: z.boolean(),
  /** What can be tried out. */
  choices: z.object({
    types: z.array(z.object({ id: z.string(), name: z.string() })),
    facilities: z.array(z.object({ id: z.string(), name: z.string() })),
    teams: z.array(z.object({ id: z.string(), name: z.string() })),
    /** Bodies of one's own that webhooks can be sent with. */
    templates: z.array(z.object({ id: z.string(), name: z.string() })),
  }),
});
export type Telling = z.infer<typeof tellingSchema>;

/** Who would hear, and when, if an exception were raised at a moment. */
export const tellingPreviewSchema = z.object({
  at: time,
  timezone: z.string(),
  title: z.string(),
  severity: z.enum(severities),
  team: z.object({ id: z.string(), name: z.string() }),
  teamReason: z.string(),
  policy: z.string().nullable(),
  /** Why nobody is told at first, and until when; what is still wrong then is told. */
  quiet: z.object({ reason: z.string(), until: time }).nullable(),
  steps: z.array(z.object({ at: time, to: z.array(z.string()), why: z.string(), together: z.boolean() })),
});
export type TellingPreview = z.infer<typeof tellingPreviewSchema>;
