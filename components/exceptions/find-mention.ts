import type { Mention } from '@/lib/domain';

/** Somebody who can be named in a comment. */
export type Mentionable = Mention & { name: string };

/** What stands between the last @ before the caret and the caret, while it may still become a name; null otherwise. */
export function findMention(text: string, caret: number): { from: number; words: string } | null {
  const found = /(?:^|[\s(])@([\p{L}\p{N}.' -]{0,40})$/u.exec(text.slice(0, caret));
  const words = found?.[1];
  return words === undefined || / {2}| \S+ \S+ /.test(words) ? null : { from: caret - words.length - 1, words };
}

/** True when the name, or a word in it, begins so. */
export const beginsWord = (name: string, words: string): boolean => ` ${name}`.toLowerCase().includes(` ${words.toLowerCase()}`);

/** Everybody whom a text names with an @, each once; of two names where one begins the other, the longer counts. */
export function mentionsIn(text: string, all: readonly Mentionable[]): Mention[] {
  const byLength = all.toSorted((a, b) => b.name.length - a.name.length);
  const found = new Map<string, Mention>();
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const rest = text.slice(at + 1).toLowerCase();
    const named = byLength.find(({ name }) => rest.startsWith(name.toLowerCase()) && !/^[\p{L}\p{N}]/u.test(rest.slice(name.length)));
    if (named) found.set(`${named.kind} ${named.id}`, { kind: named.kind, id: named.id });
  }
  return [...found.values()];
}
