import { expect, test } from 'vitest';
import { keepView, keepWorkList } from './work-list-query';

test.each([
  ['?tab=mine&severity=sev1,sev2&open=EX-1&cursor=abc', 'tab=mine&severity=sev1%2Csev2'],
  ['q=PO-1&tab=team', 'tab=team&q=PO-1'],
  ['tab=team&q=PO-1&evil=1', 'tab=team&q=PO-1'],
  ['severity=sev1&severity=sev2', 'severity=sev1%2Csev2'],
  ['tab=&q=', ''],
  ['', ''],
])('of %s it keeps %s', (query, kept) => {
  expect(keepWorkList(query)).toBe(kept);
  expect(keepWorkList(kept)).toBe(kept);
});

test.each([
  ['/health', 'range=7d&facility=fac-a,fac-b', 'facility=fac-a%2Cfac-b&range=7d'],
  ['/transactions', '?q=PO-1&cursor=abc&open=x&status=', 'q=PO-1'],
  ['/exceptions', 'tab=mine&cursor=abc&evil=1', 'tab=mine'],
])('a view of %s keeps of %s: %s', (path, query, kept) => {
  expect(keepView(path, query)).toBe(kept);
  expect(keepView(path, kept)).toBe(kept);
});
