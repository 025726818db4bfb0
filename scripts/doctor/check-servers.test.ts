import { expect, test } from 'vitest';
import type { Standing } from '@/lib/db';
import { judgeReadServers, judgeServers } from './check-servers';
import type { Found } from './found';

const at = (host: string) => `postgresql://app:secret@${host}:5432/throughline`;
const primary = (host: string): Standing => ({ address: at(host), state: 'primary', timeline: 2 });
const standby = (host: string): Standing => ({ address: at(host), state: 'standby', replayed: 5n });
const away = (host: string): Standing => ({ address: at(host), state: 'away', reason: 'connect ECONNREFUSED' });
const said = (found: readonly Found[]) => found.map(({ state, said: words }) => `${state}: ${words}`);

test.each<[string, Standing[], string[]]>([
  ['one server says nothing', [primary('db0')], []],
  ['a pair is well', [standby('db0'), primary('db1')], ['good: db1:5432 takes changes, db0:5432 could take its place.']],
  [
    'the standby is gone',
    [primary('db0'), away('db1')],
    ['warning: db1:5432 does not answer: connect ECONNREFUSED.', 'warning: Nothing could take the place of db0:5432.'],
  ],
  ['two take changes', [primary('db0'), primary('db1')], ['fault: db0:5432, db1:5432 all take changes.']],
])('DATABASE_URL: %s', (_, all, expected) => expect(said(judgeServers(all))).toEqual(expected));

test.each<[string, Standing[], string[]]>([
  ['a standby is well', [standby('db1')], ['good: db1:5432 can be read from.']],
  ['the same pair as DATABASE_URL is well', [primary('db0'), standby('db1')], ['good: db1:5432 can be read from.']],
  ['the one that takes changes is spared nothing', [primary('db0')], ['warning: db0:5432 takes changes.']],
  [
    'one of two is gone',
    [standby('db1'), away('db2')],
    ['good: db1:5432 can be read from.', 'warning: db2:5432 does not answer: connect ECONNREFUSED.'],
  ],
])('DATABASE_READ_URL: %s', (_, all, expected) => expect(said(judgeReadServers(all))).toEqual(expected));

test('no word of it holds a password', () => {
  const all = [primary('db0'), away('db1'), standby('db2')];
  expect(JSON.stringify([judgeServers(all), judgeReadServers(all)])).not.toContain('secret');
});
