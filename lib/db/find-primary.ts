import { listAddresses } from '@/lib/config';
import { lookAtServer, type Standing } from './look-at-server';

/** New connections in quick succession ask once. */
const KNOWN_FOR_MS = 2_000;

interface Known {
  readonly atMs: number;
  readonly address: Promise<string>;
}
const known = new Map<string, Known>();

/**
 * The address of the one server of `url` that takes changes; `url` itself where it names one. Of two that would take them (the old primary came back
 * beside the new one) it is that of the later timeline, which was promoted. Throws Error with code 57P03, which passes, when none does.
 */
export function findPrimary(url: string): Promise<string> {
  const addresses = listAddresses(url);
  if (addresses.length < 2) return Promise.resolve(url);
  const before = known.get(url);
  if (before && performance.now() - before.atMs < KNOWN_FOR_MS) return before.address;
  const address = choose(addresses);
  known.set(url, { atMs: performance.now(), address });
  address.catch(() => forgetPrimary(url));
  return address;
}

/** The next connection asks anew, because the last did not come about. */
export function forgetPrimary(url: string): void {
  known.delete(url);
}

/** How each server that `url` names stands, in their order. */
export const lookAtServers = (url: string): Promise<Standing[]> => Promise.all(listAddresses(url).map(lookAtServer));

async function choose(addresses: readonly string[]): Promise<string> {
  const all = await Promise.all(addresses.map(lookAtServer));
  const [first] = all.flatMap((one) => (one.state === 'primary' ? [one] : [])).sort((a, b) => b.timeline - a.timeline);
  if (first) return first.address;
  throw noServer("None of the database's servers takes changes", all);
}

/** An error that passes (57P03), with what was found of each. */
export function noServer(said: string, all: readonly Standing[]): Error {
  const reasons = all.map((one) => {
    const { host } = new URL(one.address);
    if (one.state === 'away') return `${host} says ${one.reason}`;
    return `${host} is a ${one.state}`;
  });
  return Object.assign(new Error(`${said}: ${reasons.join('; ')}.`), { code: '57P03' });
}
