import { prismaAdapter } from '@better-auth/prisma-adapter';
import { betterAuth } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { config } from '@/lib/config';
import { prisma } from '@/lib/db';
import { PASSWORD_LEAST, PASSWORD_MOST } from '@/lib/domain';
import { authSecret } from './auth-secret';
import { isOwnOrigin } from './is-own-origin';
import { countRefusedSignIns, isDisabled, recordFirstFactor, recordSignIn } from './record-sign-in.db';
import { recordSignOut } from './record-sign-out.db';
import { resealFactor, spendTotp } from './second-factor.db';
import { cookiePrefix } from './session-cookie';
import { signOnProvider } from './sign-on-provider';
import { currentStay } from './sign-on-stay';

const SESSION_SECONDS = 12 * 3600;
const REFUSALS_ALLOWED = 10;
const SIGN_IN = '/sign-in/email';
const SIGN_OUT = '/sign-out';
const VERIFY_TOTP = '/two-factor/verify-totp';
const CALLBACK = '/callback/:id';
const VERIFY_BACKUP = '/two-factor/verify-backup-code';
/** Where `answerAuth` says who asks; written by us on every request. */
export const ADDRESS_HEADER = 'x-client-address';

type HookContext = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

const emailOf = (body: unknown) => {
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : null;
  return typeof email === 'string' ? email.trim().toLowerCase().slice(0, 254) : '';
};

/** The person whose password was right and who must show a code now; null when nobody waits for one. */
async function findWaiting(ctx: HookContext): Promise<{ id: string; name: string; email: string } | null> {
  const cookie = ctx.context.createAuthCookie('two_factor');
  const challenge = await ctx.getSignedCookie(cookie.name, ctx.context.secret);
  const waiting = challenge ? await ctx.context.internalAdapter.findVerificationValue(challenge) : null;
  return waiting ? ctx.context.internalAdapter.findUserById(waiting.value) : null;
}

const codeOf = (body: unknown) =>
  typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' ? body.code : '';

async function beforeSignIn(ctx: HookContext): Promise<void> {
  if (ctx.path === SIGN_IN && (await countRefusedSignIns(emailOf(ctx.body))) >= REFUSALS_ALLOWED)
    throw new APIError('TOO_MANY_REQUESTS', {
      code: 'TOO_MANY_ATTEMPTS',
      message: 'Too many wrong passwords for this e-mail. Wait five minutes.',
    });
  if (ctx.path === SIGN_OUT) await recordSignOut(ctx.headers?.get('cookie') ?? null);
  if (ctx.path !== VERIFY_TOTP && ctx.path !== VERIFY_BACKUP) return;
  const person = await findWaiting(ctx);
  if (person) await resealFactor(person.id);
  // better-auth would take one code again and again as long as it is on the display.
  if (ctx.path === VERIFY_TOTP && person && (await spendTotp(person.id, codeOf(ctx.body), new Date())) === 'used')
    throw new APIError('UNAUTHORIZED', { code: 'INVALID_CODE', message: 'This code was used before.' });
}

async function afterSignIn(ctx: HookContext): Promise<void> {
  const made = ctx.context.newSession;
  const by = { personId: made?.user.id ?? null, name: made?.user.name ?? null, address: made?.session.ipAddress ?? null };
  if (ctx.path === SIGN_IN) {
    // Whoever has a second factor is not in yet: better-auth takes this session away again.
    if (made?.user['twoFactorEnabled']) await recordFirstFactor({ ...by, email: emailOf(ctx.body) });
    else await recordSignIn({ ...by, email: emailOf(ctx.body) });
  }
  if (ctx.path === CALLBACK && made) await recordSignIn({ ...by, email: made.user.email });
  if (ctx.path === VERIFY_TOTP || ctx.path === VERIFY_BACKUP) {
    const email = made?.user.email ?? (await findWaiting(ctx))?.email;
    if (email) await recordSignIn({ ...by, email });
  }
}

function createAuth() {
  const { baseUrl, oidc } = config();
  return betterAuth({
    appName: 'Throughline',
    baseURL: baseUrl,
    basePath: '/api/auth',
    secret: authSecret(),
    database: prismaAdapter(prisma, { provider: 'postgresql' }),
    user: { modelName: 'person' },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: PASSWORD_LEAST, maxPasswordLength: PASSWORD_MOST },
    plugins: [twoFactor({ issuer: 'Throughline', otpOptions: {} }), ...(oidc ? [signOnProvider(oidc)] : [])],
    // An e-mail that is the same makes nobody the same person, and no token of the provider is kept.
    account: { accountLinking: { enabled: true, disableImplicitLinking: true }, updateAccountOnSignIn: false },
    // Rights are read from the tables at each request: nothing about a person is kept in a cookie.
    session: {
      expiresIn: SESSION_SECONDS,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
      // Where a session came from, so that its provider can end it.
      additionalFields: {
        signOnSubject: { type: 'string', required: false, input: false, returned: false },
        signOnSid: { type: 'string', required: false, input: false, returned: false },
      },
    },
    trustedOrigins: (request) => {
      const origin = request?.headers.get('origin');
      return request && origin && isOwnOrigin(request.headers, baseUrl) ? [origin] : [];
    },
    // `answerAuth` counts turns in the database, where every replica sees them.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: cookiePrefix(baseUrl),
      // better-auth would put `__Secure-` before our `__Host-`.
      useSecureCookies: false,
      defaultCookieAttributes: { secure: baseUrl.startsWith('https://') },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER], ipv6Subnet: 128 },
      // better-auth would switch this check off under test.
      disableOriginCheck: false,
    },
    logger: { level: 'error' },
    telemetry: { enabled: false },
    onAPIError: { errorURL: '/sign-in' },
    databaseHooks: {
      session: {
        create: {
          // The same words as for a wrong password: a disabled account does not tell that it exists.
          before: async ({ userId }) => {
            if (await isDisabled(userId))
              throw new APIError('UNAUTHORIZED', { message: 'Invalid email or password', code: 'INVALID_EMAIL_OR_PASSWORD' });
            const { subject, sid } = currentStay();
            return { data: { signOnSubject: subject, signOnSid: sid } };
          },
        },
      },
    },
    hooks: {
      before: createAuthMiddleware((ctx) => beforeSignIn(ctx)),
      after: createAuthMiddleware((ctx) => afterSignIn(ctx)),
    },
  });
}

let auth: ReturnType<typeof createAuth> | undefined;

/** better-auth over our tables, made on first use: e-mail and password, nobody signs up by themselves, a code besides where there is a second factor, sessions of 12 h. */
export function getAuth(): ReturnType<typeof createAuth> {
  auth ??= createAuth();
  return auth;
}
