import { expect, test } from 'vitest';
import { GroupCommit } from './group-commit';

const settle = () => new Promise((go) => setImmediate(go));

/** Groups as they were written; each is under way until `finish`. */
function record(limits: { writers: number; entries: number; weight: number }) {
  const groups: number[][] = [];
  const under: ((fault?: Error) => void)[] = [];
  const commit = new GroupCommit<number, string>(limits, (entries) => {
    groups.push(entries);
    return new Promise((resolve, reject) => {
      under.push((fault) => (fault ? reject(fault) : resolve(entries.map((entry) => `wrote ${entry}`))));
    });
  });
  return { commit, groups, finish: (fault?: Error) => under.shift()?.(fault) };
}

test('one alone is written at once, and what comes meanwhile is written together, each with its own result', async () => {
  const { commit, groups, finish } = record({ writers: 1, entries: 10, weight: 100 });
  const results = Promise.all([1, 2, 3].map((entry) => commit.add(entry, 1)));
  expect(groups).toEqual([[1]]);
  finish();
  await settle();
  expect(groups).toEqual([[1], [2, 3]]);
  finish();
  expect(await results).toEqual(['wrote 1', 'wrote 2', 'wrote 3']);
});

test('a group keeps to its limits; one that is too heavy by itself goes alone', async () => {
  const { commit, groups, finish } = record({ writers: 1, entries: 2, weight: 10 });
  for (const [entry, weight] of [
    [0, 1],
    [1, 6],
    [2, 6],
    [3, 99],
    [4, 1],
    [5, 1],
    [6, 1],
  ] as const)
    void commit.add(entry, weight);
  for (let i = 0; i < 6; i++) {
    finish();
    await settle();
  }
  expect(groups).toEqual([[0], [1], [2], [3], [4, 5], [6]]);
});

test('several writers work at once; a fault is told to its group only, and the next is written', async () => {
  const { commit, groups, finish } = record({ writers: 2, entries: 10, weight: 100 });
  const results = [1, 2, 3, 4].map((entry) => commit.add(entry, 1).catch((error: Error) => error.message));
  expect(groups).toEqual([[1], [2]]);
  finish(new Error('away'));
  await settle();
  expect(groups).toEqual([[1], [2], [3, 4]]);
  finish();
  finish();
  expect(await Promise.all(results)).toEqual(['away', 'wrote 2', 'wrote 3', 'wrote 4']);
});
