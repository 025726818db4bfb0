import { CatalogError, isPassing, ThroughlineError, TooManyError, UnavailableError } from '@/lib/domain';
import { type Problem, type ProblemCode, problemKinds } from '@/lib/domain/endpoints';
import { log } from './log';

interface Refusal {
  errors?: Problem['errors'];
  headers?: Record<string, string>;
}

/** An RFC 9457 answer of this kind. `detail` is for people and says the mend. */
export function refuse(code: ProblemCode, detail: string, { errors, headers }: Refusal = {}): Response {
  const { status, title } = problemKinds[code];
  const body: Problem = { type: `/docs/api#${code}`, title, status, detail, code, ...(errors ? { errors } : {}) };
  return Response.json(body, {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'private, no-store', ...headers },
  });
}

const retryAfter = (seconds: number) => ({ 'retry-after': String(Math.max(1, Math.ceil(seconds))) });

/** The RFC 9457 answer for anything thrown: ours by class, a database that is away as 503, the rest as 500, which is logged. */
export function problem(error: unknown): Response {
  if (error instanceof CatalogError) {
    const errors = error.faults.map((fault) => ({
      in: 'catalog' as const,
      name: `${fault.file}:${fault.line} ${fault.path}`,
      message: `${fault.message} ${fault.mend}`,
    }));
    return refuse('catalog_invalid', error.message, { errors });
  }
  if (error instanceof TooManyError) return refuse('too_many_requests', error.message, { headers: retryAfter(error.retryAfterSeconds) });
  if (error instanceof UnavailableError) return refuse('unavailable', error.message, { headers: retryAfter(error.retryAfterSeconds) });
  if (error instanceof ThroughlineError) return refuse(codeOf(error), error.message);
  if (isPassing(error)) {
    log().warn({ err: error }, 'The database is not answering');
    return refuse('unavailable', 'The database is not answering. Nothing was changed; try again.', { headers: retryAfter(2) });
  }
  log().error({ err: error }, 'Unexpected fault in a request');
  return refuse('unexpected', 'Something broke here. It was written to the log.');
}

function codeOf(error: ThroughlineError): ProblemCode {
  if (error.code in problemKinds) return error.code as ProblemCode;
  return error.httpStatus === 409
    ? 'conflict'
    : error.httpStatus === 413
      ? 'too_large'
      : error.httpStatus === 415
        ? 'unsupported_media_type'
        : 'invalid_input';
}
