import { isDeepStrictEqual } from 'node:util';
import { type Catalog, type CatalogFault, type Kpi, kpiSchema } from '@/lib/domain';
import { checkCatalog } from './check-catalog';
import { checkKpis } from './check-kpis';
import { writeEntry } from './export-catalog';
import { rawOf } from './raw-of';
import { lineOfPath, type RawEntry } from './read-folder';
import { readYaml } from './read-yaml';

const FILE = 'kpi.yaml';

/** A fault of a KPI: the field as a path within it, `measure.numerator.holds`; '' where it is about the whole. */
type KpiFault = Omit<CatalogFault, 'file'>;

interface CheckedKpi {
  /** Null where there are faults. */
  kpi: Kpi | null;
  /** What was said, whatever it is; null where the text is no YAML. */
  value: unknown;
  /** What was said, as YAML: the text itself where one was said. */
  yaml: string;
  faults: KpiFault[];
}

/** Checks one KPI against a catalog by the rules by which a whole one is checked. Said as YAML, or as an object. */
export function checkKpi(said: string | Record<string, unknown>, catalog: Catalog): CheckedKpi {
  const { entry, faults, yaml } = typeof said === 'string' ? readText(said) : readObject(said);
  if (!entry) return { kpi: null, value: null, yaml, faults };
  const found = checkCatalog(rawOf({ ...catalog, kpis: [] }, [entry]), [checkKpis]).faults.filter(({ file }) => file === FILE);
  const all = [
    ...faults,
    ...found.map(({ line, path, message, mend }) => ({ line, path: path.replace(/^kpis(?:\[[^\]]*\])?\.?/, ''), message, mend })),
  ];
  return { kpi: all.length === 0 ? kpiSchema.parse(entry.value) : null, value: entry.value, yaml, faults: all };
}

interface Read {
  entry: RawEntry | null;
  faults: KpiFault[];
  yaml: string;
}

const entryOf = (value: unknown, lineOf: RawEntry['lineOf']): RawEntry => ({ section: 'kpis', value, file: FILE, lineOf });

function readText(yaml: string): Read {
  const { value, contents, lines, faults } = readYaml(yaml);
  if (faults.length > 0) return { entry: null, faults: faults.map((fault) => ({ ...fault, path: '', mend: 'Correct the YAML.' })), yaml };
  // As it stands in kpis.yaml: a list of one.
  const [only, ...more] = Array.isArray(value) ? (value as unknown[]) : [value];
  const base = Array.isArray(value) ? [0] : [];
  if (more.length > 0 || typeof only !== 'object' || only === null)
    return { entry: null, faults: [{ line: 1, path: '', message: 'This is not one KPI.', mend: 'Begin with "id: kpi-...".' }], yaml };
  return { entry: entryOf(only, (path) => lineOfPath(contents, [...base, ...path], lines)), faults: [], yaml };
}

function readObject(value: Record<string, unknown>): Read {
  const yaml = writeKpi(value);
  const { contents, lines } = readYaml(yaml);
  return { entry: entryOf(value, (path) => lineOfPath(contents, path, lines)), faults: [], yaml };
}

/** Returns a KPI as the YAML that people write, without what a field would be anyway. */
export const writeKpi = (value: unknown): string => writeEntry('kpis', value);

/** One field in which two KPIs differ, as people write it; null where it is not said. */
interface FieldChange {
  field: string;
  before: string | null;
  after: string | null;
}

/** Returns in which fields a KPI differs from another, those of `after` first. */
export function diffKpis(before: Kpi | null, after: Kpi): FieldChange[] {
  const [old, now] = [fieldsOf(before ?? {}), fieldsOf(after)];
  const names = [...new Set([...now.keys(), ...old.keys()])];
  return names.flatMap((field) => {
    const [was, is] = [old.get(field), now.get(field)];
    if (isDeepStrictEqual(was, is)) return [];
    return [{ field, before: say(was), after: say(is) }];
  });
}

const say = (value: unknown): string | null => (value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value));

/** The fields of a value by their paths; lists and empty things are values. */
function fieldsOf(value: object, path = ''): Map<string, unknown> {
  return new Map(
    Object.entries(value).flatMap(([name, field]): [string, unknown][] => {
      const at = path === '' ? name : `${path}.${name}`;
      if (field === undefined || (Array.isArray(field) && field.length === 0) || field === '') return [];
      return typeof field === 'object' && field !== null && !Array.isArray(field) ? [...fieldsOf(field, at)] : [[at, field]];
    }),
  );
}
