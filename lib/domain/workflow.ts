import { z } from 'zod';
import { clockSchema, criticalitySchema, durationSchema, idSchema, latencyClassSchema, sensitivitySchema, textSchema } from './vocabulary';

export const milestoneSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9_]+$/),
  name: textSchema,
  application: idSchema('app-').nullable().default(null),
  interface: idSchema('if-').optional(),
  mode: z.enum(['event', 'realtime', 'batch']).default('event'),
  after: z.string().nullable(),
  typical: durationSchema,
  worst: durationSchema,
  clock: clockSchema,
  actor: z.enum(['human', 'system', 'partner']).default('system'),
  required: z.enum(['always', 'conditional', 'optional', 'exception_path']),
  /** Reaching it ends the transaction with this outcome. */
  ends: z.enum(['completed', 'failed', 'cancelled']).optional(),
});

export const workflowSchema = z.strictObject({
  id: idSchema('wf-'),
  name: textSchema,
  shortName: textSchema,
  summary: z.string().default(''),
  businessOwnerTeam: idSchema('team-'),
  technicalOwnerTeam: idSchema('team-'),
  departments: z.array(idSchema('dept-')).default([]),
  applications: z.array(idSchema('app-')).default([]),
  /**
   * `identity`: one value means one transaction of this workflow, together with the values of `identityWith` when that is not empty
   * (an invoice number is one invoice only with its supplier). Others are searchable references.
   */
  businessKeys: z.array(
    z.strictObject({
      id: textSchema,
      name: textSchema,
      example: z.string().default(''),
      role: z.enum(['root', 'line', 'reference', 'technical']),
      identity: z.boolean().default(false),
      identityWith: z.array(z.string()).default([]),
      sensitivity: sensitivitySchema,
    }),
  ),
  impact: z.strictObject({
    businessUnit: textSchema,
    plain: textSchema,
    money: z.boolean(),
    people: z.boolean(),
    quantity: z.string().default(''),
  }),
  criticality: criticalitySchema,
  dataSensitivity: sensitivitySchema,
  latency: z.strictObject({ class: latencyClassSchema, statement: textSchema, targets: z.record(z.string(), z.string()).default({}) }),
  milestones: z.array(milestoneSchema).min(1),
  volume: z
    .strictObject({
      unit: textSchema,
      hourlyShape: textSchema,
      weekdayShape: textSchema,
      perFacilityTypePerWeekday: z.record(z.string(), z.number()).default({}),
      scheduled: z.strictObject({ perFacility: z.number(), everyDays: z.number() }).optional(),
      peaks: z
        .array(z.strictObject({ when: textSchema, factor: z.number().positive(), correctionFactor: z.number().positive().optional() }))
        .default([]),
      note: z.string().default(''),
    })
    .optional(),
  windows: z
    .array(
      z.strictObject({
        id: idSchema('win-'),
        kind: z.enum(['deadline', 'batch']),
        name: textSchema,
        local: textSchema,
        milestone: z.string(),
        consequence: textSchema,
        /** Key of calendars.payCalendar.deadlines when the window follows the pay calendar. */
        payDeadline: z.string().optional(),
      }),
    )
    .default([]),
  notes: z.array(z.string()).default([]),
});

export type Workflow = z.infer<typeof workflowSchema>;
export type Milestone = z.infer<typeof milestoneSchema>;
