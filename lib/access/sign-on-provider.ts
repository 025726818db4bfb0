import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import { z } from 'zod';
import type { OidcConfig } from '@/lib/config';
import { fetchProvider, readProvider } from './read-provider';
import { admitSignedOn, SIGN_ON, subjectKey } from './sign-on.db';
import { noteStay } from './sign-on-stay';

const text = z.string().max(500);
const claimsSchema = z.looseObject({
  sub: text.min(1),
  email: text.optional(),
  email_verified: z.union([z.boolean(), z.enum(['true', 'false'])]).optional(),
  name: text.optional(),
  sid: text.optional(),
});
type Claims = z.infer<typeof claimsSchema>;

function claimsOf(idToken: string): Claims | null {
  try {
    const parsed = claimsSchema.safeParse(JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** What the provider says beyond the ID token; only of the same `sub`. */
async function readUserInfo(oidc: OidcConfig, accessToken: string, sub: string): Promise<Partial<Claims>> {
  const { userinfo_endpoint: address } = await readProvider(oidc, new Date());
  if (!address) return {};
  const said = claimsSchema.safeParse(await fetchProvider(address, { authorization: `Bearer ${accessToken}` }));
  return said.success && said.data.sub === sub ? said.data : {};
}

const groupsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : typeof value === 'string' ? [value] : [])
    .filter((one): one is string => typeof one === 'string')
    .slice(0, 2000);

/**
 * Single sign-on by the provider that the environment names, and no other: code flow with PKCE and nonce, ID token checked against its keys.
 * better-auth speaks the protocol; who may come in, as whom and with which rights is said by `admitSignedOn` before it looks for an account.
 */
export function signOnProvider(oidc: OidcConfig) {
  return genericOAuth({
    config: [
      {
        providerId: SIGN_ON,
        discoveryUrl: `${oidc.issuer}/.well-known/openid-configuration`,
        requireIdTokenVerification: true,
        clientId: oidc.clientId,
        clientSecret: oidc.clientSecret,
        scopes: [...oidc.scopes],
        pkce: true,
        disableSignUp: true,
        disableImplicitSignUp: true,
        // Called after the ID token was checked.
        getUserInfo: async ({ idToken, accessToken }) => {
          const claims = idToken ? claimsOf(idToken) : null;
          if (!claims) return null;
          noteStay({ subject: subjectKey({ issuer: oidc.issuer, sub: claims.sub }), sid: claims.sid ?? null });
          const lacks = claims.email === undefined || claims[oidc.groupsClaim] === undefined;
          const more = lacks && accessToken ? await readUserInfo(oidc, accessToken, claims.sub) : {};
          return { ...more, ...claims, email: claims.email ?? more.email ?? '', emailVerified: false };
        },
        accountSubject: ({ profile }) => subjectKey({ issuer: oidc.issuer, sub: String(profile.sub) }),
        mapProfileToUser: async (profile) => {
          const claims = claimsSchema.parse(profile);
          const [email, name] = [claims.email ?? '', claims.name ?? ''];
          const emailVerified = String(claims.email_verified) === 'true';
          await admitSignedOn({
            issuer: oidc.issuer,
            sub: claims.sub,
            email,
            emailVerified,
            name,
            groups: groupsOf(profile[oidc.groupsClaim]),
          });
          // better-auth finds the account now, or refuses: it neither makes nor links one by itself.
          return { email, name, emailVerified: false };
        },
      },
    ],
  });
}
