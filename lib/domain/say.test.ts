import { describe, expect, it, test } from 'vitest';
import {
  sayAddress,
  sayClock,
  sayCount,
  sayDate,
  sayDay,
  sayDuration,
  sayMoney,
  sayNumber,
  sayPlural,
  sayShare,
  sayStamp,
  sayTerm,
  sayTime,
  sayWrittenDay,
  sayZone,
} from './say';

const CENTRAL = 'America/Chicago';
const now = new Date('2026-11-25T15:20:00Z');

describe('sayDuration', () => {
  it.each([
    [0, '0 ms'],
    [670.4, '670 ms'],
    [999, '999 ms'],
    [1000, '1 s'],
    [1520, '1.52 s'],
    [4810, '4.81 s'],
    [9999, '9.99 s'],
    [12_900, '12 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [13_680_000, '3 h 48 min'],
    [86_400_000, '1 d'],
    [190_800_000, '2 d 5 h'],
    [20 * 86_400_000 + 3_600_000, '20 d'],
  ])('%d ms is %s', (ms, words) => {
    expect(sayDuration(ms)).toBe(words);
  });
});

describe('times', () => {
  it.each([
    ['today', '2026-11-25T14:12:00Z', '08:12'],
    ['yesterday evening, which is today in UTC', '2026-11-25T02:12:00Z', 'Tue 20:12'],
    ['last week', '2026-11-12T14:12:00Z', '12 Nov 08:12'],
    ['another year', '2025-11-12T14:12:00Z', '12 Nov 2025 08:12'],
    ['the same clock a week on', '2026-12-02T15:20:00Z', '2 Dec 09:20'],
  ])('%s', (_, at, words) => {
    expect(sayTime(at, CENTRAL, now)).toBe(words);
  });
  it('is exact on hover, also in the hour that comes twice', () => {
    expect(sayStamp('2026-11-01T06:30:00Z', CENTRAL)).toBe('Sun 1 Nov 2026, 01:30:00 CDT');
    expect(sayStamp('2026-11-01T07:30:00Z', CENTRAL)).toBe('Sun 1 Nov 2026, 01:30:00 CST');
    expect(sayStamp('2026-11-25T06:00:00Z', CENTRAL)).toContain('00:00:00');
  });
  it('says days, clocks, dates and zones', () => {
    expect(sayDay(now, CENTRAL)).toBe('Wednesday 09:20');
    expect(sayClock(now, CENTRAL)).toBe('09:20:00');
    expect(sayDate(now, CENTRAL)).toBe('25 Nov');
    expect(sayZone(CENTRAL)).toBe('Central time');
  });
});

describe('numbers', () => {
  it.each([
    [0, '0 %'],
    [1, '100 %'],
    [0.9999, '> 99.9 %'],
    [0.0004, '< 0.1 %'],
    [0.986, '99 %'],
    [0.994, '99.4 %'],
    [0.97, '97 %'],
    [0.0423, '4.2 %'],
  ])('a share of %d is %s', (ratio, words) => {
    expect(sayShare(ratio)).toBe(words);
  });
  it('says money, counts and plurals', () => {
    expect(sayMoney(4_837_240, 'USD')).toBe('$48,372');
    expect(sayMoney(4_837_240, 'USD', true)).toBe('$48,372.40');
    expect(sayMoney(-500, 'EUR')).toBe('-€5');
    expect([sayCount(1284), sayNumber(3), sayNumber(21), sayPlural(1, 'order'), sayPlural(0, 'entry', 'entries')]).toEqual([
      '1,284',
      'three',
      '21',
      '1 order',
      '0 entries',
    ]);
  });
});

test.each([
  ['::ffff:10.0.0.7', '10.0.0.7'],
  ['10.0.0.7', '10.0.0.7'],
  ['0000:0000:0000:0000:0000:0000:0000:0001', '::1'],
  ['2001:0db8:0000:0000:0000:0000:0000:0042', '2001:db8::42'],
  ['no:address', 'no:address'],
])('%s is shown as %s', (kept, shown) => expect(sayAddress(kept)).toBe(shown));

test.each([
  ['2026-11-24', '24 Nov'],
  ['2027-01-02', '2 Jan 2027'],
  ['PP-2026-25', 'PP-2026-25'],
  ['2026-99-99', '2026-99-99'],
])('the day %s is written %s', (text, said) => expect(sayWrittenDay(text, new Date('2026-11-18T12:00:00Z'))).toBe(said));

test.each([
  ['near_realtime', 'Near realtime'],
  ['tier1', 'Tier 1'],
  ['edi_x12', 'EDI X12'],
  ['hl7v2', 'HL7 v2'],
  ['phi_limited', 'PHI limited'],
  ['integration-platform', 'Integration platform'],
])('%s is written %s', (term, said) => expect(sayTerm(term)).toBe(said));
