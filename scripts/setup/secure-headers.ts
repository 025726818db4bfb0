import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

// Read by serve.ts without a loader: imports of Node only.

/** How the web process is reached and run. */
export interface Front {
  /** People come by https, as BASE_URL says. */
  readonly https: boolean;
  /** `npm run dev`: React needs eval to draw its errors. */
  readonly dev: boolean;
}

/**
 * What a page may load and do. Scripts: only those that this answer names by its nonce, and what they load. Style sheets and style elements: our
 * own or named by the nonce. Style attributes are let through: Recharts, Headless UI and React write places and sizes into them, and they run
 * nothing. No frames either way, no plug-ins, forms go home only. Text becomes markup or a script address through two policies only (Trusted Types,
 * `components/ui/trust-own-scripts.ts`), never code; under `npm run dev` the tools that reload pages do so themselves.
 */
export function contentPolicy(nonce: string, { https, dev }: Front): string {
  const parts = [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${dev ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    ...(dev ? [] : ["require-trusted-types-for 'script'", 'trusted-types default throughline']),
    ...(https ? ['upgrade-insecure-requests'] : []),
  ];
  return parts.join('; ');
}

const withoutTypes = (policy: string): string =>
  policy
    .split('; ')
    .filter((part) => !/^(?:require-)?trusted-types/.test(part))
    .join('; ');

const TWO_YEARS = 63_072_000;
const STATIC = /^\/_next\/static\//;
/** Next's own page for what fails before anything is drawn: made at the build, so its scripts have no nonce, and open under this address. */
const OWN_PAGE = /^\/_global-error(?:[/?.]|$)/;

const powers =
  'accelerometer browsing-topics camera display-capture geolocation gyroscope hid magnetometer microphone midi payment serial usb'.split(
    ' ',
  );

/** On every answer, also those that Next gives before it looks for a page: redirects of odd addresses, faults. */
const always = Object.entries({
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-permitted-cross-domain-policies': 'none',
  'permissions-policy': powers.map((power) => `${power}=()`).join(', '),
});

// Next tells itself by these names where a request was sent on to. From outside they were ways past its checks (CVE-2025-29927 and others).
const OWN_NAMES =
  /^(x-middleware-|x-nextjs-|x-next-|x-invoke-|x-throughline-|x-matched-path$|x-now-route-matches$|next-resume$|content-security-policy)/;

/**
 * Takes from the request what only this process may say, and gives the answer its headers: a policy with a nonce of its own, which Next reads
 * from the request and puts on its scripts, and `private, no-store` on everything but static files unless the answer says otherwise.
 */
export function guard(request: IncomingMessage, response: ServerResponse, front: Front): void {
  for (const name of Object.keys(request.headers)) if (OWN_NAMES.test(name)) delete request.headers[name];
  // Who is at the other end of the socket. A sender can write x-forwarded-for, but not this.
  request.headers['x-throughline-peer'] = request.socket.remoteAddress ?? '';
  // Layouts do not learn the address of their page from Next.
  request.headers['x-throughline-path'] = request.url ?? '/';
  // A page that is opened, not one that is gone to inside the frame.
  if (request.headers['rsc'] === undefined) request.headers['x-throughline-document'] = request.url ?? '/';
  if (OWN_PAGE.test(request.url ?? '')) request.url = '/_not-found';
  const nonce = randomBytes(16).toString('base64');
  const policy = contentPolicy(nonce, front);
  request.headers['x-throughline-nonce'] = nonce;
  request.headers['content-security-policy'] = policy;
  response.setHeader('content-security-policy', policy);
  for (const [name, value] of always) response.setHeader(name, value);
  if (front.https) response.setHeader('strict-transport-security', `max-age=${TWO_YEARS}; includeSubDomains`);
  if (STATIC.test(request.url ?? '')) return;
  const write = response.writeHead;
  // Set last, so that an answer that says it keeps its own words.
  response.writeHead = function writeHead(this: ServerResponse, ...said: unknown[]) {
    // What fails or is not found before its frame is drawn comes without the script that makes the policies, and holds nothing of anybody.
    if (said[0] === 404 || Number(said[0]) >= 500) this.setHeader('content-security-policy', withoutTypes(policy));
    const own = said.find((one) => typeof one === 'object' && one !== null);
    const names = own === undefined ? [] : Object.keys(own).map((name) => name.toLowerCase());
    // Next lets shared caches keep a fault that it made at the build for a year.
    const lasting = Number(said[0]) >= 500 && !String(this.getHeader('cache-control')).includes('no-store');
    if ((lasting || !this.hasHeader('cache-control')) && !names.includes('cache-control'))
      this.setHeader('cache-control', 'private, no-store');
    return Reflect.apply(write, this, said);
  } as typeof response.writeHead;
}
