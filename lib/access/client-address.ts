const loopback = /^(::ffff:)?127(\.\d{1,3}){3}$|^::1$/;

/** Header in which the web server writes the address at the other end of the socket, whatever the request said. */
const PEER = 'x-throughline-peer';
/** An IPv6 address with a zone or a port; what is longer is no address. */
const LONGEST = 80;

/**
 * The network address a request came from: the peer of the socket, or, when that is a proxy on this machine, the last address
 * the proxy wrote into x-forwarded-for. Null when the web server did not say. Nothing a sender writes counts.
 */
export function clientAddress(headers: Headers): string | null {
  const peer = headers.get(PEER);
  if (!peer) return null;
  // Next fills x-forwarded-for with the peer when nobody did, so a direct local request has one too.
  if (loopback.test(peer)) return headers.get('x-forwarded-for')?.split(',').at(-1)?.trim().slice(0, LONGEST) || peer;
  return peer;
}

/** True when the request was made on this machine, not through a proxy on it. */
export function isFromLoopback(headers: Headers): boolean {
  const address = clientAddress(headers);
  return address !== null && loopback.test(address) && !headers.get('x-forwarded-for')?.includes(',');
}
