import { listPeople, placesFor } from '@/lib/access';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Actor, environments, type Kpi, maySetRules, mayWriteKpi, NotFoundError } from '@/lib/domain';
import { facilityGroup, facilityGroups, facilityNoun } from '@/lib/domain/facility-groups';
import { sayValue } from '@/lib/domain/say-kpi';
import type { CatalogView } from '@/lib/domain/views/catalog';
import { findOnDuty, scheduleOf } from '@/lib/duty';
import { describeExceptionTypes } from './describe-exception-types';
import { explainKpi } from './describe-kpi';
import { findUncovered } from './find-uncovered';
import { isMeasured } from './judge-kpi';
import { listCatalogGaps, listCatalogVersions } from './list-catalog-versions.db';
import { namePlaces, type PlaceNames } from './name-places';
import { orderWorkflows } from './order-workflows';
import { type Runbook, renderRunbook } from './render-runbook';
import { sayIsoDuration } from './say-iso-duration';

const words = (id: string) => id.replaceAll('_', ' ');

/** The estate as described: inventory, rules and measures with whether they are evaluated, gaps to close, versions with their diff. */
export async function readCatalog(actor: Actor, now: Date): Promise<CatalogView> {
  const { catalog, version } = await currentCatalog();
  const index = indexCatalog(catalog);
  const names = namePlaces(index);
  const schedules = catalog.schedules.map(({ id }) => id);
  const [versions, gaps, people, duties] = await Promise.all([
    listCatalogVersions(),
    listCatalogGaps(actor),
    listPeople(),
    findOnDuty(catalog, schedules, now),
  ]);
  const onCall = (team: string) => {
    const schedule = scheduleOf(catalog, team);
    if (schedule === null) return null;
    return (duties.get(schedule) ?? []).map(({ person }) => people.find(({ email }) => email === person)?.name ?? person);
  };
  const grants = environments.flatMap((environment) => placesFor(actor, environment).grants);
  const sees = (list: 'facilities' | 'workflows', id: string) => grants.some((grant) => grant[list]?.includes(id) ?? true);
  const workflows = orderWorkflows(catalog).filter(({ id }) => sees('workflows', id));
  const facilities = facilityGroups.flatMap((group) =>
    catalog.facilities.filter(({ id, type }) => facilityGroup(type) === group && sees('facilities', id)),
  );
  const interfaces = catalog.interfaces.filter(({ workflow }) => sees('workflows', workflow));
  const exceptionTypes = describeExceptionTypes(index).filter((type) => type.workflows.some(({ id }) => sees('workflows', id)));
  const kpis = catalog.kpis.filter((kpi) => kpi.workflows.some((id) => sees('workflows', id)));
  const peopleOf = new Map(catalog.teams.map((team) => [team.id, people.filter(({ teams }) => teams.includes(team.id)).length]));
  const coverage = findUncovered({ ...catalog, interfaces, workflows }, { people: peopleOf, now });
  const current = versions.find((one) => one.version === version) ?? {
    version,
    at: '',
    by: '',
    checksum: '',
    added: [],
    removed: [],
    changed: [],
  };
  return {
    organisation: catalog.organisation.name,
    timezone: catalog.organisation.timezone,
    version: current,
    versions,
    gaps,
    coverage,
    counts: {
      facilities: facilities.length,
      interfaces: interfaces.length,
      workflows: workflows.length,
      exceptions: exceptionTypes.length,
      kpis: kpis.length,
      teams: catalog.teams.length,
      coverage: coverage.length,
      gaps: gaps.length,
      versions: versions.length,
    },
    facilities: facilities.map((one) => ({
      id: one.id,
      name: one.shortName,
      code: one.code,
      fullName: one.name,
      kind: facilityNoun(one.type),
      group: facilityGroup(one.type),
      city: one.city,
      beds: one.beds,
      employees: one.employees,
      timezone: one.timezone ?? null,
      note: one.note,
    })),
    interfaces: interfaces.map((one) => ({
      id: one.id,
      name: one.name,
      source: names.application(one.sourceApplication),
      target: names.application(one.targetApplication),
      connector: names.connector(one.connector),
      workflow: names.workflow(one.workflow),
      team: names.team(one.ownerTeam),
      pattern: words(one.pattern),
      criticality: one.criticality,
      latency: words(one.latencyClass),
      sensitivity: words(one.dataSensitivity),
      readiness: one.modernizationReadiness,
      environment: one.environment,
    })),
    workflows: workflows.map((one) => ({
      id: one.id,
      name: one.shortName,
      fullName: one.name,
      summary: one.summary,
      business: names.team(one.businessOwnerTeam),
      technical: names.team(one.technicalOwnerTeam),
      criticality: one.criticality,
      latency: one.latency.statement,
      keys: one.businessKeys.map(({ name }) => name),
      milestones: one.milestones.map(({ id, name, typical, worst, clock, required }) => ({
        id,
        name,
        typical: sayIsoDuration(typical, clock),
        worst: sayIsoDuration(worst, clock),
        required: words(required),
      })),
    })),
    exceptionTypes,
    kpis: kpis.map((kpi) => ({ ...describe(kpi, index, names), mayWrite: mayWriteKpi(actor, kpi.workflows) })),
    mayWriteKpis: mayWriteKpi(actor),
    mayEdit: maySetRules(actor),
    teams: catalog.teams.map((team) => ({
      id: team.id,
      name: team.name,
      kind: team.kind,
      scope: team.scope,
      coverage: words(team.coverage),
      email: team.email,
      types: catalog.exceptionTypes.filter(({ ownerTeam }) => ownerTeam === team.id).length,
      people: people.filter(({ teams }) => teams.includes(team.id)).map(({ name }) => name),
      onCall: onCall(team.id),
    })),
    runbooks: Object.entries(catalog.runbooks).map(([path, text]) => {
      const { name, title } = renderRunbook(path, text);
      return { id: name, name: title };
    }),
  };
}

function describe(kpi: Kpi, index: CatalogIndex, names: PlaceNames): Omit<CatalogView['kpis'][number], 'mayWrite'> {
  const { id, name, question, windowName, minSample, thresholds, unit } = kpi;
  return {
    id,
    name,
    question,
    minSample,
    window: windowName,
    workflows: kpi.workflows.map(names.workflow),
    state: isMeasured(kpi) ? 'computed' : kpi.measure === null ? 'described' : 'off',
    formula: isMeasured(kpi) ? explainKpi(kpi, index).formula : kpi.formula,
    target: thresholds ? sayValue(thresholds.target, unit) : null,
  };
}

/** A runbook by its name, with the exception types that lead to it. Throws NotFoundError. */
export async function getRunbook(name: string): Promise<Runbook & { types: { code: string; title: string }[]; timezone: string }> {
  const { catalog } = await currentCatalog();
  const path = `runbooks/${name}.md`;
  const text = catalog.runbooks[path];
  if (text === undefined) throw new NotFoundError(`There is no runbook ${name.slice(0, 60)}.`);
  const types = catalog.exceptionTypes.filter(({ runbook }) => runbook === path).map(({ code, title }) => ({ code, title }));
  return { ...renderRunbook(path, text), types, timezone: catalog.organisation.timezone };
}
