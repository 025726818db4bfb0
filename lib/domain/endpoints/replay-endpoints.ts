import { z } from 'zod';
import { environmentSchema } from '../event';
import { newReplaySchema, replayActionSchema, replayAddressSchema, replayItemStates, replayOutcomes, replayStates } from '../replay';
import { replayAddressesSchema, replayItemsSchema, replaysSchema, replayViewSchema } from '../views/replays';
import { defineEndpoint } from './define-endpoint';
import { listParam, pageParams, scopeParams } from './query-params';

const params = { number: z.string().max(20).meta({ description: 'R-101, or 101' }) };
const refusals = {
  403: 'Your role does not allow this here',
  409: 'It cannot be replayed, or somebody else was first: the message says why',
};

export const replaysEndpoint = defineEndpoint({
  name: 'listReplays',
  method: 'GET',
  path: '/api/replays',
  tag: 'out',
  auth: 'reader',
  summary: 'Replays, the latest first: who asked, who approved, and what became of the transactions',
  query: {
    ...scopeParams,
    ...pageParams,
    state: listParam('States').pipe(z.array(z.enum(replayStates)).optional()),
    exception: z.string().max(60).optional().meta({ description: 'Only of this exception: EX-1042' }),
    transaction: z.uuid().optional().meta({ description: 'Only those that hold this transaction' }),
  },
  answer: replaysSchema,
  csv: 'rows',
});

export const createReplayEndpoint = defineEndpoint({
  name: 'requestReplay',
  method: 'POST',
  path: '/api/replays',
  tag: 'actions',
  auth: 'reader',
  summary: 'Asks the middleware to process transactions again: those of an exception, or named ones',
  description:
    'Safe by the rule of the exception type: some at once, some only after a check and with a second person, some never. What need not or may not be replayed is listed as left out, with the reason.',
  body: newReplaySchema,
  answer: replayViewSchema,
  refusals,
});

export const replayEndpoint = defineEndpoint({
  name: 'getReplay',
  method: 'GET',
  path: '/api/replays/{number}',
  tag: 'out',
  auth: 'reader',
  summary: 'One replay: where it stands, and what really happened to how many transactions',
  params,
  answer: replayViewSchema,
});

export const replayItemsEndpoint = defineEndpoint({
  name: 'listReplayTransactions',
  method: 'GET',
  path: '/api/replays/{number}/transactions',
  tag: 'out',
  auth: 'reader',
  summary: 'Each transaction of a replay: taken or not, and what became of it and why',
  params,
  query: {
    ...pageParams,
    state: listParam('First stage').pipe(z.array(z.enum(replayItemStates)).optional()),
    outcome: listParam('Second stage').pipe(z.array(z.enum([...replayOutcomes, 'awaited'])).optional()),
  },
  answer: replayItemsSchema,
  csv: 'rows',
});

export const actOnReplayEndpoint = defineEndpoint({
  name: 'actOnReplay',
  method: 'POST',
  path: '/api/replays/{number}/actions',
  tag: 'actions',
  auth: 'reader',
  summary: 'Approves, refuses, cancels or resumes a replay; in the audit trail',
  params,
  body: replayActionSchema,
  proof: ['approve'],
  answer: replayViewSchema,
  refusals,
});

export const replayAddressesEndpoint = defineEndpoint({
  name: 'listReplayAddresses',
  method: 'GET',
  path: '/api/replay-addresses',
  tag: 'out',
  auth: 'reader',
  summary: 'Where the middleware behind each connector takes replays. Never a secret',
  query: { environment: scopeParams.environment },
  answer: replayAddressesSchema,
  csv: 'rows',
});

export const setReplayAddressEndpoint = defineEndpoint({
  name: 'setReplayAddress',
  method: 'POST',
  path: '/api/replay-addresses',
  tag: 'actions',
  auth: 'reader',
  summary: 'Sets or takes away where a connector takes replays',
  body: z.union([replayAddressSchema, z.strictObject({ environment: environmentSchema, connector: z.string(), url: z.null() })]),
  proof: 'always',
  answer: replayAddressesSchema,
});
