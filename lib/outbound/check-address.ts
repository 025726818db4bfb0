import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

const inside = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inside.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(net, bits, 'ipv6');

/** True for an address that is not on the public internet: private, loopback, link-local, metadata, reserved, or one that hides a v4 address. */
export function isInside(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped ? inside.check(mapped, 'ipv4') : inside.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** Refused for good, or `passing`: a look-up that failed may work later. */
export type Reach = { ok: true; address: string; family: 4 | 6 } | { ok: false; reason: string; passing: boolean };

/**
 * The one address to connect to, looked up now and used for this request only, so that a name cannot point elsewhere between check and
 * connection. Refused: credentials in the address, plain http and addresses of the own network, unless `mayBeInside`.
 */
export async function checkAddress(url: URL, mayBeInside: boolean): Promise<Reach> {
  if (url.username !== '' || url.password !== '')
    return { ok: false, reason: 'The address must not hold a user or password.', passing: false };
  if (url.protocol !== 'https:' && !mayBeInside) return { ok: false, reason: 'The address must begin with https://.', passing: false };
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found = await lookup(host, { all: true, verbatim: true }).catch(() => []);
  const first = found[0];
  if (!first) return { ok: false, reason: `The name ${host} is not known.`, passing: true };
  if (!mayBeInside && found.some(({ address }) => isInside(address)))
    return { ok: false, reason: `${host} is an address of the own network, which is not allowed here.`, passing: false };
  return { ok: true, address: first.address, family: first.family === 6 ? 6 : 4 };
}
