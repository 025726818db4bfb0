import { createHmac, timingSafeEqual } from 'node:crypto';

/** Cookies of better-auth are named `<prefix>.session_token`, with `__Secure-` before it on https. */
export const COOKIE_PREFIX = 'throughline';
const names = [`__Secure-${COOKIE_PREFIX}.session_token`, `${COOKIE_PREFIX}.session_token`];

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
export function readSessionToken(cookieHeader: string | null, secret: string): string | null {
  if (!cookieHeader) return null;
  for (const name of names) {
    const signed = decode(readCookie(cookieHeader, name) ?? '');
    const dot = signed?.lastIndexOf('.') ?? -1;
    if (!signed || dot < 1) continue;
    const token = signed.slice(0, dot);
    const given = Buffer.from(signed.slice(dot + 1), 'base64');
    const own = createHmac('sha256', secret).update(token).digest();
    if (given.length === own.length && timingSafeEqual(given, own)) return token;
  }
  return null;
}
