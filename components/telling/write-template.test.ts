import { expect, test } from 'vitest';
import { checkTemplate } from '@/lib/domain';
import { idOf, NEW_TEMPLATE } from './write-template';

test('what a new one begins with is sound', () => {
  expect(checkTemplate(NEW_TEMPLATE)).toEqual([]);
});

test.each([
  ['Our Zulip', [], 'tpl-our-zulip'],
  ['Our Zulip!', ['tpl-our-zulip'], 'tpl-our-zulip-2'],
  ['', [], 'tpl-message'],
])('the id of "%s"', (name, taken, id) => {
  expect(idOf(name, taken)).toBe(id);
});
