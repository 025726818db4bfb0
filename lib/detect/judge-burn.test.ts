import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import { type BurnReading, newId, type Slo, type SloBreach, sloSchema, type Tally } from '@/lib/domain';
import { judgeBurn } from './judge-burn';

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
});

const at = new Date('2026-11-18T12:00:00Z');
const tally = (bad: number, n: number): Tally => ({ good: n - bad, bad });

function anSlo(objective: number): Slo {
  const known = index.slos.get('slo-po-850-out-success');
  if (!known) throw new Error('the estate has lost it');
  return sloSchema.parse({ ...known, objective });
}

/** What the pair of this burn finds and ends, when its windows hold this much. */
function judge(burn: number, long: Tally, short: Tally, { objective = 0.99, breaches = [] as SloBreach[] } = {}) {
  const pair = index.burnRules[0]?.pairs.find((one) => one.burn === burn);
  if (!pair) throw new Error(`no pair of ${burn}`);
  const reading: BurnReading = { slo: anSlo(objective), environment: 'production', at, windows: [{ pair, long, short }] };
  return judgeBurn({ readings: [reading], breaches, newId }, index);
}

describe('both windows burn too fast', () => {
  test.each([
    { burn: 14.4, long: tally(200, 1000), short: tally(20, 80), finds: true, why: '20 and 25 times' },
    { burn: 14.4, long: tally(200, 1000), short: tally(1, 80), finds: false, why: 'it is over by now' },
    { burn: 14.4, long: tally(100, 1000), short: tally(20, 80), finds: false, why: '10 times in the hour' },
    { burn: 14.4, long: tally(150, 1000), short: tally(20, 80), finds: false, why: '15 times, which chance explains' },
    { burn: 6, long: tally(700, 10_000), short: tally(70, 800), finds: true, why: '7 and 8.75 times' },
    { burn: 6, long: tally(590, 10_000), short: tally(70, 800), finds: false, why: '5.9 times in six hours' },
    { burn: 1, long: tally(1300, 100_000), short: tally(120, 8000), finds: true, why: '1.3 and 1.5 times' },
    { burn: 1, long: tally(1000, 100_000), short: tally(120, 8000), finds: false, why: 'just as fast as it lasts' },
    { burn: 14.4, long: tally(1, 5), short: tally(1, 5), finds: false, why: 'one of five: burn 20, but far too few' },
    { burn: 14.4, long: tally(4, 19), short: tally(4, 9), finds: false, why: 'nineteen in the hour' },
    { burn: 14.4, long: tally(0, 0), short: tally(0, 0), finds: false, why: 'no data' },
  ])('$burn: $long.bad bad of the long window, $short.bad of the short: $why', ({ burn, long, short, finds }) => {
    expect(judge(burn, long, short).findings).toHaveLength(finds ? 1 : 0);
  });

  test('the finding says what it is about and proves it', () => {
    const [finding] = judge(14.4, tally(200, 1000), tally(20, 80)).findings;
    expect(finding).toMatchObject({
      code: 'EXC-PLT-BURN',
      signature: 'EXC-PLT-BURN attr.slo="slo-po-850-out-success"',
      workflow: 'wf-p2p-po',
      interface: 'if-po-850-out',
      subject: { kind: 'metric' },
      variables: { 'attr.burn': '14.4', 'attr.bad': '200', 'attr.counted': '1000', 'attr.window': '1 h', 'attr.times': '20' },
      evidence: {
        text:
          '200 of 1,000 log entries failed in 1 h, 20 times what the objective of 99 % allows; ' +
          '20 of 80 log entries failed in 5 min, 25 times what the objective of 99 % allows',
      },
    });
  });
});

describe('a breach that stands', () => {
  const stands = () => judge(14.4, tally(200, 1000), tally(20, 80)).begun;

  test('is raised once', () => {
    expect(judge(14.4, tally(200, 1000), tally(20, 80), { breaches: stands() })).toMatchObject({ findings: [], begun: [], over: [] });
  });

  test.each([
    { short: tally(5, 80), long: tally(200, 1000), ends: true, why: 'the short window is under' },
    { short: tally(0, 0), long: tally(200, 1000), ends: false, why: 'no data proves nothing' },
    { short: tally(0, 1), long: tally(200, 1000), ends: false, why: 'one good one is no proof' },
    { short: tally(0, 1), long: tally(2, 1000), ends: true, why: 'the long window is under' },
    { short: tally(0, 0), long: tally(0, 0), ends: false, why: 'nothing has come for an hour' },
  ])('ends: $ends, $why', ({ short, long, ends }) => {
    expect(judge(14.4, long, short, { breaches: stands() }).over).toHaveLength(ends ? 1 : 0);
  });

  test('ends when the catalog asks for its SLO no more', () => {
    const [breach] = stands();
    if (!breach) throw new Error('nothing was raised');
    const { over } = judgeBurn({ readings: [], breaches: [{ ...breach, slo: 'slo-of-the-past' }], newId }, index);
    expect(over.map(({ text }) => text)).toEqual(['the catalog does not ask for it any more']);
  });
});

const objectives = fc.constantFrom(0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999);
const anyTally = (most: number) =>
  fc.tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: most })).map(([good, bad]) => ({ good, bad }));

test('fewer than the smallest number raise nothing, whatever they are', () => {
  fc.assert(
    fc.property(objectives, fc.constantFrom(14.4, 6, 1), anyTally(60), anyTally(60), (objective, burn, long, short) => {
      fc.pre(long.good + long.bad < 20 || short.good + short.bad < 5);
      expect(judge(burn, long, short, { objective }).findings).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('a total outage is raised within five minutes wherever there is traffic', () => {
  fc.assert(
    fc.property(objectives, fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 15, max: 60 }), (objective, perMinute, healthyMinutes) => {
      const healthy = Math.min(55, healthyMinutes) * perMinute;
      const bad = 5 * perMinute;
      const { findings } = judge(14.4, { good: healthy, bad }, { good: 0, bad }, { objective });
      expect(findings).toHaveLength(1);
    }),
    { numRuns: 500 },
  );
});
