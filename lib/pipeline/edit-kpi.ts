import { recordAudit } from '@/lib/access';
import { applyKpi, checkKpi, currentCatalog, diffKpis, indexCatalog, lookAgain } from '@/lib/catalog';
import { inTransaction } from '@/lib/db';
import {
  type Actor,
  type Catalog,
  CatalogError,
  ForbiddenError,
  InvalidInputError,
  type Kpi,
  mayWriteKpi,
  type Scope,
  UnavailableError,
} from '@/lib/domain';
import { type KpiCheck, type KpiPreview, type KpiSaid, type KpiSaved, kpiDraftSchema, type SaveKpi } from '@/lib/domain/views/kpi-editor';
import { bucketContributions, isMeasured, previewKpi } from '@/lib/measure';
import { explainKpi, getKpi, prepareKpiPreview, previewWindow } from '@/lib/show';

const PREVIEW_MS = 15_000;
let previewing = false;

function checkRight(actor: Actor, workflows?: readonly string[]): void {
  if (!mayWriteKpi(actor, workflows))
    throw new ForbiddenError('Your roles do not write this KPI. It takes an administrator, or the owner of all its workflows everywhere.');
}

/** What is wrong with a KPI that is being written, and how it differs from what is stored. Nothing is stored. Throws ForbiddenError. */
export async function checkKpiDraft(actor: Actor, { id, said }: KpiSaid): Promise<KpiCheck> {
  checkRight(actor);
  const { catalog } = await currentCatalog();
  const { kpi, value, yaml, faults } = checkKpi('yaml' in said ? said.yaml : said.draft, catalog);
  const all = kpi ? [...faults, ...checkId(kpi, id, catalog)] : faults;
  const stored = catalog.kpis.find((one) => one.id === id) ?? null;
  return {
    draft: kpiDraftSchema.safeParse(value).data ?? null,
    yaml,
    faults: all,
    diff: kpi ? diffKpis(stored, kpi) : [],
    words: kpi && all.length === 0 ? wordsOf(kpi, catalog) : null,
  };
}

function checkId(kpi: Kpi, id: string | null, catalog: Catalog): KpiCheck['faults'] {
  if (id !== null && kpi.id !== id) {
    return [{ line: 1, path: 'id', message: `This changes ${id}: its id stays.`, mend: `Write "${id}", or write a new KPI with that id.` }];
  }
  if (id !== null || !catalog.kpis.some((one) => one.id === kpi.id)) return [];
  return [{ line: 1, path: 'id', message: `There is a KPI "${kpi.id}" already.`, mend: 'Give this one another id, or change that one.' }];
}

function wordsOf(kpi: Kpi, catalog: Catalog): KpiCheck['words'] {
  const measured = { ...kpi, defaultOn: true };
  if (!isMeasured(measured)) return null;
  const { formula, counted, cohort, clock } = explainKpi(measured, indexCatalog(withKpi(catalog, kpi)));
  return { formula, counted, cohort, clock };
}

function withKpi(catalog: Catalog, kpi: Kpi): Catalog {
  return { ...catalog, kpis: [...catalog.kpis.filter(({ id }) => id !== kpi.id), kpi] };
}

interface Preview {
  scope: Scope;
  days: number;
  said: KpiSaid;
  now: Date;
}

/**
 * What a KPI would say of the last days, worked out over stored history by the code that will work it out. Nothing is stored. One at a time in a
 * process. Errors: ForbiddenError, InvalidInputError with the first fault, UnavailableError while another is worked out.
 */
export async function previewKpiDraft(actor: Actor, { scope, days, said: { id, said }, now }: Preview): Promise<KpiPreview> {
  const { catalog } = await currentCatalog();
  checkRight(actor);
  const { kpi, faults } = checkKpi('yaml' in said ? said.yaml : said.draft, catalog);
  if (!kpi) throw new InvalidInputError(`${faults[0]?.message} ${faults[0]?.mend}`);
  checkRight(actor, kpi.workflows);
  const measured = { ...kpi, defaultOn: true };
  if (!isMeasured(measured)) throw new InvalidInputError('This KPI is described, not measured: give it a measure to see a number.');
  if (previewing) throw new UnavailableError('Another KPI is being tried out. Try again in some seconds.', 5);
  previewing = true;
  try {
    const index = indexCatalog(withKpi(catalog, measured));
    const { environment } = scope;
    const { contributions, looked, since } = await previewKpi(measured, {
      index,
      inForce: indexCatalog(catalog),
      environment,
      now,
      budgetMs: PREVIEW_MS,
    });
    const hours = bucketContributions([], contributions);
    const prepared = prepareKpiPreview({ kpi: measured, index, cases: contributions, hours, days, now });
    return {
      ...prepared,
      environment,
      stored: await readStored(actor, { id, scope, days, now }),
      looked,
      since: since?.toISOString() ?? null,
    };
  } finally {
    previewing = false;
  }
}

async function readStored(
  actor: Actor,
  { id, scope, days, now }: { id: string | null; scope: Scope; days: number; now: Date },
): Promise<KpiPreview['stored']> {
  const stored = (await currentCatalog()).catalog.kpis.find((one) => one.id === id);
  if (!stored || !isMeasured(stored)) return null;
  const whole: Scope = { environment: scope.environment };
  const view = await getKpi(actor, { id: stored.id, scope: whole, window: previewWindow(stored, days, now), by: 'facility', now });
  return view.work === null ? view.current : null;
}

/**
 * Stores a KPI as a new version of the catalog; the worker then works it out over history. Errors: ForbiddenError, CatalogError with every
 * fault, ConflictError when it is another by now than its writer found.
 */
export async function saveKpi(actor: Actor, { id, yaml, found, backTo }: SaveKpi): Promise<KpiSaved> {
  const { catalog } = await currentCatalog();
  checkRight(actor);
  const { kpi, faults } = checkKpi(yaml, catalog);
  const all = kpi && id !== null ? checkId(kpi, id, catalog) : faults;
  if (!kpi || all.length > 0) throw new CatalogError(all.map((fault) => ({ file: 'kpi.yaml', ...fault })));
  const before = found === null ? null : checkKpi(found, catalog).kpi;
  checkRight(actor, [...kpi.workflows, ...(before?.workflows ?? [])]);
  if (found !== null && before?.id !== kpi.id)
    throw new InvalidInputError('What is said to have been found is not this KPI as it was stored.');
  const saved = await inTransaction(async (tx) => {
    const applied = await applyKpi(tx, { kpi, found: before, who: actor.email ?? actor.name });
    if (applied.changed) {
      await recordAudit(tx, actor, {
        action: backTo !== undefined ? 'kpi.roll_back' : before ? 'kpi.change' : 'kpi.create',
        targetKind: 'kpi',
        targetId: kpi.id,
        before: before ?? undefined,
        after: kpi,
        ...(backTo === undefined ? {} : { reason: `back to version ${backTo}` }),
      });
    }
    return applied;
  });
  lookAgain();
  return { id: kpi.id, ...saved, computed: isMeasured(kpi) };
}
