import { workListsSchema } from '../views/work-lists';
import { viewDeedSchema, workListDeedSchema } from '../work-list';
import { defineEndpoint } from './define-endpoint';

export const workListsEndpoint = defineEndpoint({
  name: 'listWorkLists',
  method: 'GET',
  path: '/api/exceptions/lists',
  tag: 'out',
  auth: 'reader',
  summary: 'Named work lists: your own, and those that are shared with your teams',
  answer: workListsSchema,
  csv: 'rows',
});

export const actOnWorkListEndpoint = defineEndpoint({
  name: 'actOnWorkList',
  method: 'POST',
  path: '/api/exceptions/lists',
  tag: 'actions',
  auth: 'reader',
  summary: 'Save a work list under a name, for yourself or for a team of yours, or delete one of your own',
  body: workListDeedSchema,
  answer: workListsSchema,
});

export const viewsEndpoint = defineEndpoint({
  name: 'listViews',
  method: 'GET',
  path: '/api/views',
  tag: 'out',
  auth: 'reader',
  summary: 'Named views of every screen: your own, and those that are shared with your teams',
  answer: workListsSchema,
  csv: 'rows',
});

export const actOnViewEndpoint = defineEndpoint({
  name: 'actOnView',
  method: 'POST',
  path: '/api/views',
  tag: 'actions',
  auth: 'reader',
  summary: 'Save the address of a screen under a name, for yourself or for a team of yours, or delete one of your own',
  body: viewDeedSchema,
  answer: workListsSchema,
});
