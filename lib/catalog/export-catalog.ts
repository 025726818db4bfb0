import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Document, isCollection, isMap, isScalar, isSeq, type Node } from 'yaml';
import { z } from 'zod';
import type { Catalog } from '@/lib/domain';
import { catalogLayout, idOf, type Section, sectionNames } from './catalog-layout';

const LINE_WIDTH = 140;

/**
 * Writes a catalog as the files that `loadCatalog` reads: loading them gives the same catalog. What a field would be anyway is left out.
 * Files of the same names are replaced; comments in them are lost, and files of things that are gone stay.
 */
export async function exportCatalog(catalog: Catalog, folder: string): Promise<void> {
  const files = new Map(Object.entries(catalog.runbooks));
  for (const section of sectionNames) {
    const { at, holds, schema } = catalogLayout[section];
    const value = catalog[section];
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    const pruned = list.map((entry) => prune(entry, schema));
    if (holds === 'object') files.set(at, yamlOf(pruned[0]));
    if (holds === 'list' && list.length > 0) files.set(at, yamlOf(pruned));
    if (holds === 'object-per-file') pruned.forEach((entry, i) => void files.set(`${at}/${idOf(list[i])}.yaml`, yamlOf(entry)));
    if (holds === 'list-per-file') for (const [name, entries] of byCategory(pruned)) files.set(`${at}/${name}.yaml`, yamlOf(entries));
  }
  for (const [file, text] of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
}

/** Returns an entry of a section as YAML, without what a field would be anyway; as it is where it has another shape. */
export function writeEntry(section: Section, value: unknown): string {
  const { schema } = catalogLayout[section];
  const parsed = schema.safeParse(value);
  return yamlOf(parsed.success ? prune(parsed.data, schema) : value);
}

function byCategory(entries: readonly unknown[]): Map<string, unknown[]> {
  return Map.groupBy(entries, (entry) => {
    const category = typeof entry === 'object' && entry !== null && 'category' in entry ? String(entry.category) : 'other';
    return category.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  });
}

/** Returns a value without the fields that its schema would put back. */
function prune(value: unknown, schema: unknown): unknown {
  const inner = optionOf(value, unwrap(schema));
  if (Array.isArray(value)) return inner instanceof z.ZodArray ? value.map((entry) => prune(entry, inner.element)) : value;
  if (typeof value !== 'object' || value === null || !(inner instanceof z.ZodObject)) return value;
  const shape: Record<string, z.ZodType> = inner.shape;
  const fields = Object.entries(value).flatMap(([name, field]): [string, unknown][] => {
    const absent = shape[name]?.safeParse(undefined);
    if (field === undefined || (absent?.success && isDeepStrictEqual(absent.data, field))) return [];
    return [[name, prune(field, shape[name])]];
  });
  return Object.fromEntries(fields);
}

/** Of a union, the option that the value is. */
const optionOf = (value: unknown, schema: unknown): unknown =>
  schema instanceof z.ZodDiscriminatedUnion ? schema.options.find((option) => z.safeParse(option, value).success) : schema;

function unwrap(schema: unknown): unknown {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return unwrap(schema.unwrap());
  if (schema instanceof z.ZodPrefault) return unwrap(schema.unwrap());
  if (schema instanceof z.ZodPipe) return unwrap(schema.out);
  return schema;
}

function yamlOf(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false, compat: 'yaml-1.1' });
  shorten(document.contents, 0);
  return document.toString({ lineWidth: LINE_WIDTH, flowCollectionPadding: true });
}

/** Puts what fits on one line on one line; the outermost object or list is always written out. */
function shorten(node: unknown, depth: number): void {
  if (!isCollection(node)) return;
  if (depth > 0 && lengthOf(node) <= LINE_WIDTH - 2 * depth && !isProse(node)) {
    node.flow = true;
    return;
  }
  for (const item of node.items) shorten(isScalar(item) || isCollection(item) ? item : pairValue(item), depth + 1);
}

/** A list of sentences: one a line, as people read it. */
const isProse = (node: Node): boolean =>
  isSeq(node) && node.items.some((item) => isScalar(item) && typeof item.value === 'string' && item.value.includes(' '));

const pairValue = (item: unknown): unknown => (typeof item === 'object' && item !== null && 'value' in item ? item.value : null);

function lengthOf(node: Node): number {
  if (isMap(node))
    return node.items.reduce((sum, { key, value }) => sum + lengthOf(key as Node) + 4 + (value ? lengthOf(value as Node) : 4), 4);
  if (isSeq(node)) return node.items.reduce<number>((sum, item) => sum + 2 + lengthOf(item as Node), 4);
  return isScalar(node)
    ? String(node.value).length + (typeof node.value === 'string' && /[,:#{}[\]"'&*!|>%@`]/.test(node.value) ? 2 : 0)
    : 0;
}
