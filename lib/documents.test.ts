import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

const documents = globSync(['README.md', 'CHANGELOG.md', 'lib/README.md', 'docs/**/*.md']);
const manifest = z.object({ scripts: z.record(z.string(), z.string()) });
const rooms = 'app|catalog|components|docs|e2e|lib|prisma|scripts|\\.ci';
const inCode = new RegExp(`\`((?:${rooms})/[^\`\\s]*)\``, 'g');
const inLink = /\]\((?!\w+:|#)([^)#\s]+)[^)]*\)/g;

/** The paths that a document cites: `code` that starts at a folder of the project, and relative links. Made and wild ones are left out. */
function citedPaths(document: string): string[] {
  const text = readFileSync(document, 'utf8');
  const code = [...text.matchAll(inCode)].map((match) => match[1] ?? '').filter((path) => !/[*<>{}]|NNNN|^prisma\/generated/.test(path));
  const links = [...text.matchAll(inLink)].map((match) => join(dirname(document), match[1] ?? ''));
  return [...code, ...links];
}

test.each(documents)('%s cites only paths that exist', (document) => {
  expect(citedPaths(document).filter((path) => !existsSync(path))).toEqual([]);
});

test.each(documents)('%s cites only commands that exist', (document) => {
  const { scripts } = manifest.parse(JSON.parse(readFileSync('package.json', 'utf8')));
  const cited = [...readFileSync(document, 'utf8').matchAll(/npm run ([\w-]+)/g)].map((match) => match[1] ?? '');
  expect(cited.filter((name) => !(name in scripts))).toEqual([]);
});
