import { z } from 'zod';
import { type AccessRule, accessRules } from './access-rules';
import type { Endpoint, EndpointAuth } from './define-endpoint';
import { problemKinds, problemSchema } from './problem';

type Json = Record<string, unknown>;

export interface ApiParameter {
  name: string;
  in: 'query' | 'path';
  required: boolean;
  description?: string;
  schema: Json;
}

type Content = Record<string, { schema: Json }>;

/** One endpoint as OpenAPI says it. */
export interface ApiOperation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: Json[];
  /** Who may call it: the right that is needed and how far it reaches. */
  'x-access'?: AccessRule;
  parameters?: ApiParameter[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, { description: string; content: Content }>;
}

/** An OpenAPI 3.1 document; methods are in lower case. */
export interface ApiDescription {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, ApiOperation>>;
  components: { schemas: Record<string, Json>; securitySchemes: Record<string, Json> };
}

const tags = [
  { name: 'in', description: 'What middleware sends' },
  { name: 'out', description: 'What people and their tools read; limited to what the reader may see' },
  { name: 'actions', description: 'What people do' },
  { name: 'machine', description: 'For load balancers, Prometheus and tools' },
];
const security: Record<EndpointAuth, Json[]> = {
  reader: [{ session: [] }, { apiToken: [] }],
  ingest_key: [{ ingestKey: [] }, { ingestKeyHeader: [] }],
  sender: [{ ingestKey: [] }, { ingestKeyHeader: [] }, { apiToken: [] }, { session: [] }],
  provisioner: [{ provisioningToken: [] }],
  none: [],
};

// Schemas may hold Date and other things that JSON does not: said as the wire says them.
function toJson(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
    },
  });
  return json;
}

function parametersOf(schema: z.ZodObject, place: 'query' | 'path'): ApiParameter[] {
  const { properties = {}, required = [] } = toJson(schema, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(typeof description === 'string' ? { description } : {}),
    schema: rest,
  }));
}

function refusalsOf(endpoint: Endpoint): Record<number, string> {
  const usual: Record<number, string> = { 400: problemKinds.invalid_input.title };
  if (endpoint.auth !== 'none') usual[401] = problemKinds.unauthenticated.title;
  if (endpoint.proof) usual[403] = problemKinds.proof_needed.title;
  if (endpoint.path.includes('{')) usual[404] = problemKinds.not_found.title;
  const own = endpoint.refusals?.[403];
  const proof = endpoint.proof && own ? { 403: `${own}; or ${problemKinds.proof_needed.title.toLowerCase()}` } : {};
  return { ...usual, ...endpoint.refusals, ...proof };
}

const problemAnswer = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

function describeEndpoint(endpoint: Endpoint): ApiOperation {
  const answer = { schema: toJson(endpoint.answer, 'output') };
  const parameters = [...parametersOf(endpoint.params, 'path'), ...parametersOf(endpoint.query, 'query')];
  const body = endpoint.body && { schema: toJson(endpoint.body, 'input') };
  const media = endpoint.consumes ?? ['application/json'];
  const access = accessRules[endpoint.name];
  return {
    operationId: endpoint.name,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    ...(endpoint.description === undefined ? {} : { description: endpoint.description }),
    security: security[endpoint.auth],
    ...(access ? { 'x-access': access } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body ? { requestBody: { required: true, content: Object.fromEntries(media.map((type) => [type, body])) } } : {}),
    responses: {
      200: {
        description: 'Done',
        content: {
          [endpoint.produces ?? 'application/json']: answer,
          ...(endpoint.csv ? { 'text/csv': { schema: { type: 'string' } } } : {}),
          ...Object.fromEntries((endpoint.forms ?? []).map((type) => [type, { schema: { type: 'string', format: 'binary' } }])),
        },
      },
      ...Object.fromEntries(Object.entries(refusalsOf(endpoint)).map(([status, text]) => [status, problemAnswer(text)])),
    },
  };
}

/** The OpenAPI 3.1 document of these endpoints. Throws Error when two have the same name or the same method and path. */
export function describeApi(endpoints: readonly Endpoint[], server: { url: string; version: string }): ApiDescription {
  const paths: ApiDescription['paths'] = {};
  const names = new Set<string>();
  for (const endpoint of endpoints) {
    const method = endpoint.method.toLowerCase();
    const methods = paths[endpoint.path] ?? {};
    paths[endpoint.path] = methods;
    if (names.has(endpoint.name) || method in methods)
      throw new Error(`Two endpoints are called ${endpoint.name} or ${endpoint.method} ${endpoint.path}.`);
    names.add(endpoint.name);
    methods[method] = describeEndpoint(endpoint);
  }
  const bearer = (description: string) => ({ type: 'http', scheme: 'bearer', description });
  return {
    openapi: '3.1.0',
    info: {
      title: 'Throughline',
      version: server.version,
      description: 'Times are UTC (ISO 8601); windows are half-open [from, to). Lists page by cursor.',
    },
    servers: [{ url: server.url }],
    tags,
    paths,
    components: {
      schemas: { Problem: toJson(problemSchema, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'throughline.session_token', description: 'Set by signing in' },
        apiToken: bearer('API token of a person: npm run admin -- create-token'),
        ingestKey: bearer('Ingest key of a sender: npm run admin -- create-key'),
        provisioningToken: bearer('Token of a directory: npm run admin -- create-scim-token'),
        ingestKeyHeader: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'The same ingest key' },
      },
    },
  };
}
