import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { OidcConfig } from '@/lib/config';

const ANSWER_MS = 10_000;
const GOOD_FOR_MS = 10 * 60_000;

const documentSchema = z.object({
  issuer: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url().optional(),
  end_session_endpoint: z.url().optional(),
});

/** What the provider says of itself. */
export interface Provider extends z.infer<typeof documentSchema> {
  readonly keys: JWTVerifyGetKey;
}

/** The JSON at an address of the provider, within ten seconds and without following redirects; null when it answers otherwise. */
export async function fetchProvider(url: string, headers: Record<string, string> = {}): Promise<unknown> {
  const answer = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) });
  return answer.ok ? answer.json() : null;
}

const bare = (address: string) => address.replace(/\/+$/, '');
let known: { issuer: string; until: number; provider: Promise<Provider> } | null = null;

async function discover({ issuer }: OidcConfig): Promise<Provider> {
  const said = documentSchema.parse(await fetchProvider(`${issuer}/.well-known/openid-configuration`));
  if (bare(said.issuer) !== issuer) throw new Error(`${issuer} says that it is ${said.issuer}.`);
  return { ...said, keys: createRemoteJWKSet(new URL(said.jwks_uri), { timeoutDuration: ANSWER_MS }) };
}

/** The provider of single sign-on, asked every ten minutes; throws when it cannot be asked or says it is another. */
export function readProvider(oidc: OidcConfig, now: Date): Promise<Provider> {
  if (known?.issuer !== oidc.issuer || known.until < now.getTime()) {
    const provider = discover(oidc);
    known = { issuer: oidc.issuer, until: now.getTime() + GOOD_FOR_MS, provider };
    // Asked again by the next, not believed broken for ten minutes.
    provider.catch(() => {
      if (known?.provider === provider) known = null;
    });
  }
  return known.provider;
}
