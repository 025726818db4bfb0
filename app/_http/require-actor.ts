import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { findActor } from '@/lib/access';
import type { Actor } from '@/lib/domain';

type Search = Record<string, string | string[] | undefined>;

function withSearch(path: string, search: Search): string {
  const pairs = Object.entries(search).flatMap(([name, value]) => (value === undefined ? [] : [value].flat().map((one) => [name, one])));
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}

/** The address of the request as the web server noted it, without what Next adds when it navigates by itself. */
function asked(requestHeaders: Headers): string {
  const url = new URL(requestHeaders.get('x-throughline-path') ?? '/', 'http://own.invalid');
  url.searchParams.delete('_rsc');
  return `${url.pathname}${url.search}`;
}

/**
 * The signed-in person, for pages; sends others to /sign-in and back to `path` afterwards. Every page calls it itself; a layout,
 * which does not know the page, gives no path: then the address of the request counts.
 */
export async function requireActor(path?: string, search: Promise<Search> | Search = {}): Promise<Actor> {
  const requestHeaders = await headers();
  const actor = await findActor(requestHeaders);
  if (actor) return actor;
  const target = path === undefined ? asked(requestHeaders) : withSearch(path, await search);
  redirect(`/sign-in?next=${encodeURIComponent(target)}`);
}
