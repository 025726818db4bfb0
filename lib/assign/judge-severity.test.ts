import { beforeAll, describe, expect, it } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import { aSum, aType, later, NOON } from './assign.fixture';
import { judgeSeverity, readsOfSeverity, worsensWithTime } from './judge-severity';

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
});

const rising = (when: string, to = 'sev2') => aType({ severity: { default: 'sev4', escalate: [{ when, to, because: 'So it is.' }] } });
const judge = (type = aType(), said: object = {}, now = NOON) =>
  judgeSeverity(type, { sum: aSum(), variants: [], openedAt: NOON, deadlineAt: null, ...said }, index, now);

describe('judgeSeverity', () => {
  it('is the usual one when no escalation holds', () => {
    expect(judge()).toEqual({ severity: 'sev4', reason: 'Low is usual for this kind.' });
  });

  it.each<[string, string, object, boolean]>([
    ['count reached', 'transactions >= 3', {}, true],
    ['count not reached', 'transactions > 3', {}, false],
    ['sites', 'facilities >= 2', { sum: aSum({ facilities: ['a', 'b'] }) }, true],
    ['money in units, not cents', 'amount > 48000.0 && amount < 49000.0', {}, true],
    [
      'the largest of several currencies',
      'amount > 400.0',
      {
        sum: aSum({
          amounts: [
            { currency: 'EUR', amountMinor: 50_000 },
            { currency: 'USD', amountMinor: 100 },
          ],
        }),
      },
      true,
    ],
    ['unknown money is no money', 'amount > 0.0', { sum: aSum({ amounts: [] }) }, false],
    ['people', 'people >= 2', {}, true],
    ['unknown people are none', 'people >= 1', { sum: aSum({ people: null }) }, false],
    ['lines', 'lines == 12', {}, true],
    ['the one supplier', 'supplier == "SUP-1"', {}, true],
    ['no supplier of several', 'supplier == ""', { sum: aSum({ suppliers: ['SUP-1', 'SUP-2'] }) }, true],
    ['the one facility', 'facility == "fac-granite"', {}, true],
    ['no deadline', 'has_deadline', {}, false],
    ['a deadline in an hour', 'has_deadline && minutes_to_deadline <= 60.0', { deadlineAt: later(60) }, true],
    ['a deadline in 61 minutes', 'has_deadline && minutes_to_deadline <= 60.0', { deadlineAt: later(61) }, false],
    ['a deadline that has passed', 'minutes_to_deadline < 0.0', { deadlineAt: later(-1) }, true],
    [
      'one member of many',
      '"rush" in attr && attr["rush"] == "true"',
      { variants: [{ 'attr.rush': 'false' }, {}, { 'attr.rush': 'true' }] },
      true,
    ],
    ['no member', '"rush" in attr && attr["rush"] == "true"', { variants: [{ 'attr.rush': 'false' }] }, false],
    ['a business key', '"item_id" in key && key["item_id"] == "I-1"', { variants: [{ 'key.item_id': 'I-1' }] }, true],
    ['a measure', '"weight" in measure && measure["weight"] > 2.0', { variants: [{ 'attr.weight': '2.5' }] }, true],
  ])('%s', (_, when, said, holds) => {
    expect(judge(rising(when), said)).toEqual(
      holds ? { severity: 'sev2', reason: 'So it is.' } : { severity: 'sev4', reason: 'Low is usual for this kind.' },
    );
  });

  it('is the worst of all that hold, with the reason of that one', () => {
    const escalate = [
      { when: 'true', to: 'sev3', because: 'third' },
      { when: 'true', to: 'sev1', because: 'first' },
      { when: 'true', to: 'sev2', because: 'second' },
    ];
    expect(judge(aType({ severity: { default: 'sev4', escalate } }))).toEqual({ severity: 'sev1', reason: 'first' });
    expect(judge(aType({ severity: { default: 'sev1', escalate } }))).toMatchObject({
      severity: 'sev1',
      reason: 'Critical is usual for this kind.',
    });
  });

  it('grows with age', () => {
    const type = rising('age_minutes > 120.0');
    expect(judge(type, {}, later(120)).severity).toBe('sev4');
    expect(judge(type, {}, later(121)).severity).toBe('sev2');
  });

  it.each<[string, string[], object, string]>([
    ['of the connector that it is grouped by', ['connector'], {}, 'tier1'],
    ['of the interface that it is grouped by', ['interface', 'error_class'], { interfaces: ['if-hire-sched'] }, 'tier2'],
    ['of the workflow otherwise', ['supplier'], {}, 'tier1'],
    ['of the workflow when the connector is unknown', ['connector'], { connectors: ['con-new'] }, 'tier1'],
  ])('criticality %s', (_, groupBy, said, tier) => {
    const type = aType({
      rule: { kind: 'event', when: 'true', groupBy },
      severity: { default: 'sev4', escalate: [{ when: `criticality == "${tier}"`, to: 'sev1', because: tier }] },
    });
    expect(judge(type, { sum: aSum(said) })).toEqual({ severity: 'sev1', reason: tier });
  });

  it('says which escalation could not be decided', () => {
    const { severity, reason } = judge(rising('double(attr["rush"]) > 1.0'), { variants: [{ 'attr.rush': 'soon' }] });
    expect(severity).toBe('sev4');
    expect(reason).toMatch(/^Low is usual for this kind\. High could not be decided: .+\.$/);
  });

  it('knows what it reads and whether time moves it', () => {
    expect(readsOfSeverity(rising('"rush" in attr && attr["rush"] == "true" || key.item_id == "a" || measure["w"] > 1.0'))).toEqual([
      'attr.rush',
      'key.item_id',
      'attr.w',
    ]);
    expect(readsOfSeverity(rising('transactions > 2'))).toEqual([]);
    expect(worsensWithTime(rising('age_minutes > 2.0'))).toBe(true);
    expect(worsensWithTime(rising('transactions > 2'))).toBe(false);
  });
});
