import { expect, test } from 'vitest';
import { beginsWord, findMention, type Mentionable, mentionsIn } from './find-mention';

const all: Mentionable[] = [
  { kind: 'person', id: 'dana', name: 'Dana Ruiz' },
  { kind: 'person', id: 'dan', name: 'Dan' },
  { kind: 'team', id: 'team-ap', name: 'Accounts Payable' },
];

test.each([
  ['@', 1, ''],
  ['ask @da', 7, 'da'],
  ['ask @Dana R', 11, 'Dana R'],
  ['(@acc', 5, 'acc'],
])('%s is about to name somebody', (text, caret, words) => {
  expect(findMention(text, caret)?.words).toBe(words);
});

test.each([
  ['mail dana@quillmoor.example', 27],
  ['@Dana Ruiz is on it, ask', 24],
  ['nobody', 6],
  ['@dana', 0],
])('%s names nobody now', (text, caret) => {
  expect(findMention(text, caret)).toBeNull();
});

test.each<[string, string[]]>([
  ['@Dana Ruiz and @Accounts Payable, look', ['dana', 'team-ap']],
  ['@dan: look', ['dan']],
  ['@Dana Ruiz, @Dana Ruiz', ['dana']],
  ['@Danae is not known', []],
  ['dana@quillmoor.example', []],
])('%s', (text, ids) => {
  expect(mentionsIn(text, all).map(({ id }) => id)).toEqual(ids);
});

test('a name is offered by the beginning of any of its words', () => {
  expect(['', 'da', 'Ru', 'dana r'].map((words) => beginsWord('Dana Ruiz', words))).toEqual([true, true, true, true]);
  expect(['na', 'uiz'].map((words) => beginsWord('Dana Ruiz', words))).toEqual([false, false]);
});
