import type { MappingTest } from '@/lib/domain';
import { isBlank } from './read-field';

type Fields = Readonly<Record<string, unknown>>;

/** One thing a record says: under which name, and what. */
export interface Found {
  name: string;
  value: unknown;
}

/** What a record says under a name, its own name first, then as a path into it; with `*` in it, under every name that fits. */
export function findValues(row: Fields, name: string): Found[] {
  if (Object.hasOwn(row, name)) return isBlank(row[name]) ? [] : [{ name, value: row[name] }];
  if (!name.includes('*')) {
    const value = walk(row, name);
    return isBlank(value) ? [] : [{ name, value }];
  }
  const wanted = name.split('.');
  const beginning = name.slice(0, name.indexOf('*'));
  return Object.entries(row).flatMap(([key, value]) => {
    if (!key.startsWith(beginning) || isBlank(value)) return [];
    // The last `*` takes the rest of a name: keys of a map may hold dots themselves.
    if (name.endsWith('.*') && wanted.indexOf('*') === wanted.length - 1) return [{ name: key, value }];
    const said = key.split('.');
    return said.length === wanted.length && wanted.every((step, i) => step === '*' || step === said[i]) ? [{ name: key, value }] : [];
  });
}

/** The first thing that a record says under one of these names. */
export function findValue(row: Fields, names: readonly string[]): Found | null {
  for (const name of names) {
    if (Object.hasOwn(row, name)) {
      if (isBlank(row[name])) continue;
      return { name, value: row[name] };
    }
    const [found] = findValues(row, name);
    if (found) return found;
  }
  return null;
}

function walk(row: Fields, path: string): unknown {
  let value: unknown = row;
  for (const step of path.split('.'))
    value = typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? (value as Fields)[step] : undefined;
  return value;
}

/** What a value is as text; objects as JSON, nothing as ''. */
export function textOf(value: unknown): string {
  if (isBlank(value)) return '';
  if (typeof value !== 'object') return String(value);
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}

/** True when the record says all of it. Words are compared as text: 1 is "1", true is "true". */
export function passes(row: Fields, tests: readonly MappingTest[]): boolean {
  return tests.every((test) => {
    const found = test.path.flatMap((name) => findValues(row, name)).map(({ value }) => textOf(value));
    if (test.present !== undefined) return found.length > 0 === test.present;
    if (test.not) return !found.some((text) => test.not?.map(String).includes(text));
    if (test.above !== undefined) return found.some((text) => /^-?\d/.test(text) && Number(text) > (test.above ?? 0));
    if (test.contains) return found.some((text) => holdsOne(text, test.contains ?? []));
    return found.some((text) => test.is?.map(String).includes(text));
  });
}

/** True when a text holds one of these words, whatever the case. */
export function holdsOne(text: string, words: readonly string[]): boolean {
  const low = text.slice(0, 10_000).toLowerCase();
  return words.some((word) => low.includes(word.toLowerCase()));
}
