import { expect, test } from 'vitest';
import { sayEnded, sayTable } from './storage-words';

test('tables in words', () => {
  expect(sayTable('span_block')).toBe('Spans');
  expect(sayTable('some_new_table')).toBe('some new table');
});

test.each([
  ['event', 'event_d20261118', /^18 Nov 2026$/],
  ['handover', 'handover_m202602', /^February 2026$/],
  ['rejected_record', 'production ci open', /^production ci open$/],
  ['feed_gap', '', /^$/],
])('what ended of %s: %s', (name, what, words) => expect(sayEnded(name, what)).toMatch(words));
