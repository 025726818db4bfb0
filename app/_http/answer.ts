import type { z } from 'zod';
import { checkProof, getActor, isOwnOrigin, noteExport, noteRefusal, saidCookies, withCaller } from '@/lib/access';
import { config } from '@/lib/config';
import { type Actor, ForbiddenError } from '@/lib/domain';
import type { Endpoint } from '@/lib/domain/endpoints';
import { log } from './log';
import { problem, refuse } from './problem';
import { readRequest } from './read-request';
import { csvColumns, writeCsvHead, writeCsvRows } from './write-csv';

/** Of the longest list that people work on there are 50,000 rows; kept as text while it is read, that is under 50 MB. */
const MOST_CSV_ROWS = 100_000;
const headers = { 'cache-control': 'private, no-store', vary: 'accept, authorization, cookie' };
/** Packing an answer of this length takes the web process longer (0.3 ms, and two ways through other threads) than a slow line takes for the rest of it. */
const SHORT = 16_384;

export interface Asked<P extends z.ZodRawShape, Q extends z.ZodRawShape, B extends z.ZodType> {
  actor: Actor;
  params: z.output<z.ZodObject<P, z.core.$strict>>;
  query: z.output<z.ZodObject<Q, z.core.$strict>>;
  body: z.output<B>;
  request: Request;
}

/** How an answer is written in another media type than JSON and CSV. */
export interface Form<A> {
  type: string;
  write: (view: A) => Promise<{ bytes: Uint8Array<ArrayBuffer>; name: string }>;
}

/** Next gives a path without parts no params at all. */
type Context = { params: Promise<unknown> };

function checkOrigin(request: Request): void {
  if (request.method === 'GET' || request.headers.has('authorization') || isOwnOrigin(request.headers, config().baseUrl)) return;
  throw new ForbiddenError('This request did not come from a page of this site. Tools send `Authorization: Bearer <API token>`.');
}

const wants = (request: Request, type: string) => (request.headers.get('accept') ?? '').trim().toLowerCase().startsWith(type);
const wantsCsv = (endpoint: { csv?: string | undefined }, request: Request) => endpoint.csv !== undefined && wants(request, 'text/csv');

const needsProof = ({ proof }: Endpoint, body: unknown) =>
  proof === 'always' ||
  (proof !== undefined && typeof body === 'object' && body !== null && 'action' in body && proof.some((action) => action === body.action));

interface Page {
  rows: unknown[];
  next: string | null;
}

function pageOf(view: unknown, field: string): Page {
  const { [field]: rows, nextCursor } = view as Record<string, unknown>;
  return { rows: Array.isArray(rows) ? rows : [], next: typeof nextCursor === 'string' ? nextCursor : null };
}

async function answerCsv(
  { endpoint, field, actor, asked }: { endpoint: Endpoint; field: string; actor: Actor; asked: unknown },
  read: (cursor: string | null) => Promise<unknown>,
): Promise<Response> {
  const columns = csvColumns(endpoint.answer, field);
  const parts = [writeCsvHead(columns)];
  let [rows, left] = [0, 0];
  let cursor: string | null = null;
  do {
    const page = pageOf(await read(cursor), field);
    const fit = page.rows.slice(0, MOST_CSV_ROWS - rows);
    parts.push(writeCsvRows(columns, fit));
    rows += fit.length;
    left = page.rows.length - fit.length;
    cursor = page.next;
  } while (cursor !== null && rows < MOST_CSV_ROWS);
  const cut = left > 0 || cursor !== null;
  await noteExport(actor, { endpoint: endpoint.name, asked, form: 'csv', rows });
  return new Response(parts.join(''), {
    headers: {
      ...headers,
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${endpoint.name}.csv"`,
      ...(cut ? { 'x-truncated': `first ${MOST_CSV_ROWS} rows` } : {}),
    },
  });
}

function answerJson(view: unknown): Response {
  const text = JSON.stringify(view);
  const more = text.length < SHORT ? { 'cache-control': `${headers['cache-control']}, no-transform` } : {};
  return new Response(text, { headers: { ...headers, ...more, 'content-type': 'application/json' } });
}

/**
 * The route of an endpoint for signed-in people and API tokens: finds the actor (401), checks origin (403), path, query and body
 * (400, every fault named) and, where the endpoint asks for it, a fresh proof (403), then answers what `read` returns as JSON, as CSV of all pages or in one of `forms`; what it throws becomes a problem.
 * Refusals of what the actor may not do, and what leaves as a file, are in the audit trail.
 */
export function answer<P extends z.ZodRawShape, Q extends z.ZodRawShape, B extends z.ZodType, A extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, A>,
  read: (asked: Asked<P, Q, B>) => Promise<z.output<A>>,
  forms: readonly Form<z.output<A>>[] = [],
): (request: Request, context: Context) => Promise<Response> {
  // The parts were checked by the very schemas that type them; the general Endpoint only forgets which.
  const plain = endpoint as unknown as Endpoint;
  const take = async (request: Request, context: Context): Promise<Response> => {
    let actor: Actor | null = null;
    try {
      actor = await getActor(request.headers);
      const asker = actor;
      checkOrigin(request);
      const parts = await readRequest(plain, request, (await context.params) ?? {});
      if (!parts.ok)
        return refuse('invalid_input', parts.errors.map((e) => `${e.in} ${e.name}: ${e.message}`).join('; '), { errors: parts.errors });
      if (needsProof(plain, parts.body)) await checkProof(request.headers);
      const asked = { ...(parts.params as object), ...(parts.query as object) };
      const ask = (query: unknown) => read({ actor: asker, params: parts.params, query, body: parts.body, request } as Asked<P, Q, B>);
      if (plain.csv !== undefined && wantsCsv(plain, request))
        return await answerCsv({ endpoint: plain, field: plain.csv, actor, asked }, (cursor) =>
          ask(cursor === null ? parts.query : { ...(parts.query as object), cursor }),
        );
      const view = await ask(parts.query);
      const form = forms.find(({ type }) => wants(request, type));
      if (!form) return answerJson(view);
      const { bytes, name } = await form.write(view);
      await noteExport(actor, { endpoint: plain.name, asked, form: form.type, rows: null });
      return new Response(bytes, {
        headers: { ...headers, 'content-type': form.type, 'content-disposition': `inline; filename="${name}"` },
      });
    } catch (error) {
      if (actor && error instanceof ForbiddenError)
        await noteRefusal(actor, plain.name, error).catch((err: unknown) => log().error({ err }, 'a refusal could not be written down'));
      return problem(error);
    }
  };
  return (request, context) =>
    withCaller(request.headers, async () => {
      const answered = await take(request, context);
      for (const cookie of saidCookies()) answered.headers.append('set-cookie', cookie);
      return answered;
    });
}
