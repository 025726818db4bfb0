import { globSync, readFileSync } from 'node:fs';
import { parseSync } from '@swc/core';
import { expect, test } from 'vitest';

/** Every regular expression that the product holds, with the file that it stands in. */
function listExpressions(): Map<string, { expression: RegExp; file: string }> {
  const found = new Map<string, { expression: RegExp; file: string }>();
  const walk = (node: unknown, file: string): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('type' in node && node.type === 'RegExpLiteral' && 'pattern' in node && 'flags' in node) {
      const { pattern, flags } = node as unknown as { pattern: string; flags: string };
      // Without the memory of where it was, so that each try begins at the start.
      found.set(`/${pattern}/${flags}`, { expression: new RegExp(pattern, flags.replaceAll(/[gy]/g, '')), file });
      return;
    }
    for (const inner of Object.values(node)) walk(inner, file);
  };
  const files = globSync('{lib,app,components,scripts}/**/*.{ts,tsx}').filter((file) => !/\.(?:test|fixture)\.tsx?$/.test(file));
  for (const file of files) walk(parseSync(readFileSync(file, 'utf8'), { syntax: 'typescript', tsx: file.endsWith('.tsx') }), file);
  return found;
}

/** What is repeated: characters of each class that expressions ask for, and pairs that two parts of one may both take. */
const pumps = [' ', 'a', 'A', '0', '-', '.', '@', '"', '\\', '<', '*', '^', '/', '=', ',', '\t', '\n', '~', '|', '(', '_', 'é', '\u202e'];
const pairs = ['a ', 'A ', '0 ', 'a.', '0-', 'a,', 'a=', '\\"', '0,', '.\n', 'a@', '<a', 'a"', '0a', '--', ' \n', 'a-'];
/**
 * How often it is repeated, the less and the more. One that doubles with each more takes 256 times longer for 8 more, one that grows with the square 16 times
 * longer for 1,600 than for 400, with the cube 64 times. One step after the other: what doubles would not end at the last.
 */
const measures = [
  [8, 16],
  [12, 20],
  [16, 24],
  [20, 28],
  [400, 1_600],
] as const;
/** Of processor time, which does not grow because others are at work beside. What takes less is no harm, and no measure. */
const HARM_MS = 20;

function wallTimeOf(expression: RegExp, text: string): number {
  const at = performance.now();
  expression.test(text);
  return performance.now() - at;
}
/** Asked for only where it took long: on some machines the question itself takes a while. */
function timeOf(expression: RegExp, text: string): number {
  const at = process.threadCpuUsage();
  expression.test(text);
  const { user, system } = process.threadCpuUsage(at);
  return (user + system) / 1000;
}
const fastest = (expression: RegExp, text: string) => Math.min(timeOf(expression, text), timeOf(expression, text));

/** Words that stand in the pattern: what is repeated behind one gets past it. */
const wordsOf = (pattern: string): string[] =>
  ['', ...new Set(pattern.replaceAll(/\\p\{\w+\}|\\u\w{4}|\\./g, ' ').match(/[A-Za-z]{2,}[:=*| ]?/g) ?? [])].slice(0, 3);

/** What makes the expression take more than 40 times longer for the more than for the less; null when nothing does. */
function findSlow(expression: RegExp): string | null {
  if (!/[*+]|\{\d+,\d*\}/.test(expression.source)) return null;
  for (const word of wordsOf(expression.source))
    for (const pump of [...pumps, ...pairs])
      for (const [less, more] of measures) {
        const text = (n: number) => `${word}${pump.repeat(n)}\u0001!`;
        if (wallTimeOf(expression, text(more)) < HARM_MS) continue;
        const [short, long] = [fastest(expression, text(less)), fastest(expression, text(more))];
        if (long > HARM_MS && long > 40 * short)
          return `${JSON.stringify(`${word}${pump}`)} ${less} times ${short.toFixed(2)} ms, ${more} times ${long.toFixed(2)} ms`;
      }
  return null;
}

test('the measure finds what grows too fast, and lets pass what does not', { timeout: 120_000 }, () => {
  expect(findSlow(/^(?:a+)+$/)).not.toBeNull();
  expect(findSlow(/^(?:\w|\d)*-$/)).not.toBeNull();
  expect(findSlow(/^\s*(?:[a-z]+\s*)*$/)).not.toBeNull();
  expect(findSlow(/^[\w.-]+@[\w-]+(?:\.[\w-]+)+$/)).toBeNull();
  expect(findSlow(/\d+/)).toBeNull();
});

test('no regular expression of the product takes for ever, whatever it is given', { timeout: 120_000 }, () => {
  const expressions = listExpressions();
  expect(expressions.size).toBeGreaterThan(200);
  const slow = [...expressions].flatMap(([name, { expression, file }]) => {
    const found = findSlow(expression);
    return found === null ? [] : [`${file} ${name}: ${found}`];
  });
  expect(slow).toEqual([]);
});
