import { describe, expect, test } from 'vitest';
import { checkAddress, isInside } from './check-address';

describe('isInside', () => {
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    'ff02::1',
    'not an address',
  ])('%s', (address) => expect(isInside(address)).toBe(true));
  test.each(['8.8.8.8', '172.32.0.1', '93.184.216.34', '2606:4700::1111'])('not %s', (address) => expect(isInside(address)).toBe(false));
});

describe('checkAddress', () => {
  test.each([
    ['https://user:word@8.8.8.8/', false, 'user or password'],
    ['http://8.8.8.8/', false, 'https'],
    ['https://127.0.0.1/', false, 'own network'],
    ['https://[::1]/', false, 'own network'],
    ['https://2130706433/', false, 'own network'],
    ['https://0x7f.1/', false, 'own network'],
    ['https://localhost/', false, 'own network'],
    ['https://no-such-name.invalid/', true, 'not known'],
  ])('%s', async (url, inside, reason) => {
    const reach = await checkAddress(new URL(url), inside);
    expect(reach.ok ? '' : reach.reason).toContain(reason);
  });
  test('what is allowed is resolved once', async () =>
    expect(await checkAddress(new URL('http://127.0.0.1:8080/x'), true)).toEqual({ ok: true, address: '127.0.0.1', family: 4 }));
});
