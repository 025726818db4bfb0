import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** They live by the clock of the machine they run on: a browser, a sender of test data. */
const OWN_CLOCK = /^lib\/(client|simulate)\//;
const TESTS = /\.(test|fixture)\.tsx?$/;

/** Where the clock is read on purpose, and why nobody can hand the time in. */
const PLACES: Readonly<Record<string, string>> = {
  'lib/access/answer-back-channel.ts': 'an address of its own, called by Next',
  'lib/access/find-provider-exit.ts': 'how long an answer of the provider is kept',
  'lib/access/answer-auth.db.ts': 'an address of its own, called by Next',
  'lib/access/auth.db.ts': 'a hook that better-auth calls',
  'lib/access/sign-on-provider.ts': 'asked by better-auth',
  'lib/pipeline/run-worker.ts': 'the audit holds the clock of this host against that of the database',
};

const READS = /\bDate\.now\(\)|\bnew Date\(\)/;
/** What takes the time and reads the clock where nobody hands it in: `now = new Date()`, `now = () => new Date()`, `now: () => new Date(),`. */
const HANDED_IN = /(?<!\b(?:const|let) )\bnow = (?:\(\) => )?new Date\(\)|\bnow: \(\) => new Date\(\)/;

/** Lines that read the clock and take no time from whoever calls. */
const findReads = (code: string): string[] => code.split('\n').filter((line) => READS.test(line) && !HANDED_IN.test(line));

test.each([
  ['const mark = Math.min(last, Date.now() - OVERLAP_MS);', true],
  ['  return { index, now: new Date() };', true],
  ['const now = new Date();', true],
  ['await park(error, new Date());', true],
  ['export async function listKeys(actor: Actor, now = new Date()): Promise<Keys> {', false],
  ['  now = new Date(),', false],
  ['  now: () => new Date(),', false],
  ['  { now = () => new Date(), pauseMs = 5 } = {},', false],
  ['const at = new Date(now.getTime() - 5);', false],
])('%s reads the clock by itself: %s', (line, found) => expect(findReads(line)).toHaveLength(found ? 1 : 0));

test('no room reads the clock by itself: the time is handed in, so that rounds of the past, tests and wrong clocks all go by one', () => {
  const files = globSync('lib/**/*.{ts,tsx}').map((file) => file.replaceAll('\\', '/'));
  expect(files.length).toBeGreaterThan(800);
  const judged = files.filter((file) => !OWN_CLOCK.test(file) && !TESTS.test(file) && !Object.hasOwn(PLACES, file));
  expect(judged.filter((file) => findReads(readFileSync(file, 'utf8')).length > 0)).toEqual([]);
  expect(files).toEqual(expect.arrayContaining(Object.keys(PLACES)));
});
