import { z } from 'zod';
import { interfaceListSchema, interfaceStates } from '../views/interfaces';
import { masterDataViewSchema } from '../views/master-data';
import { receiveAnswerSchema } from '../wire-event';
import { defineEndpoint } from './define-endpoint';
import { environmentQuery, receiveRefusals } from './ingest-endpoints';
import { listParam, scopeParams, windowParams } from './query-params';

const read = { method: 'GET', tag: 'out', auth: 'reader' } as const;
const moment = z.iso.datetime({ offset: true }).nullish();

const referenceSchema = z
  .looseObject({
    domain: z.string().describe('A domain of master data of the catalog, such as md-supplier.'),
    application: z.string().describe('Application id of the catalog: whose row it is.'),
    key: z.string().max(200).describe('What names the entry. Of keys that name people only a hash is kept.'),
    state: z.string().max(200).describe('A word such as active, retired, terminated, closed, published.'),
    validFrom: moment.describe('Since when it is so, or from when on it will be; default: asOf.'),
    asOf: moment.describe('When it was read; default: now. What was read later counts.'),
    attributes: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .nullish()
      .describe(
        'Values that rules compare, at most 40, such as tax_id_hash, item_version, cost_centre. Hash what is secret before it is sent.',
      ),
    facility: z.string().nullish(),
    department: z.string().nullish(),
    source: z.string().nullish(),
    environment: z.string().nullish(),
  })
  .describe('What an application says of one entry of master data.');

export const receiveMasterDataEndpoint = defineEndpoint({
  method: 'POST',
  tag: 'in',
  auth: 'ingest_key',
  name: 'receiveMasterData',
  path: '/api/master-data',
  summary: 'Rows of master data as applications hold them: one object, an array, {"rows": [...]} or one a line',
  description:
    'Snapshots and changes alike: the newest word of an application on a key stands, the same again changes nothing. Rules compare applications, and traffic, with it. A bad row never fails its neighbours. gzip is taken.',
  query: environmentQuery,
  body: z.union([referenceSchema, z.array(referenceSchema), z.object({ rows: z.array(referenceSchema) })]),
  consumes: ['application/json', 'application/x-ndjson'],
  answer: receiveAnswerSchema,
  refusals: receiveRefusals,
});

export const masterDataEndpoint = defineEndpoint({
  ...read,
  name: 'readMasterData',
  path: '/api/master-data',
  summary: 'Domains of master data with their drift, and the gaps to hand over: what each blocks, and what that is worth',
  description:
    'Gaps are open exceptions that drift checks raise; `exception=` of the list of transactions names what each blocks. As CSV: the gaps.',
  query: { ...scopeParams, ...windowParams, domain: listParam('Domains of master data') },
  answer: masterDataViewSchema,
  csv: 'gaps',
});

export const interfacesEndpoint = defineEndpoint({
  ...read,
  name: 'listInterfaces',
  path: '/api/interfaces',
  summary:
    'Every interface with owner, criticality, latency, sensitivity, readiness, runbook and contract version, its volume and how it stands',
  description:
    'Counts are of the hours that the window touches. `unlisted` names interfaces that traffic tells of and the catalog does not list; readers of some places do not get it.',
  query: {
    ...scopeParams,
    ...windowParams,
    criticality: listParam('Criticality: tier1 to tier4'),
    state: z.enum(interfaceStates).optional().meta({ description: 'Only those that stand so' }),
  },
  answer: interfaceListSchema,
  csv: 'interfaces',
});
