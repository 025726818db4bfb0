import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The addresses of all pages as the folders of `app` say them, such as `/kpis/[id]/edit`; groups in parentheses are no part of an address. */
export function listRoutes(folder = 'app', route = ''): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const here = entries.some(({ name }) => name === 'page.tsx') ? [route === '' ? '/' : route] : [];
  const below = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .flatMap(({ name }) => listRoutes(join(folder, name), name.startsWith('(') ? route : `${route}/${name}`));
  return [...here, ...below].sort();
}
