import { z } from 'zod';
import { storable } from '@/lib/domain';
import { answerBackChannel } from './answer-back-channel';
import { ADDRESS_HEADER, getAuth } from './auth.db';
import { withCaller } from './caller';
import { clientAddress } from './client-address';
import { findProviderExit } from './find-provider-exit';
import { ownPath } from './own-path';
import { readText } from './read-text';
import { SIGN_ON } from './sign-on.db';
import { withStay } from './sign-on-stay';
import { takeTurn } from './take-turn.db';

const SIGN_IN = 'POST /api/auth/sign-in/email';
const SIGN_OUT = 'POST /api/auth/sign-out';
const SIGN_ON_ROUTE = 'POST /api/auth/sign-in/social';
const short = z.string().max(300);
/** What better-auth gets to read of a body: its switches for trusting a device or returning a token are not for callers. */
const bodies: Record<string, z.ZodType> = {
  [SIGN_IN]: z.object({ email: short, password: z.string().max(1000) }),
  [SIGN_OUT]: z.object({}),
  'POST /api/auth/two-factor/verify-totp': z.object({ code: short }),
  'POST /api/auth/two-factor/verify-backup-code': z.object({ code: short }),
  // Which provider, and where its answer leads, is not for callers to say.
  [SIGN_ON_ROUTE]: z.object({ next: z.string().max(2000).nullish() }).transform(({ next }) => ({
    provider: SIGN_ON,
    callbackURL: ownPath(next) ?? '/',
    errorCallbackURL: '/sign-in',
  })),
};
const CALLBACK = `GET /api/auth/callback/${SIGN_ON}`;
const BACK_CHANNEL = `POST /api/auth/back-channel-logout/${SIGN_ON}`;
const TURNS = { most: 60, windowMs: 60_000 };
/** Whoever signs in says an e-mail and a password. */
const MOST_BODY_BYTES = 16 * 1024;

const refuse = (status: number, code: string, message: string) => Response.json({ code, message }, { status });

async function readBody(request: Request, schema: z.ZodType): Promise<string | null> {
  try {
    const text = await readText(request, MOST_BODY_BYTES);
    const parsed = text === null ? null : schema.safeParse(storable(JSON.parse(text || '{}')));
    return parsed?.success ? JSON.stringify(parsed.data) : null;
  } catch {
    return null;
  }
}

/** A code is shown by somebody who is not in yet: with a session beside it, better-auth would mean that one. */
function withoutSession(headers: Headers): void {
  const kept = (headers.get('cookie') ?? '').split(';').filter((one) => one.split('=')[0]?.includes('two_factor'));
  headers.set('cookie', kept.join(';'));
}

// better-auth repeats the session token in the body, where scripts of the page could read it.
async function strip(answer: Response, route: string): Promise<Response> {
  if (!answer.ok) return answer;
  const parsed: unknown = await answer.json().catch(() => null);
  const said = typeof parsed === 'object' && parsed !== null ? parsed : {};
  const exit = route === SIGN_OUT ? await findProviderExit() : null;
  const body =
    route === SIGN_ON_ROUTE
      ? { url: 'url' in said ? said.url : null }
      : 'twoFactorRedirect' in said
        ? { done: false, secondFactor: true }
        : { done: true, ...(exit ? { url: exit } : {}) };
  const headers = new Headers(answer.headers);
  headers.delete('content-length');
  headers.delete('location');
  // Whoever sits down next finds nothing of what was shown: no answers, and no names of what was looked at last.
  if (route === SIGN_OUT) headers.set('clear-site-data', '"cache", "storage"');
  return new Response(JSON.stringify(body), { status: answer.status, headers });
}

async function answerRoute(request: Request): Promise<Response> {
  const route = `${request.method} ${new URL(request.url).pathname}`;
  // better-auth brings some forty routes; only these have a use here, and what is not reachable cannot be attacked.
  const schema = Object.hasOwn(bodies, route) ? bodies[route] : undefined;
  if (!schema && route !== CALLBACK && route !== BACK_CHANNEL) return refuse(404, 'not_found', 'There is no such way to sign in here.');
  const headers = new Headers(request.headers);
  const address = clientAddress(headers) ?? '';
  headers.set(ADDRESS_HEADER, address);
  if (route === BACK_CHANNEL) return answerBackChannel(request, address);
  if (route !== SIGN_OUT && !(await takeTurn(`sign-in ${address}`, TURNS, new Date())))
    return refuse(429, 'TOO_MANY_REQUESTS', 'Too many people are signing in from this address. Wait a minute.');
  if (!schema) return getAuth().handler(new Request(request.url, { headers }));
  if (route.includes('/two-factor/')) withoutSession(headers);
  const body = await readBody(request, schema);
  if (body === null) return refuse(400, 'INVALID_BODY', 'This is not what a sign-in says.');
  headers.delete('content-length');
  // Next hands over a proxy of a request, which the constructor of Request does not take.
  return strip(await getAuth().handler(new Request(request.url, { method: request.method, headers, body })), route);
}

/** The answer of better-auth to one of its routes that this product uses; 404 for its others, 429 beyond 60 a minute from one address. */
export const answerAuth = (request: Request): Promise<Response> => withCaller(request.headers, () => withStay(() => answerRoute(request)));
