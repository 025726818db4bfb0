import { expect, test } from 'vitest';
import { ownPath } from './own-path';

test.each([
  ['/health', '/health'],
  ['/exceptions/EX-1001?tab=history#note', '/exceptions/EX-1001?tab=history#note'],
  ['/transactions?key=PO-1&from=2026-11-02T00:00:00Z', '/transactions?key=PO-1&from=2026-11-02T00:00:00Z'],
  ['/a/../kpis', '/kpis'],
  ['/search?q=https://evil.example/', '/search?q=https://evil.example/'],
])('%j leads to %j', (next, expected) => {
  expect(ownPath(next)).toBe(expected);
});

test.each([
  null,
  undefined,
  '',
  'health',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '\t//evil.example',
  ' //evil.example',
  'https://evil.example/health',
  'javascript:alert(1)',
  '/a/..//evil.example',
  '/.//evil.example',
  '/sign-in',
  '/sign-in?next=/sign-in',
  '/api/auth/sign-out',
])('%j leads nowhere', (next) => {
  expect(ownPath(next)).toBeNull();
});
