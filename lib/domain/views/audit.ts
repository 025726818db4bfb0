import { z } from 'zod';

const time = z.iso.datetime();

export const auditResults = ['done', 'refused'] as const;

export const auditRowSchema = z.object({
  id: z.string(),
  /** By the clock of the database. */
  at: time,
  actorId: z.string(),
  actor: z.string(),
  /** The address the actor signs in with; null for programs and for people who are gone. */
  actorMail: z.string().nullable(),
  /** What was done, as `thing.verb`. */
  action: z.string(),
  targetKind: z.string(),
  targetId: z.string(),
  /** What people call the thing; null where its id is its name, or where it is gone. */
  targetName: z.string().nullable(),
  result: z.enum(auditResults),
  reason: z.string().nullable(),
  address: z.string().nullable(),
  agent: z.string().nullable(),
  /** Place in the chain; null for the moment until it has one. */
  seq: z.number().nullable(),
  before: z.unknown(),
  after: z.unknown(),
});
export type AuditRow = z.infer<typeof auditRowSchema>;

/** How far the trail was found to be as it was written. */
const auditCheckSchema = z.object({
  checkedAt: time,
  /** When it was last looked at from its beginning. */
  fullAt: time,
  /** Time of the newest entry that holds; null when there was none. */
  upto: time.nullable(),
  seq: z.number(),
  fault: z.object({ seq: z.number(), kind: z.string(), text: z.string() }).nullable(),
});

export const auditListSchema = z.object({
  asOf: time,
  /** Null until the worker has looked for the first time. */
  check: auditCheckSchema.nullable(),
  /** The newest signed checkpoint; null while there is none. */
  checkpointAt: time.nullable(),
  /** Entries that fit the filters; null above 10,000. */
  total: z.number().nullable(),
  /** What was ever done, for the filter. */
  actions: z.array(z.string()),
  rows: z.array(auditRowSchema),
  nextCursor: z.string().nullable(),
});
export type AuditList = z.infer<typeof auditListSchema>;
