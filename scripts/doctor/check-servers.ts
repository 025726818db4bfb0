import type { Standing } from '@/lib/db';
import { type Found, fault, good, warning } from './found';

const hostOf = ({ address }: Standing): string => new URL(address).host;
const named = (all: readonly Standing[]): string => all.map(hostOf).join(', ');
const ofState = (all: readonly Standing[], state: Standing['state']) => all.filter((one) => one.state === state);
const reasonOf = (one: Standing): string => (one.state === 'away' ? one.reason : `is a ${one.state}`);

/** The servers of DATABASE_URL, where it names several: one takes changes, and the others could take its place. */
export function judgeServers(all: readonly Standing[]): Found[] {
  if (all.length < 2) return [];
  const [primaries, standbys] = [ofState(all, 'primary'), ofState(all, 'standby')];
  const faults: Found[] = [];
  if (primaries.length > 1)
    faults.push(
      fault(
        'Servers',
        `${named(primaries)} all take changes.`,
        'Fence all but the one that was promoted last, and make the others standbys of it anew (docs/operations.md, "Failover").',
      ),
    );
  for (const one of ofState(all, 'away'))
    faults.push(warning('Servers', `${hostOf(one)} does not answer: ${reasonOf(one)}.`, 'Bring it back, or take it out of DATABASE_URL.'));
  if (primaries.length === 1 && standbys.length === 0)
    faults.push(warning('Servers', `Nothing could take the place of ${named(primaries)}.`, 'Bring back a standby of it.'));
  return faults.length > 0 ? faults : [good('Servers', `${named(primaries)} takes changes, ${named(standbys)} could take its place.`)];
}

/** The servers of DATABASE_READ_URL: at least one is a standby, and screens spare the server that takes changes. */
export function judgeReadServers(all: readonly Standing[]): Found[] {
  const standbys = ofState(all, 'standby');
  const others = all.filter((one) => one.state === 'away' || (one.state === 'primary' && standbys.length === 0));
  const found = others.map((one) =>
    one.state === 'away'
      ? warning('Read servers', `${hostOf(one)} does not answer: ${reasonOf(one)}.`, 'Bring it back. Until then screens read elsewhere.')
      : warning(
          'Read servers',
          `${hostOf(one)} takes changes.`,
          'Name a standby in DATABASE_READ_URL, or leave it out: nothing is spared so.',
        ),
  );
  return standbys.length > 0 ? [good('Read servers', `${named(standbys)} can be read from.`), ...found] : found;
}
