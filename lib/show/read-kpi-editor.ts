import { currentCatalog, indexCatalog, listKpiVersions, writeKpi } from '@/lib/catalog';
import { type Actor, ForbiddenError, type Kpi, mayWriteKpi, NotFoundError } from '@/lib/domain';
import { type KpiEditorView, kpiDraftSchema } from '@/lib/domain/views/kpi-editor';
import { readKpiWork } from './read-kpi-work.db';

/**
 * A KPI as it stands, to be changed, or a first draft of a new one, with what it may name. Throws NotFoundError, and ForbiddenError unless the
 * actor may write it.
 */
export async function readKpiEditor(actor: Actor, id: string | null): Promise<KpiEditorView> {
  const { catalog, version } = await currentCatalog();
  const index = indexCatalog(catalog);
  const kpi = id === null ? null : index.kpis.get(id);
  if (kpi === undefined) throw new NotFoundError(`There is no KPI ${id?.slice(0, 60)}.`);
  if (!mayWriteKpi(actor, kpi?.workflows))
    throw new ForbiddenError('Your roles do not write this KPI. Ask an administrator, or the owner of its workflow.');
  const mine = catalog.workflows.filter((one) => mayWriteKpi(actor, [one.id]));
  const draft = kpi ?? firstDraft(mine[0]);
  const versions = kpi ? await listKpiVersions(kpi.id) : [];
  return {
    catalogVersion: version,
    id: kpi?.id ?? null,
    draft: kpiDraftSchema.parse(draft),
    yaml: writeKpi(draft),
    work: kpi ? ((await readKpiWork(index)).get(kpi.id) ?? null) : null,
    versions: versions.map((one) => ({ version: one.version, at: one.at.toISOString(), by: one.by, yaml: one.kpi && writeKpi(one.kpi) })),
    choices: {
      workflows: mine.map((one) => ({
        id: one.id,
        name: one.shortName,
        milestones: one.milestones.map(({ id: step, name }) => ({ id: step, name })),
      })),
      exceptionTypes: catalog.exceptionTypes.map(({ code, title, rule }) => ({
        id: code,
        name: title,
        expectsBatch: rule.kind === 'expected_batch',
      })),
      teams: catalog.teams.map(({ id: team, name }) => ({ id: team, name })),
      clocks: ['elapsed', 'business', ...Object.keys(catalog.calendars.clocks)],
    },
  };
}

type Workflow = { id: string; milestones: readonly { id: string }[] };

/** What a person begins with: how long it takes from the first step of a workflow to its last. */
const firstDraft = (workflow: Workflow | undefined): Partial<Kpi> & Pick<Kpi, 'measure'> => ({
  id: 'kpi-',
  name: '',
  question: '',
  workflows: workflow ? [workflow.id] : [],
  formula: '',
  measure: {
    kind: 'duration',
    workflow: workflow?.id ?? '',
    from: workflow?.milestones[0]?.id ?? '',
    to: workflow?.milestones.at(-1)?.id ?? '',
    clock: 'elapsed',
    percentiles: [50, 90],
    cohort: 'completion',
  },
  unit: 'hours',
  direction: 'lower',
  thresholds: { target: 24, warning: 30, critical: 48 },
  judged: 90,
  windowDays: 7,
  windowName: 'rolling 7 days',
  minSample: 20,
  targetBasis: 'design_default',
  defaultOn: true,
});
