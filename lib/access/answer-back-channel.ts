import { config } from '@/lib/config';
import { endSignOn } from './end-sign-on.db';
import { readText } from './read-text';
import { takeTurn } from './take-turn.db';

/** A provider tells of every session that ends, at the end of a shift of hundreds within a minute. */
const TURNS = { most: 600, windowMs: 60_000 };
const MOST_BODY_BYTES = 16 * 1024;

const answer = (status: number, body: object | null) =>
  new Response(body === null ? null : JSON.stringify(body), {
    status,
    headers: { 'cache-control': 'no-store', ...(body === null ? {} : { 'content-type': 'application/json' }) },
  });
const refuse = (status: number, description: string) => answer(status, { error: 'invalid_request', error_description: description });

/** The answer to a provider that tells of a session that ended there: 200 when its token was good and is done with, whether or not anybody was signed in by it. */
export async function answerBackChannel(request: Request, address: string): Promise<Response> {
  const { oidc } = config();
  if (!oidc) return refuse(404, 'There is no single sign-on here.');
  const now = new Date();
  if (!(await takeTurn(`back channel ${address}`, TURNS, now))) return refuse(429, 'Too many from this address. Wait a minute.');
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers.get('content-type') ?? '');
  const text = isForm ? await readText(request, MOST_BODY_BYTES) : null;
  const token = text === null ? null : new URLSearchParams(text).get('logout_token');
  if (!token) return refuse(400, 'A form with a logout_token is expected.');
  return (await endSignOn(token, oidc, now))
    ? answer(200, null)
    : refuse(400, 'The logout token is not good here; the audit trail says why.');
}
