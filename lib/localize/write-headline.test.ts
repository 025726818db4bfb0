import { describe, expect, it } from 'vitest';
import type { HealthPlace, Verdict } from '@/lib/domain/views/health';
import { type HeadlineInput, writeHeadline } from '.';

const now = new Date('2026-11-25T15:20:00Z');
const place = (id: string, part: Partial<HealthPlace> = {}): HealthPlace => ({
  id,
  name: id,
  group: 'Hospitals',
  city: 'Duluth, MN',
  noun: 'hospital',
  state: 'good',
  why: [],
  volume: 10,
  attention: 0,
  missing: 0,
  exceptions: 0,
  errorRatio: null,
  silentSince: null,
  ...part,
});
const none: Verdict = {
  of: 'failures',
  scope: null,
  rival: null,
  since: null,
  parts: [],
  kind: 'none',
  text: '',
  dimension: null,
  id: null,
  at: null,
  name: null,
  share: null,
  failed: 0,
  proof: [],
  facts: [],
};
const say = (facilities: HealthPlace[], verdict: Partial<Verdict> = {}, part: Partial<HeadlineInput> = {}) =>
  writeHeadline({
    verdict: { ...none, ...verdict },
    facilities,
    nounOf: () => 'hospital',
    elsewhere: [],
    everReceived: true,
    lastReceivedAt: now,
    now,
    ...part,
  });

describe('writeHeadline', () => {
  it('tells a failing connector and a silent hospital apart', () => {
    const text = say([place('a'), place('b', { state: 'unknown', silentSince: now.toISOString() }), place('c', { state: 'high' })], {
      kind: 'one_place',
      dimension: 'connector',
      id: 'con-x',
      failed: 40,
      facts: [{ value: '21 facilities', text: 'every one that uses it: not a site' }],
    });
    expect(text).toBe('One connector is failing everywhere, and one hospital is silent. The rest is normal.');
  });
  it('is calm only with data', () => {
    expect(say([place('a'), place('b')])).toBe('Everything is normal.');
    expect(say([place('a', { state: 'none', volume: 0 })])).toBe('There is no traffic in this time.');
    expect(say([], {}, { everReceived: false })).toBe('Nothing has been received yet.');
  });
  it('says first when every feed is silent', () => {
    expect(say([place('a', { state: 'unknown' })], {}, { lastReceivedAt: new Date(now.getTime() - 42 * 60_000) })).toBe(
      'Nothing has arrived for 42 min.',
    );
  });
  it('names a site, missing batches, and failures without a place', () => {
    expect(say([place('a'), place('b', { state: 'crit' })], { kind: 'one_place', dimension: 'facility', id: 'b', failed: 9 })).toBe(
      'One hospital is failing. The rest is normal.',
    );
    expect(say([place('a'), place('b', { state: 'high', missing: 2 })])).toBe('Two promised batches have not arrived. The rest is normal.');
    expect(say([place('a'), place('b')], { kind: 'no_single_place', failed: 30 })).toBe('30 transactions failed in no single place.');
    const elsewhere = [
      { severity: 'sev1' as const, facilities: ['b'] },
      { severity: 'sev2' as const, facilities: ['c', 'a'] },
    ];
    const places = [place('a'), place('b', { state: 'crit' }), place('c', { state: 'high' })];
    expect(say(places, { kind: 'no_single_place', failed: 13 }, { elsewhere })).toBe(
      '13 transactions failed in no single place, and one facility has critical exceptions.',
    );
    expect(say(places, { kind: 'one_place', dimension: 'connector', id: 'con-x', failed: 13 }, { elsewhere })).toBe(
      'One connector is failing, and one facility has other critical exceptions.',
    );
    expect(say(places, {}, { elsewhere: [{ severity: 'sev4', facilities: ['a'] }] })).toBe('Everything is normal.');
  });
  it('uses the plural and the common noun of silent places', () => {
    const quiet = { state: 'unknown' as const, silentSince: now.toISOString() };
    expect(say([place('a'), place('b', { ...quiet, noun: 'laboratory' }), place('c', { ...quiet, noun: 'laboratory' })])).toContain(
      'Two laboratories are silent',
    );
    expect(say([place('a'), place('b', quiet), place('c', { ...quiet, noun: 'clinic' })])).toContain('Two facilities are silent');
  });
});
