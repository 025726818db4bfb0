import { z } from 'zod';
import { parseSearch } from '../search-query';
import { traceSchema, transactionFilters, transactionListSchema, transactionViewSchema } from '../views/transactions';
import { defineEndpoint } from './define-endpoint';
import { listParam, pageParams, scopeParams, windowParams } from './query-params';

const filters = new Set<string>(transactionFilters);
const statesParam = (about: string) =>
  listParam(about).refine((states) => states === undefined || states.every((state) => filters.has(state)), {
    error: `one or more of ${transactionFilters.join(', ')}`,
  });

export const transactionsEndpoint = defineEndpoint({
  name: 'listTransactions',
  method: 'GET',
  path: '/api/transactions',
  tag: 'out',
  auth: 'reader',
  summary: 'Transactions, newest first',
  description:
    'A search (`q`, `key`, `exception`, `older`) looks at all times unless a window is given; without one the last 24 hours are listed, 30 days for a `q` of ' +
    'filters only. `q` takes words and typed filters: `workflow:`, `facility:`, `department:`, `status:`, `supplier:`, `interface:`, `connector:`, `application:`, ' +
    '`error:`, `key:po=4500123`, `older:3d`, `exception:EX-1001`, and comparisons of measures such as `amount>10000` (in whole units of the currency) or `lines>=5`; ' +
    'names and codes of the catalog are understood. The window is about the start, ' +
    'for `state=failed` about the failure; `state=attention` lists what failed in the window or is held by an exception open at its end.',
  query: {
    ...scopeParams,
    ...windowParams,
    ...pageParams,
    q: z
      .string()
      .trim()
      .max(200)
      .optional()
      .meta({ description: 'Any business key, id, error code or words of a fault, whole or the beginning; typed filters, see above' }),
    key: z
      .string()
      .max(300)
      .regex(/^[^:]+:.+$/, 'a type and a value, as in po_number:PO-1')
      .optional()
      .meta({ description: 'One business key exactly, as type:value' }),
    state: statesParam('States; open, completed, completed_with_warning, failed, cancelled, late, attention'),
    status: statesParam('The same as `state`'),
    milestone: z.string().max(120).optional().meta({ description: 'Stands at this step: the latest one reached' }),
    reached: z.string().max(120).optional().meta({ description: 'Has reached this step, whatever came after' }),
    interface: listParam('Interface ids of the failure, or of the last hop'),
    through: listParam('Interface ids; has a log entry there within the window, whatever came after'),
    took: z
      .string()
      .max(60)
      .regex(/^-?\d+(\.\d+)?\.\.\d+(\.\d+)?$/, 'two durations in ms such as 500..1000')
      .optional()
      .meta({ description: 'With `through`: that log entry took longer than the first and at most the second, in ms' }),
    failedAt: listParam('Interface ids; a log entry failed or was dead-lettered there within the window, whatever came after'),
    connector: listParam('Connector ids, likewise'),
    application: listParam('Application ids, likewise'),
    supplier: listParam('Suppliers'),
    older: z
      .string()
      .regex(/^[1-9]\d{0,4}[mhdw]$/, 'a length such as 12h, 3d or 2w')
      .optional()
      .meta({ description: 'Open, and begun longer ago than this' }),
    measure: listParam('Comparisons of measures: amount>10000, lines>=5, people<3').refine(
      (all) => all === undefined || all.every((one) => parseSearch(one).measures.length === 1),
      { error: 'comparisons such as amount>10000' },
    ),
    sort: z.enum(['newest', 'oldest']).optional().meta({ description: 'newest (default), or oldest first: the longest open on top' }),
    error: z.string().max(200).optional().meta({ description: 'Error code or class' }),
    exception: z
      .string()
      .regex(/^EX-\d{1,15}$/, 'an exception such as EX-1001')
      .optional()
      .meta({ description: 'Affected by this exception' }),
  },
  answer: transactionListSchema,
  csv: 'rows',
});

export const transactionEndpoint = defineEndpoint({
  name: 'getTransaction',
  method: 'GET',
  path: '/api/transactions/{id}',
  tag: 'out',
  auth: 'reader',
  summary: 'One transaction: state in words, steps with due and real times, log entries, traces, exceptions, links',
  description:
    'Traces hold their first 300 spans; the rest is at /api/transactions/{id}/traces/{trace}. Personal keys are masked for readers without that right.',
  params: { id: z.uuid() },
  query: {},
  answer: transactionViewSchema,
});

export const revealEndpoint = defineEndpoint({
  name: 'revealTransaction',
  method: 'POST',
  path: '/api/transactions/{id}/reveal',
  tag: 'actions',
  auth: 'reader',
  summary: 'The same transaction with what is hidden from your role, for a reason that is written into the audit trail',
  description: 'Keys of patients are not stored and stay hidden.',
  params: { id: z.uuid() },
  body: z.object({ reason: z.string().trim().min(10, 'say in a few words why').max(500) }),
  answer: transactionViewSchema,
  refusals: { 403: 'For roles that may reveal personal data at that place' },
});

export const traceEndpoint = defineEndpoint({
  name: 'getTrace',
  method: 'GET',
  path: '/api/transactions/{id}/traces/{trace}',
  tag: 'out',
  auth: 'reader',
  summary: 'One trace of a transaction with all its spans in tree order, at most 10,000',
  params: { id: z.uuid(), trace: z.string().regex(/^[0-9a-f]{32}$/, 'a trace id of 32 hexadecimal digits') },
  query: {},
  answer: traceSchema,
});
