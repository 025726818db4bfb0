import { z } from 'zod';
import { scimGroupSchema, scimPatchSchema, scimQuery, scimUserSchema } from '../scim';
import { defineEndpoint } from './define-endpoint';

const id = z.string().max(100).meta({ description: 'Id of the resource' });
const resource = z.record(z.string(), z.unknown());
const consumes = ['application/scim+json', 'application/json'];
const produces = 'application/scim+json';
const base = { tag: 'machine', auth: 'provisioner', produces } as const;
const one = { ...base, params: { id } };
const refusals = { 409: 'The name is taken, or nobody would be left to administer' };

export const listScimUsersEndpoint = defineEndpoint({
  ...base,
  name: 'listScimUsers',
  method: 'GET',
  path: '/api/scim/v2/Users',
  summary: 'People as a directory provisions them (SCIM 2.0, RFC 7644)',
  query: scimQuery,
  answer: resource,
});
export const createScimUserEndpoint = defineEndpoint({
  ...base,
  name: 'createScimUser',
  method: 'POST',
  path: '/api/scim/v2/Users',
  summary: 'A new person, who comes in by single sign-on',
  consumes,
  body: scimUserSchema,
  answer: resource,
  refusals,
});
export const getScimUserEndpoint = defineEndpoint({
  ...one,
  name: 'getScimUser',
  method: 'GET',
  path: '/api/scim/v2/Users/{id}',
  summary: 'One person',
  answer: resource,
});
export const replaceScimUserEndpoint = defineEndpoint({
  ...one,
  name: 'replaceScimUser',
  method: 'PUT',
  path: '/api/scim/v2/Users/{id}',
  summary: 'A person as the directory says it now; `active: false` ends sessions and tokens at once',
  consumes,
  body: scimUserSchema,
  answer: resource,
  refusals,
});
export const patchScimUserEndpoint = defineEndpoint({
  ...one,
  name: 'patchScimUser',
  method: 'PATCH',
  path: '/api/scim/v2/Users/{id}',
  summary: 'Changes some of a person',
  consumes,
  body: scimPatchSchema,
  answer: resource,
  refusals,
});
export const removeScimUserEndpoint = defineEndpoint({
  ...one,
  name: 'removeScimUser',
  method: 'DELETE',
  path: '/api/scim/v2/Users/{id}',
  summary: 'Ends every way in of a person at once; what they did keeps their name. Answers 204',
  answer: z.null(),
  refusals,
});

export const listScimGroupsEndpoint = defineEndpoint({
  ...base,
  name: 'listScimGroups',
  method: 'GET',
  path: '/api/scim/v2/Groups',
  summary: 'Groups of the directory; access.yaml says what their members may do',
  query: scimQuery,
  answer: resource,
});
export const createScimGroupEndpoint = defineEndpoint({
  ...base,
  name: 'createScimGroup',
  method: 'POST',
  path: '/api/scim/v2/Groups',
  summary: 'A new group',
  consumes,
  body: scimGroupSchema,
  answer: resource,
  refusals,
});
export const getScimGroupEndpoint = defineEndpoint({
  ...one,
  name: 'getScimGroup',
  method: 'GET',
  path: '/api/scim/v2/Groups/{id}',
  summary: 'One group',
  query: { excludedAttributes: scimQuery.excludedAttributes, attributes: scimQuery.attributes },
  answer: resource,
});
export const replaceScimGroupEndpoint = defineEndpoint({
  ...one,
  name: 'replaceScimGroup',
  method: 'PUT',
  path: '/api/scim/v2/Groups/{id}',
  summary: 'A group as the directory says it now',
  consumes,
  body: scimGroupSchema,
  answer: resource,
  refusals,
});
export const patchScimGroupEndpoint = defineEndpoint({
  ...one,
  name: 'patchScimGroup',
  method: 'PATCH',
  path: '/api/scim/v2/Groups/{id}',
  summary: 'Adds or removes members, or renames',
  consumes,
  body: scimPatchSchema,
  answer: resource,
  refusals,
});
export const removeScimGroupEndpoint = defineEndpoint({
  ...one,
  name: 'removeScimGroup',
  method: 'DELETE',
  path: '/api/scim/v2/Groups/{id}',
  summary: 'Takes a group away with the rights it gave. Answers 204',
  answer: z.null(),
});
export const scimConfigEndpoint = defineEndpoint({
  ...base,
  name: 'readScimConfig',
  method: 'GET',
  path: '/api/scim/v2/ServiceProviderConfig',
  summary: 'What of SCIM 2.0 is spoken here',
  answer: resource,
});

export const scimEndpoints = [
  listScimUsersEndpoint,
  createScimUserEndpoint,
  getScimUserEndpoint,
  replaceScimUserEndpoint,
  patchScimUserEndpoint,
  removeScimUserEndpoint,
  listScimGroupsEndpoint,
  createScimGroupEndpoint,
  getScimGroupEndpoint,
  replaceScimGroupEndpoint,
  patchScimGroupEndpoint,
  removeScimGroupEndpoint,
  scimConfigEndpoint,
] as const;
