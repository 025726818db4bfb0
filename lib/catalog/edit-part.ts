import type { Catalog, CatalogFault } from '@/lib/domain';
import { catalogLayout, idOf, RUNBOOKS, type Section, sectionNames } from './catalog-layout';
import { checkCatalog } from './check-catalog';
import { writeEntry } from './export-catalog';
import { rawOf } from './raw-of';
import { lineOfPath, type RawEntry } from './read-folder';
import { readYaml } from './read-yaml';

/** One thing of a catalog that can be written by itself: an entry of a list, a section that is one object, or a runbook. */
export interface PartRef {
  section: Section | 'runbooks';
  /** Null: a new one. A section that is one object has its own name as id. */
  id: string | null;
}

/** The catalog with the part in it where it is sound; the id that the text gives it, null where it could not be read. */
export interface EditedPart {
  catalog: Catalog | null;
  id: string | null;
  faults: CatalogFault[];
}

/** Where a fault stands that is in the text itself; faults elsewhere, such as what still names it, keep their file. */
export const WRITTEN = 'what you wrote';

/** Every kind of part, in the order of the layout. */
export const partSections: readonly PartRef['section'][] = [...sectionNames, RUNBOOKS];

/** True for a section that is one object: it can be changed, never added or taken away. */
export const isSingle = (section: PartRef['section']): boolean => section !== RUNBOOKS && catalogLayout[section].holds === 'object';

/** Returns the ids of a section with names to choose by, in the order of the catalog. */
export function listParts(catalog: Catalog, section: PartRef['section']): { id: string; name: string }[] {
  if (section === RUNBOOKS) return Object.keys(catalog.runbooks).map((id) => ({ id, name: id.replace(`${RUNBOOKS}/`, '') }));
  if (isSingle(section)) return [{ id: section, name: section }];
  return entriesOf(catalog, section).flatMap((entry) => {
    const id = idOf(entry);
    return id === undefined ? [] : [{ id, name: nameOf(entry) ?? id }];
  });
}

/** Returns a part as people write it: YAML, or the Markdown of a runbook; null when it is not there. */
export function writePart(catalog: Catalog, { section, id }: PartRef): string | null {
  if (section === RUNBOOKS) return id === null ? null : (catalog.runbooks[id] ?? null);
  const value = isSingle(section) ? catalog[section] : entriesOf(catalog, section).find((entry) => idOf(entry) === id);
  return value === undefined ? null : writeEntry(section, value);
}

/** Checks a catalog with this text in the place of a part, or beside the others when it is new, by every rule for a whole one. */
export function checkPart(catalog: Catalog, part: PartRef, text: string): EditedPart {
  return part.section === RUNBOOKS
    ? checkRunbook(catalog, part.id, text)
    : checkEntry(catalog, { section: part.section, id: part.id }, text);
}

/** Checks a catalog without a part: what still names it is a fault. Nothing is taken from a section that is one object. */
export function checkWithout(catalog: Catalog, { section, id }: PartRef): EditedPart {
  if (isSingle(section)) return { catalog: null, id, faults: [faultAt(1, 'This part is needed.', 'Change it instead.')] };
  const raw = rawOf(catalog);
  const runbooks = section === RUNBOOKS ? Object.fromEntries(Object.entries(raw.runbooks).filter(([name]) => name !== id)) : raw.runbooks;
  const entries = raw.entries.filter((entry) => entry.section !== section || idOf(entry.value) !== id);
  return { id, ...checkCatalog({ ...raw, runbooks, entries }) };
}

function checkRunbook(catalog: Catalog, id: string | null, text: string): EditedPart {
  const raw = rawOf(catalog);
  // A new one says its file in the first line, as an HTML comment that readers do not see.
  const named = id ?? /^<!--\s*(runbooks\/[a-z0-9-]+\.md)\s*-->/.exec(text)?.[1] ?? null;
  if (named === null) return { catalog: null, id: null, faults: [faultAt(1, 'It has no file.', 'Begin with <!-- runbooks/name.md -->.')] };
  if (id === null && Object.hasOwn(catalog.runbooks, named))
    return { catalog: null, id: named, faults: [faultAt(1, `There is a runbook "${named}" already.`, 'Give this one another file.')] };
  if (text.trim() === '') return { catalog: null, id: named, faults: [faultAt(1, 'It is empty.', 'Say what to do, or remove it.')] };
  const checked = checkCatalog({ ...raw, runbooks: { ...raw.runbooks, [named]: text } });
  return { id: named, ...checked, faults: checked.faults.map((one) => (one.file === named ? { ...one, file: WRITTEN } : one)) };
}

function checkEntry(catalog: Catalog, { section, id }: { section: Section; id: string | null }, text: string): EditedPart {
  const { value: written, contents, lines, faults } = readYaml(text);
  const [broken] = faults;
  if (broken) return { catalog: null, id: null, faults: [faultAt(broken.line, broken.message, 'Correct the YAML.')] };
  // As it stands in a file of a list: a list of one.
  const listed = !isSingle(section) && Array.isArray(written) ? (written as unknown[]) : null;
  const value = listed ? listed[0] : written;
  if ((listed && listed.length !== 1) || typeof value !== 'object' || value === null)
    return { catalog: null, id: null, faults: [faultAt(1, 'This is not one entry.', 'Write one, with its fields.')] };
  const base = listed ? [0] : [];
  const own = isSingle(section) ? section : (idOf(value) ?? null);
  if (id !== null && own !== null && own !== id)
    return {
      catalog: null,
      id: own,
      faults: [faultAt(1, `This changes ${id}: its id stays, as history is kept by it.`, `Write "${id}", or add a new one.`)],
    };
  const edited: RawEntry = { section, value, file: WRITTEN, lineOf: (path) => lineOfPath(contents, [...base, ...path], lines) };
  const raw = rawOf(catalog);
  const isIt = (entry: RawEntry) => entry.section === section && (isSingle(section) || (id !== null && idOf(entry.value) === id));
  const there = raw.entries.some(isIt);
  const entries = there ? raw.entries.map((entry) => (isIt(entry) ? edited : entry)) : [...raw.entries, edited];
  return { id: own, ...checkCatalog({ ...raw, entries }) };
}

const faultAt = (line: number, message: string, mend: string): CatalogFault => ({ file: WRITTEN, line, path: '', message, mend });

function entriesOf(catalog: Catalog, section: Section): readonly unknown[] {
  const value: unknown = catalog[section];
  return Array.isArray(value) ? value : [];
}

function nameOf(entry: unknown): string | null {
  if (typeof entry !== 'object' || entry === null) return null;
  for (const field of ['name', 'title', 'shortName']) {
    const value: unknown = Reflect.get(entry, field);
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}
