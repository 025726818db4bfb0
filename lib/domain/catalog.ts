import { z } from 'zod';
import { accessRuleSchema } from './access-rule';
import { calendarsSchema } from './calendars';
import { escalationSchema } from './escalation';
import {
  applicationSchema,
  connectorSchema,
  departmentSchema,
  facilitySchema,
  interfaceSchema,
  organisationSchema,
  teamSchema,
} from './estate';
import { exceptionTypeSchema } from './exception-type';
import { kpiSchema, sourceSchema } from './kpi';
import { masterDataSchema } from './master-data';
import { applicationMetricSchema } from './metric';
import { feedSchema, presetSchema } from './preset';
import { privacySchema } from './privacy';
import { reportSchema } from './report';
import { routingSchema } from './routing';
import { scheduleSchema } from './schedule';
import { sloSchema } from './slo';
import { supplierSchema } from './supplier';
import { webhookTemplateSchema } from './webhook-template';
import { workflowSchema } from './workflow';

export const catalogSchema = z.strictObject({
  organisation: organisationSchema,
  facilities: z.array(facilitySchema),
  departments: z.array(departmentSchema),
  teams: z.array(teamSchema),
  applications: z.array(applicationSchema),
  connectors: z.array(connectorSchema),
  interfaces: z.array(interfaceSchema),
  calendars: calendarsSchema,
  workflows: z.array(workflowSchema),
  kpis: z.array(kpiSchema),
  sources: z.array(sourceSchema),
  /** Pages for executives, and who gets the weekly mail. */
  reports: z.array(reportSchema).default([]),
  applicationMetrics: z.array(applicationMetricSchema).default([]),
  slos: z.array(sloSchema).default([]),
  exceptionTypes: z.array(exceptionTypeSchema),
  routing: routingSchema,
  /** Who hears besides, and when, while nobody acknowledges. */
  escalations: z.array(escalationSchema).default([]),
  /** Who is on call for a team; a team without one is reached at its address. */
  schedules: z.array(scheduleSchema).default([]),
  /** Bodies of messages to chat and paging systems that take none of the known shapes. */
  webhookTemplates: z.array(webhookTemplateSchema).default([]),
  /** Domains of master data: who keeps and uses them, what of them may drift, and what traffic tells of them. */
  masterData: z.array(masterDataSchema).default([]),
  /** Whom to call about an order, an invoice or a message. */
  suppliers: z.array(supplierSchema).default([]),
  /** How records of other products become events, and where the flows of each source belong. */
  presets: z.array(presetSchema).default([]),
  feeds: z.array(feedSchema).default([]),
  /** What of the data that comes in may be kept as it is; left out: what is known to say nothing of a person. */
  privacy: privacySchema.prefault({}),
  /** What groups of single sign-on and of the directory may do. */
  access: z.array(accessRuleSchema).default([]),
  /** Shapes of a day (24 shares) and of a week (7 factors), for the simulator and for judging silence. */
  shapes: z.strictObject({
    hourly: z.record(z.string(), z.array(z.number()).length(24)),
    weekday: z.record(z.string(), z.array(z.number()).length(7)),
  }),
  /** Path below the catalog folder -> Markdown. */
  runbooks: z.record(z.string(), z.string()),
});

export type Catalog = z.infer<typeof catalogSchema>;
