import { resolve } from 'node:path';
import { addCatalog, applyCatalog, type CatalogDiff, currentCatalog, diffCatalogs, exportCatalog, loadCatalog } from '@/lib/catalog';
import { operator } from './operator';
import { UsageError, type Verb } from './verb';

type Deed = (folder: string) => Promise<void>;

const deeds: Readonly<Record<string, Deed>> = {
  apply: async (folder) => report(await applyCatalog(folder, operator().id)),
  add: async (folder) => report(await addCatalog(folder, operator().id)),
  export: async (folder) => {
    const { version, catalog } = await currentCatalog();
    await exportCatalog(catalog, folder);
    console.log(`Wrote version ${version} to ${folder}`);
  },
  diff: async (folder) => {
    const { version, catalog } = await currentCatalog();
    const lines = linesOf(diffCatalogs(catalog, await loadCatalog(folder)));
    console.log([`From version ${version} to ${folder}:`, ...(lines.length > 0 ? lines : ['  no difference'])].join('\n'));
  },
};

function report({ version, changed, diff }: { version: number; changed: boolean; diff: CatalogDiff }): void {
  console.log([changed ? `Version ${version} is in force.` : `Version ${version} is this catalog already.`, ...linesOf(diff)].join('\n'));
}

/** One line per thing; many new or removed things of one kind become one line with their number. */
function linesOf({ added, removed, changed }: CatalogDiff): string[] {
  return [
    ...linesByKind('+', added),
    ...linesByKind('-', removed),
    ...changed.map(({ kind, id, fields }) => `  ~ ${kind} ${id}: ${fields.join(', ')}`),
  ];
}

function linesByKind(sign: string, things: readonly { kind: string; id: string }[]): string[] {
  return [...Map.groupBy(things, ({ kind }) => kind)].flatMap(([kind, group]) =>
    group.length > 20 ? [`  ${sign} ${kind}: ${group.length}`] : group.map(({ id }) => `  ${sign} ${kind} ${id}`),
  );
}

export const catalogVerb: Verb = {
  name: 'catalog',
  usage: Object.keys(deeds).map((deed) => `catalog ${deed} FOLDER`),
  prepare: ([name = '', folder, ...rest]) => {
    const deed = deeds[name];
    if (!deed) throw new UsageError(`catalog "${name}" is unknown; there are ${Object.keys(deeds).join(', ')}.`);
    if (folder === undefined || rest.length > 0) throw new UsageError(`catalog ${name} needs one folder.`);
    return () => deed(resolve(folder));
  },
};
