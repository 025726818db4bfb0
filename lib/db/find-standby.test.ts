import { expect, test } from 'vitest';
import { pickStandby } from './find-standby';
import { placeOf, type Standing } from './look-at-server';

const standby = (address: string, place: string): Standing => ({ address, state: 'standby', replayed: placeOf(place) });
const primary: Standing = { address: 'primary', state: 'primary', timeline: 3 };
const away: Standing = { address: 'away', state: 'away', reason: 'connect ECONNREFUSED' };

test.each<[string, Standing[], string | null]>([
  ['the only one', [standby('a', '0/10')], 'a'],
  ['never the one that takes changes', [primary, standby('b', '0/10')], 'b'],
  ['the one that is furthest', [standby('a', '0/FFFFFFFF'), standby('b', '1/0'), standby('c', '0/10')], 'b'],
  ['of two alike the first that is named', [away, standby('a', '2/1'), standby('b', '2/1')], 'a'],
  ['none where none is', [primary, away], null],
])('%s', (_, all, expected) => expect(pickStandby(all)).toBe(expected));
