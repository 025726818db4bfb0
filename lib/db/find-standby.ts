import { listAddresses } from '@/lib/config';
import { lookAtServers, noServer } from './find-primary';
import type { Standing } from './look-at-server';

/** The standby that has replayed most, of several; null where none of them is one. The server that takes changes is never it: it is to be spared. */
export function pickStandby(all: readonly Standing[]): string | null {
  const standbys = all.flatMap((one) => (one.state === 'standby' ? [one] : []));
  const first = standbys.reduce<(typeof standbys)[number] | null>(
    (best, one) => (best === null || one.replayed > best.replayed ? one : best),
    null,
  );
  return first?.address ?? null;
}

/** The address that screens are to read from; `url` itself where it names one server. Throws Error with code 57P03 when none of several is a standby. */
export async function findStandby(url: string): Promise<string> {
  if (listAddresses(url).length < 2) return url;
  const all = await lookAtServers(url);
  const found = pickStandby(all);
  if (found === null) throw noServer('None of the servers of DATABASE_READ_URL is a standby', all);
  return found;
}
