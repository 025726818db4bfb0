import type { CatalogIndex } from '@/lib/catalog';
import { parseLength, parseSearch, type SearchFilterName, splitKey, type TypedFilter, type TypedMeasure } from '@/lib/domain/search-query';
import { type TransactionFilter, transactionFilters } from '@/lib/domain/views/transactions';
import type { TransactionQuery } from './transaction-query';

export type PlaceFilter = 'workflow' | 'facility' | 'department' | 'interface' | 'connector' | 'application';

/** What was typed, with names turned into ids. */
export interface ResolvedSearch {
  /** Words to look for among keys and faults; '' when there are only filters. */
  text: string;
  places: Partial<Record<PlaceFilter, string[]>>;
  states: TransactionFilter[];
  suppliers: string[];
  errors: string[];
  keys: { kind: string; value: string }[];
  exceptions: number[];
  openLongerMs: number | null;
  measures: TypedMeasure[];
  /** What could be read, to be shown and taken away again. */
  chips: TypedFilter[];
  /** What nothing can match or nobody can read, in words. */
  faults: string[];
}

interface Named {
  id: string;
  names: string[];
}

const placeNames: Record<PlaceFilter, string> = {
  workflow: 'workflow',
  facility: 'facility',
  department: 'department',
  interface: 'interface',
  connector: 'connector',
  application: 'application',
};

function listNamed(index: CatalogIndex, filter: PlaceFilter): Named[] {
  const plain = (one: { id: string; name: string }): Named => ({ id: one.id, names: [one.name] });
  switch (filter) {
    case 'workflow':
      return [...index.workflows.values()].map(({ workflow }) => ({ id: workflow.id, names: [workflow.name, workflow.shortName] }));
    case 'facility':
      return [...index.facilities.values()].map((one) => ({ id: one.id, names: [one.code, one.name, one.shortName] }));
    case 'department':
      return [...index.departments.values()].map(plain);
    case 'interface':
      return [...index.interfaces.values()].map(plain);
    case 'connector':
      return [...index.connectors.values()].map(plain);
    case 'application':
      return [...index.applications.values()].map(plain);
  }
}

/** The ids that a word stands for: an id or a name exactly, else every name that begins with it, else every one that holds it. */
export function resolvePlace(index: CatalogIndex, filter: PlaceFilter, word: string): string[] {
  const wanted = word.toLowerCase();
  const all = listNamed(index, filter).map(({ id, names }) => ({ id, words: [id, ...names].map((one) => one.toLowerCase()) }));
  for (const fits of [
    (one: string) => one === wanted,
    (one: string) => one.startsWith(wanted),
    (one: string) => wanted.length > 2 && one.includes(wanted),
  ]) {
    const found = all.filter(({ words }) => words.some(fits)).map(({ id }) => id);
    if (found.length > 0) return found;
  }
  return [];
}

/** The kinds of key that `po` stands for: `key:po_number` and whatever else begins so, or a key by its name. Ids such as `trace` by theirs. */
export function resolveKeyKinds(index: CatalogIndex, kinds: readonly string[], word: string): string[] {
  const wanted = word.toLowerCase();
  const types = kinds.filter((kind) => kind.startsWith('key:')).map((kind) => kind.slice(4));
  const byName = new Set(
    [...index.workflows.values()].flatMap(({ workflow }) =>
      workflow.businessKeys.filter((key) => key.name.toLowerCase() === wanted).map((key) => key.id),
    ),
  );
  const exact = kinds.filter((kind) => kind.toLowerCase() === wanted || kind.toLowerCase() === `key:${wanted}`);
  if (exact.length > 0) return exact;
  return types.filter((type) => byName.has(type) || type.toLowerCase().startsWith(`${wanted}_`)).map((type) => `key:${type}`);
}

const isPlace = (name: SearchFilterName): name is PlaceFilter => Object.hasOwn(placeNames, name);

/** Returns what a typed search asks for, by the catalog's names. */
export function resolveSearch(index: CatalogIndex, typed: string): ResolvedSearch {
  const { text, filters, measures, faults } = parseSearch(typed);
  const found: ResolvedSearch = {
    text,
    places: {},
    states: [],
    suppliers: [],
    errors: [],
    keys: [],
    exceptions: [],
    openLongerMs: null,
    measures,
    chips: [],
    faults: [...faults],
  };
  for (const filter of filters) {
    found.chips.push(filter);
    if (isPlace(filter.name)) addPlace(found, index, filter.name, filter.values);
    else addOther(found, filter);
  }
  return found;
}

function addPlace(found: ResolvedSearch, index: CatalogIndex, name: PlaceFilter, values: readonly string[]): void {
  const ids = values.flatMap((word) => {
    const known = resolvePlace(index, name, word);
    if (known.length === 0) found.faults.push(`No ${placeNames[name]} is called “${word}”.`);
    return known;
  });
  const before = found.places[name];
  found.places[name] = before === undefined ? ids : before.filter((id) => ids.includes(id));
}

function addOther(found: ResolvedSearch, { name, values }: TypedFilter): void {
  const [first = ''] = values;
  if (name === 'status') {
    for (const word of values) {
      const state = transactionFilters.find((one) => one === word.toLowerCase());
      if (state) found.states.push(state);
      else found.faults.push(`“${word}” is no status: ${transactionFilters.join(', ')}.`);
    }
  } else if (name === 'supplier') found.suppliers.push(...values);
  else if (name === 'error') found.errors.push(...values);
  else if (name === 'key') found.keys.push(splitKey(first));
  else if (name === 'older') found.openLongerMs = Math.max(found.openLongerMs ?? 0, parseLength(first) ?? 0);
  else if (name === 'exception') found.exceptions.push(Number(first.slice(3)));
}

const both = (one: readonly string[] | undefined, two: readonly string[] | undefined): string[] | undefined => {
  if (!one || one.length === 0) return two && [...two];
  return two === undefined ? [...one] : one.filter((id) => two.includes(id));
};

/** The filters of a list with those that were typed: each narrows the other. `none`: they leave nothing. */
export function narrowBy(
  asked: TransactionQuery,
  { places }: ResolvedSearch,
): { places: Partial<Record<PlaceFilter, string[]>>; none: boolean } {
  const narrowed: Partial<Record<PlaceFilter, string[]>> = {};
  let none = false;
  for (const name of Object.keys(placeNames) as PlaceFilter[]) {
    const ids = both(asked[name], places[name]);
    if (ids === undefined) continue;
    narrowed[name] = ids;
    none ||= ids.length === 0 && places[name] !== undefined;
  }
  return { places: narrowed, none };
}
