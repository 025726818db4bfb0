import { z } from 'zod';
import { closedBy, exceptionActionSchema, exceptionActionsSchema, exceptionOutcomeSchema, exceptionStates, severities } from '../exception';
import { exceptionLinesSchema } from '../views/document-lines';
import { exceptionMembersSchema, exceptionViewSchema } from '../views/exception';
import { assigneesSchema, exceptionListSchema, exceptionSorts, exceptionTabs } from '../views/exception-list';
import { onCallSchema } from '../views/on-call';
import { defineEndpoint } from './define-endpoint';
import { listParam, pageParams, scopeParams } from './query-params';

const oneOf = <T extends readonly [string, ...string[]]>(values: T, about: string) =>
  listParam(about).pipe(z.array(z.enum(values)).optional());
const ref = { number: z.string().max(60).meta({ description: 'EX-1042, or 1042, or the id' }) };

export const exceptionsEndpoint = defineEndpoint({
  name: 'listExceptions',
  method: 'GET',
  path: '/api/exceptions',
  tag: 'out',
  auth: 'reader',
  summary: 'The work list: what is wrong, where, how much it affects, by when and whose it is',
  description:
    'Without `state`, everything that is not resolved. Counts, sums and causes are over the whole filtered list, not over the page.',
  query: {
    ...scopeParams,
    ...pageParams,
    limit: z.coerce.number().int().min(1).max(500).default(200).meta({ description: 'Rows on a page' }),
    tab: z.enum(exceptionTabs).default('all').meta({ description: 'Mine, my teams, due today, or all' }),
    state: oneOf(exceptionStates, 'States'),
    severity: oneOf(severities, 'Severities'),
    team: listParam('Team ids'),
    owner: listParam('Person ids; `me` and `nobody` are understood'),
    code: listParam('Exception types'),
    closed: oneOf(closedBy, 'How it ended: evidence, person, superseded, expired'),
    explained: z
      .enum(['hidden', 'shown', 'only'])
      .default('hidden')
      .meta({ description: 'What another open exception explains: left out unless asked for, searched, or resolved' }),
    snoozed: z
      .enum(['hidden', 'shown', 'only'])
      .default('hidden')
      .meta({ description: 'What sleeps now: left out unless asked for, searched, or resolved' }),
    q: z
      .string()
      .trim()
      .max(200)
      .optional()
      .meta({ description: 'EX number, words of the title, supplier, or a business key of an affected transaction' }),
    sort: z.enum(exceptionSorts).default('urgency').meta({ description: 'urgency: by severity, then by due time' }),
  },
  answer: exceptionListSchema,
  csv: 'rows',
});

export const exceptionEndpoint = defineEndpoint({
  name: 'getException',
  method: 'GET',
  path: '/api/exceptions/{number}',
  tag: 'out',
  auth: 'reader',
  summary: 'One exception: what happened, what should have, what to do first, where it is, what it affects, who was told',
  params: ref,
  answer: exceptionViewSchema,
});

export const exceptionTransactionsEndpoint = defineEndpoint({
  name: 'listExceptionTransactions',
  method: 'GET',
  path: '/api/exceptions/{number}/transactions',
  tag: 'out',
  auth: 'reader',
  summary: 'The transactions and batches of an exception, unmended first',
  params: ref,
  query: pageParams,
  answer: exceptionMembersSchema,
  csv: 'rows',
});

export const exceptionLinesEndpoint = defineEndpoint({
  name: 'listExceptionLines',
  method: 'GET',
  path: '/api/exceptions/{number}/lines',
  tag: 'out',
  auth: 'reader',
  summary: 'The order lines behind an exception, with what differs between order, answer, ship notice, receipt and invoice',
  description:
    'Of up to 30 cases, unmended first: of a single case every line, of several those that are not as they were ordered. Empty where events told no `documentLines`.',
  params: ref,
  answer: exceptionLinesSchema,
});

export const actOnExceptionEndpoint = defineEndpoint({
  name: 'actOnException',
  method: 'POST',
  path: '/api/exceptions/{number}/actions',
  tag: 'actions',
  auth: 'reader',
  summary:
    'Acknowledge, assign, comment, wait, snooze, wake, merge, unmerge, split, link a ticket, change the severity, resolve or reopen; recorded in its history and in the audit trail',
  params: ref,
  body: exceptionActionSchema,
  answer: exceptionViewSchema,
  refusals: { 403: 'Your role does not allow this here', 409: 'Somebody else changed it since the `version` you name; read it again' },
});

export const actOnExceptionsEndpoint = defineEndpoint({
  name: 'actOnExceptions',
  method: 'POST',
  path: '/api/exceptions/actions',
  tag: 'actions',
  auth: 'reader',
  summary: 'One action for up to 500 exceptions, each for itself: what is refused for one is done for the others',
  description:
    'Done in the order given, each with its own history and audit entry, as if it had been asked for alone; there is no all-or-nothing. The answer has one outcome a number, in that order.',
  body: exceptionActionsSchema,
  answer: z.object({ done: z.number().int(), refused: z.number().int(), outcomes: z.array(exceptionOutcomeSchema) }),
});

export const tickStepEndpoint = defineEndpoint({
  name: 'tickStep',
  method: 'POST',
  path: '/api/exceptions/{number}/steps',
  tag: 'actions',
  auth: 'reader',
  summary: 'Note that a step of the way out was done, or was not after all; twice changes nothing',
  params: ref,
  body: z.object({ step: z.string().min(1).max(2000), done: z.boolean() }),
  answer: exceptionViewSchema,
  refusals: { 403: 'Your role does not allow this here', 409: 'It is resolved; reopen it first' },
});

export const assigneesEndpoint = defineEndpoint({
  name: 'listAssignees',
  method: 'GET',
  path: '/api/exceptions/assignees',
  tag: 'out',
  auth: 'reader',
  summary: 'Teams and people an exception can be given to',
  answer: assigneesSchema,
});

export const onCallEndpoint = defineEndpoint({
  name: 'getOnCall',
  method: 'GET',
  path: '/api/oncall',
  tag: 'out',
  auth: 'reader',
  summary: 'What whoever is on call must see first: the urgent exceptions of their teams in full, then the rest',
  query: { environment: scopeParams.environment },
  answer: onCallSchema,
});
