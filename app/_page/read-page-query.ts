import type { z } from 'zod';
import { readSearch } from '@/app/_http';
import type { Endpoint } from '@/lib/domain/endpoints';

type Search = Record<string, string | string[] | undefined>;

const toParams = (search: Search) =>
  new URLSearchParams(
    Object.entries(search).flatMap(([name, value]) => (value === undefined ? [] : [value].flat().map((one) => [name, one]))),
  );

/** The address of a page as a query string; a name given twice stands twice. */
export const toSearch = (search: Search): string => toParams(search).toString();

/**
 * What a page's address asks of an endpoint: `params` on the wire, `query` parsed. Names the endpoint does not know are left out;
 * a value that breaks its rule is left out too and named in `faults`, so that a cut link still shows a page that says so.
 */
export function readPageQuery<P extends z.ZodRawShape, Q extends z.ZodRawShape, B extends z.ZodType, A extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, A>,
  search: Search,
): { params: Record<string, string>; query: z.output<z.ZodObject<Q, z.core.$strict>>; faults: string[] } {
  const shape: z.ZodRawShape = endpoint.query.shape;
  const params = Object.fromEntries(Object.entries(readSearch(toParams(search))).filter(([name]) => Object.hasOwn(shape, name)));
  const first = endpoint.query.safeParse(params);
  if (first.success) return { params, query: first.data, faults: [] };
  const faults = first.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const wrong = new Set(first.error.issues.map((issue) => String(issue.path[0])));
  const kept = Object.fromEntries(Object.entries(params).filter(([name]) => !wrong.has(name)));
  return { params: kept, query: endpoint.query.parse(kept), faults };
}
