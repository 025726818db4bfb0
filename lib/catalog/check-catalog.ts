import { type Catalog, type CatalogFault, catalogSchema } from '@/lib/domain';
import { catalogLayout, idOf, type Section, sectionNames } from './catalog-layout';
import { checkAccess } from './check-access';
import { checkApplicationMetrics } from './check-application-metrics';
import { checkEscalations } from './check-escalations';
import { checkEstate } from './check-estate';
import { checkExceptionTypes } from './check-exception-types';
import { checkKpis } from './check-kpis';
import { checkMasterData } from './check-master-data';
import { checkPresets } from './check-presets';
import { checkPrivacy } from './check-privacy';
import { checkReports } from './check-reports';
import { checkRunbooks } from './check-runbooks';
import { checkSchedules } from './check-schedules';
import { checkSlos } from './check-slos';
import { checkSuppliers } from './check-suppliers';
import { checkWebhookTemplates } from './check-webhook-templates';
import { checkWorkflows } from './check-workflows';
import { type Checking, draftSchema } from './checking';
import { type Explained, explainIssue } from './explain-issue';
import { nearest } from './nearest';
import type { EntryPath, RawCatalog, RawEntry } from './read-folder';

const words: Partial<Record<Section, string>> = {
  exceptionTypes: 'exception type',
  kpis: 'KPI',
  facilities: 'facility',
  applicationMetrics: 'application metric',
  slos: 'SLO',
};

const checks: readonly ((checking: Checking) => void)[] = [
  checkEstate,
  checkWorkflows,
  checkExceptionTypes,
  checkKpis,
  checkReports,
  checkPrivacy,
  checkApplicationMetrics,
  checkSlos,
  checkSchedules,
  checkEscalations,
  checkWebhookTemplates,
  checkAccess,
  checkPresets,
  checkMasterData,
  checkSuppliers,
  checkRunbooks,
];

/** Returns the catalog when it is sound, else every fault of it; of its things, those that `only` looks for. */
export function checkCatalog(raw: RawCatalog, only = checks): { catalog: Catalog | null; faults: CatalogFault[] } {
  const faults = [...raw.faults];
  const written = Object.fromEntries(sectionNames.map((section) => [section, raw.entries.filter((entry) => entry.section === section)]));
  const kept = Object.fromEntries(
    sectionNames.map((section) => [section, (written[section] ?? []).filter((entry) => checkShape(entry, faults))]),
  );
  const values = Object.entries(kept).map(([section, entries]) => {
    const list = entries.map((entry) => entry.value);
    return [section, catalogLayout[section as Section].holds === 'object' ? (list[0] ?? null) : list];
  });
  const draft = draftSchema.parse({ ...Object.fromEntries(values), runbooks: raw.runbooks });
  const ids = new Map(
    sectionNames.map((section) => [section, new Set((written[section] ?? []).flatMap((entry) => idOf(entry.value) ?? []))]),
  );

  const report: Checking['report'] = ([section, index, ...path], message, mend) => {
    const entry = kept[section]?.[index];
    if (entry) faults.push(faultOf(entry, { path, message, mend }));
  };
  const knows: Checking['knows'] = (section, id) => ids.get(section)?.has(id) ?? false;
  const refer: Checking['refer'] = ([section, index, ...path], target, id) => {
    if (Array.isArray(id)) for (const [j, one] of id.entries()) refer([section, index, ...path, j], target, one);
    if (typeof id !== 'string' || knows(target, id)) return;
    const close = nearest(id, ids.get(target) ?? []);
    const { at } = catalogLayout[target];
    const mend = close ? `Write "${close}", or add "${id}" to ${at}.` : `Add it to ${at}, or name one that is there.`;
    report([section, index, ...path], `There is no ${words[target] ?? target.replace(/s$/, '')} "${id}".`, mend);
  };
  const reportRunbook: Checking['reportRunbook'] = (file, line, message, mend) => void faults.push({ file, line, path: '', message, mend });
  const checking: Checking = { draft, knows, report, refer, reportRunbook };

  for (const section of sectionNames) checkDuplicates(kept[section] ?? [], faults);
  for (const check of only) check(checking);
  return { catalog: faults.length === 0 ? catalogSchema.parse(draft) : null, faults };
}

function checkShape(entry: RawEntry, faults: CatalogFault[]): boolean {
  const { schema } = catalogLayout[entry.section];
  const parsed = schema.safeParse(entry.value);
  if (parsed.success) return true;
  for (const issue of parsed.error.issues) {
    for (const explained of explainIssue(issue, schema, entry.value)) faults.push(faultOf(entry, explained));
  }
  return false;
}

function checkDuplicates(entries: RawEntry[], faults: CatalogFault[]): void {
  const first = new Map<string, RawEntry>();
  for (const entry of entries) {
    const id = idOf(entry.value);
    if (id === undefined) continue;
    const other = first.get(id);
    if (!other) first.set(id, entry);
    else
      faults.push(
        faultOf(entry, {
          path: [],
          message: `"${id}" is there already, at ${other.file}:${other.lineOf([])}.`,
          mend: 'Give one of the two another id, or remove it.',
        }),
      );
  }
}

function faultOf(entry: RawEntry, { path, message, mend }: Explained): CatalogFault {
  return { file: entry.file, line: entry.lineOf(path), path: pathText(entry, path), message, mend };
}

/** Entries of lists go by their id where they have one: exceptionTypes[EXC-PAY-NOFILE].severity.escalate[0].to */
function pathText(entry: RawEntry, path: EntryPath): string {
  let text: string = entry.section;
  const id = idOf(entry.value);
  if (id !== undefined) text += `[${id}]`;
  let at: unknown = entry.value;
  for (const step of path) {
    at = typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined;
    text += typeof step === 'number' ? `[${idOf(at) ?? step}]` : `.${String(step)}`;
  }
  return text;
}
