import type { z } from 'zod';
import { readText } from '@/lib/access';
import { storable } from '@/lib/domain';
import type { Endpoint, Problem } from '@/lib/domain/endpoints';

const MOST_BODY_BYTES = 256 * 1024;

type Fault = NonNullable<Problem['errors']>[number];
export type ReadRequest = { ok: true; params: unknown; query: unknown; body: unknown } | { ok: false; errors: Fault[] };

/** Search parameters as one object; a repeated one is joined with commas, an empty one counts as absent. */
export function readSearch(search: URLSearchParams): Record<string, string> {
  const names = [...new Set(search.keys())];
  const pairs = names.map(
    (name) =>
      [
        name,
        search
          .getAll(name)
          .filter((value) => value !== '')
          .join(','),
      ] as const,
  );
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}

async function readJson(request: Request): Promise<{ value: unknown } | { fault: Fault }> {
  const text = await readText(request, MOST_BODY_BYTES);
  if (text === null) return { fault: { in: 'body', name: '', message: `has more than ${MOST_BODY_BYTES} bytes` } };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { fault: { in: 'body', name: '', message: 'is not JSON' } };
  }
}

function check(schema: z.ZodType, value: unknown, place: Fault['in'], errors: Fault[]): unknown {
  const parsed = schema.safeParse(storable(value));
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const names = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')];
    const message = issue.code === 'unrecognized_keys' ? 'is not known here' : issue.message;
    errors.push(...names.map((name) => ({ in: place, name, message })));
  }
  return undefined;
}

/** The parts of a request as its endpoint's schemas give them, or every fault in them at once. */
export async function readRequest(endpoint: Endpoint, request: Request, params: unknown): Promise<ReadRequest> {
  const errors: Fault[] = [];
  const path = check(endpoint.params, params, 'path', errors);
  const query = check(endpoint.query, readSearch(new URL(request.url).searchParams), 'query', errors);
  let body: unknown;
  if (endpoint.body) {
    const read = await readJson(request);
    if ('fault' in read) errors.push(read.fault);
    else body = check(endpoint.body, read.value, 'body', errors);
  }
  return errors.length === 0 ? { ok: true, params: path, query, body } : { ok: false, errors };
}
