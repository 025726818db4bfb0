import { expect, test } from 'vitest';
import { isOwnOrigin } from './is-own-origin';

const BASE = 'https://flow.hospital.example';

test.each<[string, Record<string, string>, boolean]>([
  ['the set-up address', { origin: BASE, host: 'web-1:3000' }, true],
  ['the very host that was asked', { origin: 'http://localhost:3000', host: 'localhost:3000' }, true],
  ['another site', { origin: 'https://evil.example', host: 'flow.hospital.example' }, false],
  ['another port of the same host', { origin: 'http://localhost:8080', host: 'localhost:3000' }, false],
  ['a subdomain', { origin: 'https://x.flow.hospital.example', host: 'flow.hospital.example' }, false],
  ['the set-up address without TLS', { origin: 'http://flow.hospital.example', host: 'web-1:3000' }, false],
  ['a page without an origin', { origin: 'null', host: 'localhost:3000' }, false],
  ['no origin', { host: 'localhost:3000' }, false],
  ['a browser extension', { origin: 'chrome-extension://localhost:3000', host: 'localhost:3000' }, false],
])('%s', (_, headers, expected) => {
  expect(isOwnOrigin(new Headers(headers), BASE)).toBe(expected);
});
