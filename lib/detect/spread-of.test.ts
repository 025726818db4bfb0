import { expect, test } from 'vitest';
import { indexCatalog, loadCatalog } from '@/lib/catalog';
import { joinFlows } from './join-flows';
import { NOISE_TO, noise } from './series.fixture';
import { spreadOf } from './spread-of';

const HOUR_MS = 3_600_000;

test('what comes or stays away for hours varies more over hours than within one', async () => {
  const index = indexCatalog(await loadCatalog('catalog'));
  const ids = [...index.interfaces.keys()].slice(0, 8);
  // By a fixed draw one stretch of four hours in three brings nothing of one.
  const drawn = (at: number) => Math.abs(Math.sin(Math.floor(at / (4 * HOUR_MS))) * 10_000) % 1;
  const isDark = ({ interface: id }: { interface: string }, at: number) => id === ids[4] && drawn(at) < 1 / 3;
  const memory = noise(ids, { seed: 1, isDark });
  const flows = joinFlows(memory, [], new Date(NOISE_TO), index).filter(
    ({ level, facility }) => level === 'flow' && facility === 'fac-granite',
  );
  const [even, bunched] = [ids[3], ids[4]].map((id) => flows.find((flow) => flow.interface === id));
  if (!even || !bunched) throw new Error('both are flows');
  const times = (flow: typeof even) => spreadOf(flow, 240, memory, index) / spreadOf(flow, 60, memory, index);
  expect(times(bunched)).toBeGreaterThan(1.5);
  expect(times(even)).toBeLessThan(times(bunched));
});
