import { expect, test } from 'vitest';
import { keepWorkList } from './work-list-query';

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
