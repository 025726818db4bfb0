import { prismaAdapter } from '@better-auth/prisma-adapter';
import { betterAuth } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { config } from '@/lib/config';
import { prisma } from '@/lib/db';
import { authSecret } from './auth-secret';
import { isOwnOrigin } from './is-own-origin';
import { countRefusedSignIns, recordSignIn } from './record-sign-in.db';
import { COOKIE_PREFIX } from './session-cookie';

const SESSION_SECONDS = 12 * 3600;
const REFUSALS_ALLOWED = 10;
const SIGN_IN = '/sign-in/email';
/** Where `answerAuth` says who asks; written by us on every request. */
export const ADDRESS_HEADER = 'x-client-address';

const emailOf = (body: unknown) => {
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : null;
  return typeof email === 'string' ? email.trim().toLowerCase().slice(0, 254) : '';
};

function createAuth() {
  const { baseUrl } = config();
  return betterAuth({
    appName: 'Throughline',
    baseURL: baseUrl,
    basePath: '/api/auth',
    secret: authSecret(),
    database: prismaAdapter(prisma, { provider: 'postgresql' }),
    user: { modelName: 'person' },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    // Rights are read from the tables at each request: nothing about a person is kept in a cookie.
    session: { expiresIn: SESSION_SECONDS, disableSessionRefresh: true, cookieCache: { enabled: false } },
    trustedOrigins: (request) => {
      const origin = request?.headers.get('origin');
      return request && origin && isOwnOrigin(request.headers, baseUrl) ? [origin] : [];
    },
    rateLimit: { enabled: true, window: 60, max: 300, customRules: { [SIGN_IN]: { window: 60, max: 60 } } },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: baseUrl.startsWith('https://'),
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      // better-auth would switch this check off under test.
      disableOriginCheck: false,
    },
    logger: { level: 'error' },
    telemetry: { enabled: false },
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        if (ctx.path !== SIGN_IN) return;
        if ((await countRefusedSignIns(emailOf(ctx.body))) >= REFUSALS_ALLOWED)
          throw new APIError('TOO_MANY_REQUESTS', {
            code: 'TOO_MANY_ATTEMPTS',
            message: 'Too many wrong passwords for this e-mail. Wait five minutes.',
          });
      }),
      after: createAuthMiddleware(async (ctx) => {
        if (ctx.path !== SIGN_IN) return;
        const made = ctx.context.newSession;
        await recordSignIn({
          email: emailOf(ctx.body),
          personId: made?.user.id ?? null,
          name: made?.user.name ?? null,
          address: made?.session.ipAddress ?? null,
        });
      }),
    },
  });
}

let auth: ReturnType<typeof createAuth> | undefined;

/** better-auth over our tables, made on first use: e-mail and password, nobody signs up by themselves, sessions of 12 h. */
export function getAuth(): ReturnType<typeof createAuth> {
  auth ??= createAuth();
  return auth;
}
