import { z } from 'zod';
import {
  catalogPartSchema,
  catalogPartsSchema,
  changePartSchema,
  partCheckSchema,
  partDraftSchema,
  partSectionSchema,
  partStoredSchema,
  partTrialSchema,
  rollBackPreviewSchema,
  rollBackSchema,
} from '../views/catalog-editor';
import { defineEndpoint } from './define-endpoint';

const refusals = { 403: 'Only administrators of the catalog, limited to no place' };

export const catalogPartsEndpoint = defineEndpoint({
  name: 'listCatalogParts',
  method: 'GET',
  path: '/api/catalog/parts',
  tag: 'out',
  auth: 'reader',
  summary: 'Everything of the catalog that can be written by itself, and its versions',
  answer: catalogPartsSchema,
  refusals,
});

export const catalogPartEndpoint = defineEndpoint({
  name: 'getCatalogPart',
  method: 'GET',
  path: '/api/catalog/part',
  tag: 'out',
  auth: 'reader',
  summary: 'One part of the catalog as YAML, or a runbook as Markdown, with its earlier versions',
  query: {
    section: partSectionSchema.meta({ description: 'Which section' }),
    id: z.string().min(1).max(300).meta({ description: 'Id of the part; of a section that is one object, its name' }),
  },
  answer: catalogPartSchema,
  refusals,
});

export const checkPartEndpoint = defineEndpoint({
  name: 'checkCatalogPart',
  method: 'POST',
  path: '/api/catalog/check',
  tag: 'actions',
  auth: 'reader',
  summary: 'What is wrong with a part of the catalog as it is being written, and what it would change. Nothing is stored',
  body: partDraftSchema,
  answer: partCheckSchema,
  refusals,
});

export const tryPartEndpoint = defineEndpoint({
  name: 'tryCatalogPart',
  method: 'POST',
  path: '/api/catalog/try',
  tag: 'actions',
  auth: 'reader',
  summary:
    'What a routing, a rule of an exception type or a KPI, as it is being written, would have made of the last days. Nothing is stored',
  query: { days: z.coerce.number().int().min(1).max(28).default(14).meta({ description: 'How many days back' }) },
  body: partDraftSchema,
  answer: partTrialSchema,
  refusals: { ...refusals, 503: 'Another is being tried' },
});

export const changePartEndpoint = defineEndpoint({
  name: 'changeCatalogPart',
  method: 'POST',
  path: '/api/catalog/change',
  tag: 'actions',
  auth: 'reader',
  summary: 'Stores a part of the catalog, adds or removes one, as a new version; the whole is checked first',
  body: changePartSchema,
  answer: partStoredSchema,
  refusals: { ...refusals, 409: 'Somebody changed the part meanwhile; read it again' },
});

export const rollBackPreviewEndpoint = defineEndpoint({
  name: 'previewRollBack',
  method: 'GET',
  path: '/api/catalog/roll-back',
  tag: 'out',
  auth: 'reader',
  summary: 'What going back to an earlier version of the catalog would change',
  query: { to: z.coerce.number().int().min(1).meta({ description: 'The version' }) },
  answer: rollBackPreviewSchema,
  refusals,
});

export const rollBackEndpoint = defineEndpoint({
  name: 'rollBackCatalog',
  method: 'POST',
  path: '/api/catalog/roll-back',
  tag: 'actions',
  auth: 'reader',
  summary: 'Stores an earlier version of the catalog again, as a new one; it is checked by the rules of today',
  body: rollBackSchema,
  answer: partStoredSchema,
  refusals: { ...refusals, 409: 'The version in force is another by now' },
});
