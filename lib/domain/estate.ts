import { z } from 'zod';
import { environments } from './event';
import {
  criticalitySchema,
  idSchema,
  latencyClassSchema,
  personSchema,
  readinessSchema,
  sensitivitySchema,
  textSchema,
  wallTimeSchema,
} from './vocabulary';

export const organisationSchema = z.strictObject({
  id: idSchema('org-'),
  name: textSchema,
  timezone: textSchema,
  region: textSchema.optional(),
  fiscalYearStart: z
    .string()
    .regex(/^\d\d-\d\d$/)
    .optional(),
  currency: z.string().length(3).default('USD'),
  payGroups: z.array(z.strictObject({ id: textSchema, name: textSchema, share: z.number() })).default([]),
  /** How many values that the catalog does not know are told apart in the numbers of a month, by environment; the rest stands together as `other`. */
  toldApart: z
    .strictObject({
      connectors: z.int().min(0).max(20_000).default(300),
      applications: z.int().min(0).max(20_000).default(300),
      errorClasses: z.int().min(0).max(20_000).default(300),
    })
    .prefault({}),
  /** Facts of the fictional estate such as staffed beds; free numbers, shown only. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});

export const facilityTypes = [
  'hospital_tertiary',
  'hospital_regional',
  'hospital_community',
  'hospital_cah',
  'long_term_care',
  'asc',
  'laboratory',
  'clinic',
  'urgent_care',
  'distribution_centre',
  'shared_services',
  'other',
] as const;
export const facilitySchema = z.strictObject({
  id: idSchema('fac-'),
  code: textSchema,
  name: textSchema,
  shortName: textSchema,
  type: z.enum(facilityTypes),
  city: textSchema,
  coordinates: z.strictObject({ lat: z.number(), lon: z.number() }).optional(),
  timezone: textSchema.optional(),
  beds: z.number().int().default(0),
  employees: z.number().int().default(0),
  volumeWeight: z.number().positive().default(1),
  note: z.string().default(''),
});

export const departmentSchema = z.strictObject({
  id: idSchema('dept-'),
  name: textSchema,
  costCentrePrefix: z.string().default(''),
  scope: z.enum(['shared', 'site']),
});

export const teamSchema = z.strictObject({
  id: idSchema('team-'),
  name: textSchema,
  kind: z.enum(['business', 'technical']),
  scope: z.string().default(''),
  coverage: z.enum(['business_hours', 'extended', '24x7']),
  email: z.email(),
  /** When the summary of the day is mailed on working days, on the wall clock of its schedule; 07:30 when left out. */
  summaryAt: z.union([wallTimeSchema, z.literal('off')]).optional(),
  /** Who leads it, by the address they sign in with: may change all of its shifts. */
  managers: z.array(personSchema).default([]),
});

export const applicationSchema = z.strictObject({
  id: idSchema('app-'),
  name: textSchema,
  category: textSchema,
  hosting: textSchema,
  holds: z.string().default(''),
  criticality: criticalitySchema,
  ownerTeam: idSchema('team-'),
});

export const connectorSchema = z.strictObject({
  id: idSchema('con-'),
  name: textSchema,
  application: idSchema('app-').nullable().default(null),
  protocol: textSchema,
  via: z.string().nullable().default(null),
  ownerTeam: idSchema('team-'),
  criticality: criticalitySchema.default('tier2'),
  note: z.string().default(''),
  /** Facts such as auth kind or quota; free, shown only. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
});

export const interfaceSchema = z.strictObject({
  id: idSchema('if-'),
  name: textSchema,
  sourceApplication: idSchema('app-'),
  targetApplication: idSchema('app-'),
  pattern: textSchema,
  workflow: idSchema('wf-'),
  ownerTeam: idSchema('team-'),
  criticality: criticalitySchema,
  latencyClass: latencyClassSchema,
  dataSensitivity: sensitivitySchema,
  modernizationReadiness: readinessSchema,
  connector: idSchema('con-'),
  sourceConnector: idSchema('con-').nullable().default(null),
  /** What to do when it fails; null: nobody wrote it. */
  runbook: z
    .string()
    .regex(/^runbooks\/[a-z0-9-]+\.md$/)
    .nullable()
    .default(null),
  /** The version of the agreed format. */
  contractVersion: textSchema.nullable().default(null),
  environment: z.enum(environments),
});

export type Facility = z.infer<typeof facilitySchema>;
export type Department = z.infer<typeof departmentSchema>;
export type Team = z.infer<typeof teamSchema>;
export type Application = z.infer<typeof applicationSchema>;
export type Connector = z.infer<typeof connectorSchema>;
export type Interface = z.infer<typeof interfaceSchema>;
