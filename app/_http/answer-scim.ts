import type { z } from 'zod';
import { getProvisioner, type ProvisionedGroup, type ProvisionedUser, type Provisioner } from '@/lib/access';
import { config } from '@/lib/config';
import { ConflictError, InvalidInputError, isPassing, ThroughlineError } from '@/lib/domain';
import type { Endpoint } from '@/lib/domain/endpoints';
import { readScimFilter, type ScimFilter, scimNames } from '@/lib/domain/scim';
import { log } from './log';
import { readRequest } from './read-request';

const headers = { 'content-type': 'application/scim+json', 'cache-control': 'private, no-store' };
const MOST = 500;

function refuse(status: number, detail: string, scimType?: string): Response {
  const body = { schemas: [scimNames.error], status: String(status), ...(scimType ? { scimType } : {}), detail };
  return Response.json(body, { status, headers });
}

class FilterError extends InvalidInputError {}

function refusalOf(error: unknown): Response {
  if (error instanceof FilterError) return refuse(400, error.message, 'invalidFilter');
  if (error instanceof ConflictError) return refuse(409, error.message, 'uniqueness');
  if (error instanceof InvalidInputError) return refuse(400, error.message, 'invalidValue');
  if (error instanceof ThroughlineError) return refuse(error.httpStatus, error.message);
  if (isPassing(error)) return refuse(503, 'The database is not answering. Nothing was changed; try again.');
  log().error({ err: error }, 'Unexpected fault in a request of a directory');
  return refuse(500, 'Something broke here. It was written to the log.');
}

export interface AskedScim<P extends z.ZodRawShape, Q extends z.ZodRawShape, B extends z.ZodType> {
  by: Provisioner;
  params: z.output<z.ZodObject<P, z.core.$strict>>;
  query: z.output<z.ZodObject<Q, z.core.$strict>>;
  body: z.output<B>;
}

/**
 * The route of a SCIM endpoint: finds the directory by its token (401), checks the request (400) and answers what `read` returns, with the status
 * it names; null is 204. Faults have the shape of RFC 7644 3.12.
 */
export function answerScim<P extends z.ZodRawShape, Q extends z.ZodRawShape, B extends z.ZodType, A extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, A>,
  read: (asked: AskedScim<P, Q, B>) => Promise<z.output<A>>,
  status = 200,
): (request: Request, context: { params: Promise<unknown> }) => Promise<Response> {
  // The parts were checked by the very schemas that type them; the general Endpoint only forgets which.
  const plain = endpoint as unknown as Endpoint;
  return async (request, context) => {
    try {
      const by = await getProvisioner(request.headers);
      const parts = await readRequest(plain, request, (await context.params) ?? {});
      if (!parts.ok) return refuse(400, parts.errors.map((e) => `${e.in} ${e.name}: ${e.message}`).join('; '), 'invalidSyntax');
      const view = await read({ by, params: parts.params, query: parts.query, body: parts.body } as AskedScim<P, Q, B>);
      return view === null ? new Response(null, { status: 204, headers }) : Response.json(view, { status, headers });
    } catch (error) {
      return refusalOf(error);
    }
  };
}

const metaOf = (kind: 'User' | 'Group', { id, createdAt, updatedAt }: { id: string; createdAt: Date; updatedAt: Date }) => ({
  resourceType: kind,
  created: createdAt.toISOString(),
  lastModified: updatedAt.toISOString(),
  location: `${config().baseUrl}/api/scim/v2/${kind}s/${id}`,
});

/** A person as SCIM says it. */
export const writeScimUser = (user: ProvisionedUser): Record<string, unknown> => ({
  schemas: [scimNames.user],
  id: user.id,
  ...(user.externalId === null ? {} : { externalId: user.externalId }),
  userName: user.email,
  displayName: user.name,
  name: { formatted: user.name },
  emails: [{ value: user.email, type: 'work', primary: true }],
  active: user.active,
  groups: user.groups,
  meta: metaOf('User', user),
});

/** A group as SCIM says it; without its members where nobody wants them. */
export const writeScimGroup = (group: ProvisionedGroup, excluded = ''): Record<string, unknown> => ({
  schemas: [scimNames.group],
  id: group.id,
  ...(group.externalId === null ? {} : { externalId: group.externalId }),
  displayName: group.displayName,
  ...(/\bmembers\b/i.test(excluded) ? {} : { members: group.members }),
  meta: metaOf('Group', group),
});

export interface ScimAsked {
  filter?: string | undefined;
  startIndex: number;
  count: number;
}

/** Filter and page as asked. Throws for a filter that is not known here: a list that is too long would be read as an answer. */
export function readScimPage({ filter, startIndex, count }: ScimAsked): { filter: ScimFilter | null; startIndex: number; count: number } {
  const read = filter === undefined ? null : readScimFilter(filter);
  if (filter !== undefined && read === null)
    throw new FilterError('Only `userName eq "..."`, `externalId eq`, `id eq` and `displayName eq` are known as filters.');
  return { filter: read, startIndex: Math.max(1, startIndex), count: Math.min(MOST, Math.max(0, count)) };
}

/** A page of a list. */
export const writeScimList = (resources: Record<string, unknown>[], total: number, startIndex: number): Record<string, unknown> => ({
  schemas: [scimNames.list],
  totalResults: total,
  itemsPerPage: resources.length,
  startIndex,
  Resources: resources,
});
