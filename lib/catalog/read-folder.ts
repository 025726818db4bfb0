import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMap, isScalar, isSeq, type LineCounter, type Node, type ParsedNode } from 'yaml';
import type { CatalogFault } from '@/lib/domain';
import { catalogLayout, RUNBOOKS, type Section, sectionNames } from './catalog-layout';
import { readYaml } from './read-yaml';

/** A path within one section: [3, 'rule', 'when'] in a list, ['businessHours', 'open'] in an object. */
export type EntryPath = readonly PropertyKey[];

/** One object of a catalog as it was written, and where. */
export interface RawEntry {
  section: Section;
  value: unknown;
  file: string;
  /** The line of a place within the entry; of its nearest known parent when it has none of its own. */
  lineOf: (path: EntryPath) => number;
}

/** A folder as read: every object of it, the runbooks, and what could not be read. */
export interface RawCatalog {
  entries: RawEntry[];
  runbooks: Record<string, string>;
  faults: CatalogFault[];
}

/** Returns what a catalog's folder holds, unchecked. Files and folders that are no part of the layout are left alone, but for stray YAML. */
export async function readFolder(folder: string): Promise<RawCatalog> {
  const raw: RawCatalog = { entries: [], runbooks: {}, faults: [] };
  const files = new Set(await listFiles(folder, ''));
  for (const section of sectionNames) {
    const { at, holds, fallback } = catalogLayout[section];
    const mine = [...files].filter((file) => file === at || (file.startsWith(`${at}/`) && file.endsWith('.yaml'))).sort();
    for (const file of mine) readSection(raw, section, file, await readFile(join(folder, file), 'utf8'));
    if (holds !== 'object' || mine.length > 0) continue;
    if (fallback === undefined) raw.faults.push({ file: at, line: 1, path: section, message: 'The file is missing.', mend: `Add ${at}.` });
    else raw.entries.push({ section, value: fallback, file: at, lineOf: () => 1 });
  }
  for (const file of [...files].filter((name) => name.startsWith(`${RUNBOOKS}/`) && name.endsWith('.md')).sort()) {
    raw.runbooks[file] = await readFile(join(folder, file), 'utf8');
  }
  for (const file of files) reportStray(raw, file);
  return raw;
}

function readSection(raw: RawCatalog, section: Section, file: string, text: string): void {
  const { value, contents, lines, faults } = readYaml(text);
  raw.faults.push(...faults.map((fault) => ({ ...fault, file, path: section, mend: 'Correct the YAML.' })));
  if (faults.length > 0) return;
  const lineAt = (path: EntryPath) => lineOfPath(contents, path, lines);
  const holdsList = catalogLayout[section].holds.startsWith('list');
  if (!holdsList) raw.entries.push({ section, value, file, lineOf: lineAt });
  else if (Array.isArray(value)) {
    value.forEach((entry: unknown, i) => void raw.entries.push({ section, value: entry, file, lineOf: (path) => lineAt([i, ...path]) }));
  } else if (value !== null) {
    raw.faults.push({ file, line: 1, path: section, message: 'The file does not hold a list.', mend: 'Begin each entry with "- ".' });
  }
}

/** The line of a place in a document; of its nearest known parent when it has none of its own. */
export function lineOfPath(contents: ParsedNode | null, path: EntryPath, lines: LineCounter): number {
  let node: Node | null | undefined = contents;
  let offset = contents?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (!pair) break;
      offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value as Node | null;
    } else if (isSeq(node) && typeof step === 'number') {
      const item = node.items[step] as Node | undefined;
      if (!item) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else break;
  }
  return lines.linePos(offset).line;
}

/** May lie beside a catalog: how a log is read into it (npm run import). */
const IMPORT_MAPPING = 'mapping.yaml';

function reportStray(raw: RawCatalog, file: string): void {
  const [top = ''] = file.split('/');
  const known = sectionNames.some((section) => catalogLayout[section].at === top);
  if (known || file === IMPORT_MAPPING || !/\.ya?ml$/.test(file) || file.includes('/')) return;
  const names = sectionNames.map((section) => catalogLayout[section].at).join(', ');
  raw.faults.push({ file, line: 1, path: '', message: 'No part of a catalog has this name.', mend: `Rename it to one of: ${names}.` });
}

async function listFiles(folder: string, below: string): Promise<string[]> {
  const wanted = new Set([RUNBOOKS, ...sectionNames.map((section) => catalogLayout[section].at)]);
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => (below ? `${below}/${entry.name}` : entry.name));
  if (below) return files;
  const folders = entries.filter((entry) => entry.isDirectory() && wanted.has(entry.name));
  const nested = await Promise.all(folders.map((entry) => listFiles(folder, entry.name)));
  return [...files, ...nested.flat()];
}
