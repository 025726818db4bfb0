import { z } from 'zod';
import {
  accountActionSchema,
  accountAnswerSchema,
  accountSchema,
  askPasswordLinkSchema,
  newPersonSchema,
  peopleSchema,
  personActionSchema,
  personAnswerSchema,
  personSchema,
  personStates,
  proofSchema,
  setPasswordSchema,
} from '../views/people';
import { defineEndpoint } from './define-endpoint';
import { pageParams } from './query-params';

const id = z.string().max(100).meta({ description: 'Id of the person' });

export const peopleEndpoint = defineEndpoint({
  name: 'listPeople',
  method: 'GET',
  path: '/api/people',
  tag: 'out',
  auth: 'reader',
  summary: 'People with their rights, by name; those that the reader administers or audits',
  query: {
    q: z.string().trim().max(200).optional().meta({ description: 'Part of a name or e-mail' }),
    state: z.enum(personStates).optional().meta({ description: 'Only these' }),
    ...pageParams,
  },
  answer: peopleSchema,
  csv: 'rows',
  refusals: { 403: 'The reader neither administers nor audits people' },
});

export const invitePersonEndpoint = defineEndpoint({
  name: 'invitePerson',
  method: 'POST',
  path: '/api/people',
  tag: 'actions',
  auth: 'reader',
  summary: 'A new person, who gets a mail to choose a password. Nobody gives rights they do not hold',
  body: newPersonSchema,
  answer: personAnswerSchema,
  proof: 'always',
  refusals: { 403: 'Rights beyond those of the actor', 409: 'The e-mail is taken' },
});

export const personEndpoint = defineEndpoint({
  name: 'readPerson',
  method: 'GET',
  path: '/api/people/{id}',
  tag: 'out',
  auth: 'reader',
  summary: 'One person: rights, teams, sessions and API tokens. Never a secret',
  params: { id },
  answer: personSchema,
});

export const actOnPersonEndpoint = defineEndpoint({
  name: 'actOnPerson',
  method: 'POST',
  path: '/api/people/{id}/actions',
  tag: 'actions',
  auth: 'reader',
  summary: 'Changes rights, teams or name, disables or enables, ends sessions, makes or revokes API tokens; disabling counts at once',
  params: { id },
  body: personActionSchema,
  answer: personAnswerSchema,
  proof: 'always',
  refusals: { 403: 'Beyond the rights of the actor', 409: 'Nobody would be left to administer, or the state does not allow it' },
});

export const accountEndpoint = defineEndpoint({
  name: 'readAccount',
  method: 'GET',
  path: '/api/account',
  tag: 'out',
  auth: 'reader',
  summary: 'The own account: rights, sessions, API tokens, second factor',
  answer: accountSchema,
});

export const actOnAccountEndpoint = defineEndpoint({
  name: 'actOnAccount',
  method: 'POST',
  path: '/api/account/actions',
  tag: 'actions',
  auth: 'reader',
  summary: 'Changes the own account. Only for people who signed in: an API token makes no other token',
  body: accountActionSchema,
  answer: accountAnswerSchema,
  proof: ['make_token', 'rotate_token', 'begin_second_factor', 'end_second_factor', 'new_backup_codes'],
  refusals: { 403: 'Asked with an API token, or the password is wrong', 409: 'The state does not allow it' },
});

export const askPasswordLinkEndpoint = defineEndpoint({
  name: 'askPasswordLink',
  method: 'POST',
  path: '/api/password/links',
  tag: 'actions',
  auth: 'none',
  summary: 'Sends a mail with a way to a new password, where the e-mail is that of somebody who has one. The answer is always the same',
  body: askPasswordLinkSchema,
  answer: z.object({ done: z.literal(true) }),
  refusals: { 403: 'Not from a page of this site', 429: 'Too many from one address' },
});

export const setPasswordEndpoint = defineEndpoint({
  name: 'setPassword',
  method: 'POST',
  path: '/api/password',
  tag: 'actions',
  auth: 'none',
  summary: 'Sets a password by the link of a mail, which works once; every session of its person ends',
  body: setPasswordSchema,
  answer: z.object({ done: z.literal(true) }),
  refusals: { 403: 'Not from a page of this site', 404: 'The link was used, is over, or is none', 429: 'Too many from one address' },
});

export const proveEndpoint = defineEndpoint({
  name: 'prove',
  method: 'POST',
  path: '/api/account/proof',
  tag: 'actions',
  auth: 'reader',
  summary: 'Shows again that it is the person who signed in, by the password or a code; good for 15 minutes',
  body: proofSchema,
  answer: z.object({ done: z.literal(true) }),
  refusals: { 403: 'Wrong, or asked with an API token' },
});
