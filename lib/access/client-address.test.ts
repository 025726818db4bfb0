import { expect, test } from 'vitest';
import { clientAddress, isFromLoopback } from './client-address';

test.each<[string, Record<string, string>, string | null, boolean]>([
  ['the web server did not say', { 'x-forwarded-for': '127.0.0.1' }, null, false],
  ['direct, from here', { 'x-throughline-peer': '127.0.0.1', 'x-forwarded-for': '127.0.0.1' }, '127.0.0.1', true],
  ['direct, from here, IPv6', { 'x-throughline-peer': '::1' }, '::1', true],
  ['direct, mapped', { 'x-throughline-peer': '::ffff:127.0.0.1' }, '::ffff:127.0.0.1', true],
  ['direct, from elsewhere', { 'x-throughline-peer': '10.1.2.3' }, '10.1.2.3', false],
  ['from elsewhere, claiming to be here', { 'x-throughline-peer': '10.1.2.3', 'x-forwarded-for': '127.0.0.1' }, '10.1.2.3', false],
  ['through a proxy here', { 'x-throughline-peer': '127.0.0.1', 'x-forwarded-for': '10.1.2.3' }, '10.1.2.3', false],
  [
    'through a proxy here, with a forged beginning',
    { 'x-throughline-peer': '127.0.0.1', 'x-forwarded-for': '127.0.0.1, 10.1.2.3' },
    '10.1.2.3',
    false,
  ],
  ['through two proxies here', { 'x-throughline-peer': '127.0.0.1', 'x-forwarded-for': '10.1.2.3, 127.0.0.1' }, '127.0.0.1', false],
])('%s', (_, headers, address, here) => {
  expect(clientAddress(new Headers(headers))).toBe(address);
  expect(isFromLoopback(new Headers(headers))).toBe(here);
});
