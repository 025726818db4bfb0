import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { findActor } from '@/lib/access';
import type { Actor } from '@/lib/domain';

type Search = Record<string, string | string[] | undefined>;

function withSearch(path: string, search: Search): string {
  const pairs = Object.entries(search).flatMap(([name, value]) => (value === undefined ? [] : [value].flat().map((one) => [name, one])));
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}

/** The signed-in person, for pages; sends others to /sign-in and back to `path` afterwards. Every page calls it itself. */
export async function requireActor(path: string, search: Promise<Search> | Search = {}): Promise<Actor> {
  const actor = await findActor(await headers());
  if (actor) return actor;
  redirect(`/sign-in?next=${encodeURIComponent(withSearch(path, await search))}`);
}
