import { expect, test } from 'vitest';
import { listAddresses } from './list-addresses';
import { parseConfig } from './parse-config';

test.each([
  ['postgresql://u:p@db/x', ['postgresql://u:p@db/x']],
  ['postgresql://u:p%2C@db0:5432,db1:6432/x', ['postgresql://u:p%2C@db0:5432/x', 'postgresql://u:p%2C@db1:6432/x']],
  ['postgresql://db0,[::1]:5/x?sslmode=require', ['postgresql://db0/x?sslmode=require', 'postgresql://[::1]:5/x?sslmode=require']],
  ['postgresql://u@a,b/x?target_session_attrs=read-write', ['postgresql://u@a/x', 'postgresql://u@b/x']],
  [
    'postgresql://u@a,b/x?target_session_attrs=primary&sslmode=require',
    ['postgresql://u@a/x?sslmode=require', 'postgresql://u@b/x?sslmode=require'],
  ],
])('%s', (url, addresses) => expect(listAddresses(url)).toEqual(addresses));

test('an address of several servers is a setting, unless one of them is none', () => {
  const DATABASE_URL = 'postgresql://u:p@db0:5432,db1:5433/x';
  expect(parseConfig({ DATABASE_URL }).databaseUrl).toBe(DATABASE_URL);
  for (const wrong of ['postgresql://u:p@db0:5432,db1:high/x', 'postgresql://u:p@db0:5432,/x', 'mysql://a,b/x'])
    expect(() => parseConfig({ DATABASE_URL: wrong }), wrong).toThrow('DATABASE_URL');
});
