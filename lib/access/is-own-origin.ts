/**
 * True when a browser sent this request from a page of this site: `Origin` is `baseUrl`, or its host is the host that was asked.
 * False without an Origin. Browsers set Origin on every POST and no page can change it, so this stops cross-site requests.
 */
export function isOwnOrigin(headers: Headers, baseUrl: string): boolean {
  const origin = headers.get('origin');
  if (origin === null || !URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.origin === new URL(baseUrl).origin || (/^https?:$/.test(url.protocol) && url.host === headers.get('host'));
}
