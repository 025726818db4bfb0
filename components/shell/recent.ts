import type { SearchOption } from './search-options';

/** Kept for the tab alone: another person at the same machine sees nothing of it. */
const NAME = 'throughline.recent';
const MOST = 6;

type Kept = Pick<SearchOption, 'title' | 'detail' | 'href'>;

const isKept = (one: unknown): one is Kept =>
  typeof one === 'object' &&
  one !== null &&
  ['title', 'detail', 'href'].every((name) => typeof Reflect.get(one, name) === 'string') &&
  /^\/(?!\/)/.test(String(Reflect.get(one, 'href')));

/** Where the box led last, the newest first; empty where nothing is kept or the browser keeps nothing. */
export function readRecent(): SearchOption[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(NAME) ?? '[]');
    return (Array.isArray(kept) ? kept.filter(isKept) : []).map(({ title, detail, href }, at) => ({
      key: `search-recent-${at}`,
      group: 'recent',
      title,
      detail,
      href,
    }));
  } catch {
    return [];
  }
}

/** Notes where the box led. */
export function keepRecent({ title, detail, href }: Kept): void {
  const rest = readRecent().filter((one) => one.href !== href);
  const kept = [{ title, detail, href }, ...rest.map((one): Kept => ({ title: one.title, detail: one.detail, href: one.href }))];
  try {
    sessionStorage.setItem(NAME, JSON.stringify(kept.slice(0, MOST)));
  } catch {
    // A browser that keeps nothing offers nothing recent.
  }
}

/** Forgets where the box led, for somebody who leaves; the header of sign-out says the same, which a browser hears over TLS only. */
export function forgetRecent(): void {
  try {
    sessionStorage.removeItem(NAME);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
