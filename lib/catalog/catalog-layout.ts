import type { z } from 'zod';
import { type Catalog, catalogSchema } from '@/lib/domain';

/** Where a section of the catalog lies: one object in a file, a list in a file, or a folder whose files hold an object or a list each. */
export interface SectionLayout {
  at: string;
  holds: 'object' | 'list' | 'object-per-file' | 'list-per-file';
  schema: z.ZodType;
  /** What stands for an object whose file is missing; without it the file must be there. A missing list is empty. */
  fallback?: unknown;
}

export type Section = Exclude<keyof Catalog, 'runbooks'>;

const list = (at: string, schema: z.ZodType): SectionLayout => ({ at, holds: 'list', schema });
const object = (at: string, schema: z.ZodType, fallback?: unknown): SectionLayout => ({ at, holds: 'object', schema, fallback });

const { shape } = catalogSchema;

/** The folder a catalog is kept in, in the order in which its parts are read and written. */
export const catalogLayout: Record<Section, SectionLayout> = {
  organisation: object('organisation.yaml', shape.organisation),
  facilities: list('facilities.yaml', shape.facilities.element),
  departments: list('departments.yaml', shape.departments.element),
  teams: list('teams.yaml', shape.teams.element),
  applications: list('applications.yaml', shape.applications.element),
  connectors: list('connectors.yaml', shape.connectors.element),
  interfaces: list('interfaces.yaml', shape.interfaces.element),
  calendars: object('calendars.yaml', shape.calendars),
  shapes: object('shapes.yaml', shape.shapes, { hourly: {}, weekday: {} }),
  workflows: { at: 'workflows', holds: 'object-per-file', schema: shape.workflows.element },
  kpis: list('kpis.yaml', shape.kpis.element),
  sources: list('sources.yaml', shape.sources.element),
  reports: list('reports.yaml', shape.reports.unwrap().element),
  applicationMetrics: list('application-metrics.yaml', shape.applicationMetrics.unwrap().element),
  slos: list('slos.yaml', shape.slos.unwrap().element),
  exceptionTypes: { at: 'exception-types', holds: 'list-per-file', schema: shape.exceptionTypes.element },
  routing: object('routing.yaml', shape.routing),
  escalations: list('escalations.yaml', shape.escalations.unwrap().element),
  schedules: list('schedules.yaml', shape.schedules.unwrap().element),
  webhookTemplates: list('webhook-templates.yaml', shape.webhookTemplates.unwrap().element),
  masterData: list('master-data.yaml', shape.masterData.unwrap().element),
  suppliers: list('suppliers.yaml', shape.suppliers.unwrap().element),
  presets: { at: 'presets', holds: 'object-per-file', schema: shape.presets.unwrap().element },
  privacy: object('privacy.yaml', shape.privacy, {}),
  access: list('access.yaml', shape.access.unwrap().element),
  feeds: list('feeds.yaml', shape.feeds.unwrap().element),
};

/** The sections, in the order of the layout. */
export const sectionNames = Object.keys(catalogLayout).filter((name): name is Section => name in catalogLayout);

/** Markdown files that people read when an exception is raised; a path below the catalog's folder names one. */
export const RUNBOOKS = 'runbooks';

/** Returns the id of an entry of a list section: its `code` or `id`; undefined when it has none. */
export function idOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const id = 'code' in entry && !('id' in entry) ? entry.code : 'id' in entry ? entry.id : undefined;
  return typeof id === 'string' ? id : undefined;
}
