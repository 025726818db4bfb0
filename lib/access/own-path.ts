const BASE = 'http://own.invalid';

/** `next` when it is a path of this site (path, query and fragment), else null: never a way to another site. */
export function ownPath(next: string | null | undefined): string | null {
  // Browsers read "\" as "/" and drop control characters, so "/\evil.example" would leave the site.
  if (!next || !/^\/(?!\/)/.test(next) || /[\\\p{Cc}]/u.test(next)) return null;
  if (!URL.canParse(next, BASE)) return null;
  const url = new URL(next, BASE);
  if (url.origin !== BASE || url.pathname.startsWith('//')) return null;
  const path = `${url.pathname}${url.search}${url.hash}`;
  return /^\/(sign-in|api)(\/|$|\?)/.test(path) ? null : path;
}
