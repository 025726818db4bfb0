/** The key of `Authorization: Bearer` or, failing that, of `x-api-key`; null when neither is there. */
export function readCredential(headers: Headers): string | null {
  const authorization = headers.get('authorization');
  if (authorization !== null) return /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1] ?? '';
  return headers.get('x-api-key')?.trim() ?? null;
}
