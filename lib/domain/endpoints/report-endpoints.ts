import { z } from 'zod';
import { reportListSchema, reportPeriods, reportViewSchema } from '../views/reports';
import { defineEndpoint } from './define-endpoint';
import { scopeParams } from './query-params';

const audience = {
  audience: z.string().max(60).meta({ description: 'Id of a report of the catalog; `cfo.pdf` and `cfo.csv` name a form' }),
};

export const reportsEndpoint = defineEndpoint({
  name: 'listReports',
  method: 'GET',
  path: '/api/reports',
  tag: 'out',
  auth: 'reader',
  summary: 'The pages for executives, and whether your weekly mail of each is on',
  answer: reportListSchema,
  csv: 'reports',
});

export const reportEndpoint = defineEndpoint({
  name: 'getReport',
  method: 'GET',
  path: '/api/reports/{audience}',
  tag: 'out',
  auth: 'reader',
  summary: 'A page for one audience over one period: measures, what moved them, what is at risk, what was mended, what is absent and why',
  description:
    'Numbers are those of /api/kpis for the same window. Periods are whole local days of the organisation; the one before is compared. As CSV: one row a number, the absent ones with the reason.',
  params: audience,
  query: {
    ...scopeParams,
    period: z.enum(reportPeriods).default('week').meta({ description: 'The last whole one; `to_date` is this month so far' }),
    on: z.iso
      .date({ error: 'a date such as 2026-11-09' })
      .optional()
      .meta({ description: 'A date inside the wanted period, in local time; the last whole period when left out' }),
  },
  answer: reportViewSchema,
  csv: 'figures',
  forms: ['application/pdf'],
});

export const setDigestEndpoint = defineEndpoint({
  name: 'setDigest',
  method: 'POST',
  path: '/api/reports/{audience}/digest',
  tag: 'actions',
  auth: 'reader',
  summary: 'Turns your own weekly mail of a page on or off',
  params: audience,
  body: z.strictObject({ on: z.boolean() }),
  answer: reportListSchema,
  refusals: { 403: 'Not from a page of this site', 409: 'This page has no weekly mail' },
});
