import { createHmac, timingSafeEqual } from 'node:crypto';
import { config } from '@/lib/config';

/**
 * What the names of better-auth's cookies begin with. On https a browser takes a cookie named `__Host-` only from this very host, over TLS and
 * for all of its paths: a neighbour under the same domain cannot plant one.
 */
export const cookiePrefix = (baseUrl: string): string => (baseUrl.startsWith('https://') ? '__Host-throughline' : 'throughline');

const nameIn = (baseUrl: string) => `${cookiePrefix(baseUrl)}.session_token`;
const signatureOf = (token: string, secret: string): Buffer => createHmac('sha256', secret).update(token).digest();

function readCookie(header: string, name: string): string | null {
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The session token of a cookie header, or null when there is none or its signature (HMAC-SHA-256, base64) is not ours. */
export function readSessionToken(cookieHeader: string | null, secret: string, baseUrl = config().baseUrl): string | null {
  if (!cookieHeader) return null;
  const signed = decode(readCookie(cookieHeader, nameIn(baseUrl)) ?? '');
  const dot = signed?.lastIndexOf('.') ?? -1;
  if (!signed || dot < 1) return null;
  const token = signed.slice(0, dot);
  const given = Buffer.from(signed.slice(dot + 1), 'base64');
  const own = signatureOf(token, secret);
  return given.length === own.length && timingSafeEqual(given, own) ? token : null;
}

/** The same by the first of these secrets whose signature it bears. */
export function readOwnToken(cookieHeader: string | null, secrets: readonly string[]): string | null {
  for (const secret of secrets) {
    const token = readSessionToken(cookieHeader, secret);
    if (token !== null) return token;
  }
  return null;
}

/** The cookie that carries a session token for so many seconds, as `readSessionToken` and better-auth read it: a value of Set-Cookie. */
export function writeSessionCookie(
  token: string,
  { secret, seconds }: { secret: string; seconds: number },
  baseUrl = config().baseUrl,
): string {
  return [
    `${nameIn(baseUrl)}=${encodeURIComponent(`${token}.${signatureOf(token, secret).toString('base64')}`)}`,
    `Max-Age=${seconds}`,
    'Path=/',
    'HttpOnly',
    ...(baseUrl.startsWith('https://') ? ['Secure'] : []),
    'SameSite=Lax',
  ].join('; ');
}
