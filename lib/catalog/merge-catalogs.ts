import type { Catalog } from '@/lib/domain';

/**
 * Returns a catalog with the things of both; where both have an id the addition's stands. Organisation, calendars, fallback team and
 * service levels stay the base's, so facilities that lived in the addition's time zone now name it themselves.
 */
export function mergeCatalogs(base: Catalog, addition: Catalog): Catalog {
  const facilities = addition.facilities.map((facility) => ({
    ...facility,
    timezone: facility.timezone ?? addition.organisation.timezone,
  }));
  return {
    ...base,
    facilities: mergeBy(base.facilities, facilities, ({ id }) => id),
    departments: mergeBy(base.departments, addition.departments, ({ id }) => id),
    teams: mergeBy(base.teams, addition.teams, ({ id }) => id),
    applications: mergeBy(base.applications, addition.applications, ({ id }) => id),
    connectors: mergeBy(base.connectors, addition.connectors, ({ id }) => id),
    interfaces: mergeBy(base.interfaces, addition.interfaces, ({ id }) => id),
    workflows: mergeBy(base.workflows, addition.workflows, ({ id }) => id),
    kpis: mergeBy(base.kpis, addition.kpis, ({ id }) => id),
    sources: mergeBy(base.sources, addition.sources, ({ id }) => id),
    applicationMetrics: mergeBy(base.applicationMetrics, addition.applicationMetrics, ({ id }) => id),
    slos: mergeBy(base.slos, addition.slos, ({ id }) => id),
    exceptionTypes: mergeBy(base.exceptionTypes, addition.exceptionTypes, ({ code }) => code),
    presets: mergeBy(base.presets, addition.presets, ({ id }) => id),
    feeds: mergeBy(base.feeds, addition.feeds, ({ id }) => id),
    masterData: mergeBy(base.masterData, addition.masterData, ({ id }) => String(id)),
    suppliers: mergeBy(base.suppliers, addition.suppliers, ({ id }) => id),
    routing: { ...base.routing, rules: mergeBy(base.routing.rules, addition.routing.rules, ({ name }) => name) },
    escalations: mergeBy(base.escalations, addition.escalations, ({ id }) => id),
    access: mergeBy(base.access, addition.access, ({ id }) => id),
    schedules: mergeBy(base.schedules, addition.schedules, ({ id }) => id),
    webhookTemplates: mergeBy(base.webhookTemplates, addition.webhookTemplates, ({ id }) => id),
    shapes: {
      hourly: { ...base.shapes.hourly, ...addition.shapes.hourly },
      weekday: { ...base.shapes.weekday, ...addition.shapes.weekday },
    },
    privacy: { ...base.privacy, flows: mergeBy(base.privacy.flows, addition.privacy.flows, (flow) => JSON.stringify(flow)) },
    runbooks: { ...base.runbooks, ...addition.runbooks },
  };
}

function mergeBy<T>(base: readonly T[], addition: readonly T[], key: (entry: T) => string): T[] {
  return [...new Map([...base, ...addition].map((entry) => [key(entry), entry])).values()];
}
