import { z } from 'zod';

/** Who may call: a signed-in person or an API token, an ingest key, any of these (`sender`), the directory that provisions people, or anybody. */
export type EndpointAuth = 'reader' | 'ingest_key' | 'sender' | 'provisioner' | 'none';
export type EndpointTag = 'in' | 'out' | 'actions' | 'machine';

interface EndpointSpec<P extends z.ZodRawShape, Q extends z.ZodRawShape, B extends z.ZodType, A extends z.ZodType> {
  /** operationId: verb and noun in camelCase, unique. */
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` for the parts that `params` describes. */
  path: `/${string}`;
  tag: EndpointTag;
  auth: EndpointAuth;
  /** One line; `description` may be longer. */
  summary: string;
  description?: string;
  params?: P;
  query?: Q;
  body?: B;
  /** Media types of the body; application/json when left out. */
  consumes?: readonly string[];
  answer: A;
  /** Media type of the answer; application/json when left out. */
  produces?: string;
  /** Field of the answer that holds the list: then `Accept: text/csv` gets its rows as CSV. Paging field: `nextCursor`. */
  csv?: string;
  /** Other media types that `Accept` gets the answer in. */
  forms?: readonly string[];
  /**
   * The person must have shown lately that it is they: always, or when the body's `action` is one of these. Refused with the code `proof_needed`
   * otherwise; API tokens are a proof of their own.
   */
  proof?: 'always' | readonly string[];
  /** Refusals beyond 400, 401 and 404, which go without saying, with what they mean here. */
  refusals?: Readonly<Record<number, string>>;
}

export interface Endpoint<
  P extends z.ZodRawShape = z.ZodRawShape,
  Q extends z.ZodRawShape = z.ZodRawShape,
  B extends z.ZodType = z.ZodType,
  A extends z.ZodType = z.ZodType,
> extends Omit<EndpointSpec<P, Q, B, A>, 'params' | 'query' | 'body'> {
  params: z.ZodObject<P, z.core.$strict>;
  /** Strict: a misspelt filter is refused instead of silently widening the answer. */
  query: z.ZodObject<Q, z.core.$strict>;
  body: B | null;
}

type None = Record<never, never>;

/** One HTTP endpoint as data: its route checks requests with it and the API description is generated from it. */
export function defineEndpoint<
  A extends z.ZodType,
  P extends z.ZodRawShape = None,
  Q extends z.ZodRawShape = None,
  B extends z.ZodType = z.ZodNever,
>(spec: EndpointSpec<P, Q, B, A>): Endpoint<P, Q, B, A> {
  const { params, query, body, ...rest } = spec;
  return { ...rest, params: z.strictObject((params ?? {}) as P), query: z.strictObject((query ?? {}) as Q), body: body ?? null };
}
