import { createHmac, timingSafeEqual } from 'node:crypto';
import { config } from '@/lib/config';

/**
 * What the names of better-auth's cookies begin with. On https a browser takes a cookie named `__Host-` only from this very host, over TLS and
 * for all of its paths: a neighbour under the same domain cannot plant one.
 */
export const cookiePrefix = (baseUrl: string): string => (baseUrl.startsWith('https://') ? '__Host-throughline' : 'throughline');

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
  const signed = decode(readCookie(cookieHeader, `${cookiePrefix(baseUrl)}.session_token`) ?? '');
  const dot = signed?.lastIndexOf('.') ?? -1;
  if (!signed || dot < 1) return null;
  const token = signed.slice(0, dot);
  const given = Buffer.from(signed.slice(dot + 1), 'base64');
  const own = createHmac('sha256', secret).update(token).digest();
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
