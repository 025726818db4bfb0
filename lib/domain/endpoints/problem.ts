import { z } from 'zod';

/** What every refusal looks like: RFC 9457 with our stable `code`, and one entry per thing to mend. */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'Where this kind of problem is explained' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().meta({ description: 'What went wrong and how to mend it, for people' }),
    code: z.string().meta({ description: 'Stable, for machines' }),
    errors: z
      .array(z.object({ in: z.enum(['path', 'query', 'body', 'catalog']), name: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'Each part of the request that is wrong' }),
  })
  .meta({ id: 'Problem', description: 'A refusal (RFC 9457), sent as application/problem+json' });
export type Problem = z.infer<typeof problemSchema>;

/** Every `code` a problem can carry: its HTTP status, its title, and what the caller can do. */
export const problemKinds = {
  invalid_input: { status: 400, title: 'The request breaks a rule', cure: 'Mend what `errors` names and send it again.' },
  catalog_invalid: { status: 400, title: 'The catalog has faults', cure: 'Each fault names file, line and mend.' },
  unauthenticated: { status: 401, title: 'Nobody is signed in', cure: 'Sign in, or send an API token or ingest key that is valid.' },
  forbidden: { status: 403, title: 'Not allowed', cure: 'Ask an administrator for a role that may do this.' },
  proof_needed: {
    status: 403,
    title: 'Show that it is you',
    cure: 'Give the password or a code once more at POST /api/account/proof, then send it again.',
  },
  not_found: { status: 404, title: 'Not found', cure: 'It does not exist, or it is outside the places you may see.' },
  conflict: { status: 409, title: 'Somebody was faster', cure: 'Read the thing again and decide anew.' },
  too_large: { status: 413, title: 'Too large', cure: 'Send it in smaller parts.' },
  unsupported_media_type: { status: 415, title: 'Unknown media type', cure: 'Use one of the content types of this endpoint.' },
  too_many_requests: { status: 429, title: 'Too many requests', cure: 'Wait for the seconds of Retry-After.' },
  unexpected: { status: 500, title: 'Something broke here', cure: 'Try again; if it stays, tell the operators. The log has the details.' },
  unavailable: { status: 503, title: 'Not available for the moment', cure: 'Try again after the seconds of Retry-After.' },
} as const;
export type ProblemCode = keyof typeof problemKinds;
