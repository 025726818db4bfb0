import type { PlaceRef } from './exception-list';

/** The estate as the catalog describes it, for the catalog's own pages: rendered on the server, so types suffice. */
export interface CatalogView {
  organisation: string;
  timezone: string;
  version: CatalogVersion;
  versions: CatalogVersion[];
  counts: Record<CatalogSection, number>;
  facilities: CatalogFacility[];
  interfaces: CatalogInterface[];
  workflows: CatalogWorkflow[];
  exceptionTypes: CatalogExceptionType[];
  kpis: CatalogKpi[];
  /** Whether the reader may write a new one. */
  mayWriteKpis: boolean;
  /** Whether the reader may change all of it. */
  mayEdit: boolean;
  teams: CatalogTeam[];
  runbooks: PlaceRef[];
  /** Values that events named and the catalog does not know; only for readers who may see everything there. */
  gaps: CatalogGap[];
  /** What has no owner, nobody to hear of it, or no runbook to go by. */
  coverage: Uncovered[];
}

/** Something that would find nobody, or nothing to go by, when it breaks. */
export interface Uncovered {
  kind: 'runbook' | 'team' | 'exception type' | 'interface' | 'workflow';
  id: string;
  name: string;
  lacks: string;
  href: string;
}

export const catalogSections = [
  'facilities',
  'interfaces',
  'workflows',
  'exceptions',
  'kpis',
  'teams',
  'coverage',
  'gaps',
  'versions',
] as const;
export type CatalogSection = (typeof catalogSections)[number];

export interface CatalogVersion {
  version: number;
  at: string;
  by: string;
  checksum: string;
  added: { kind: string; id: string }[];
  removed: { kind: string; id: string }[];
  changed: { kind: string; id: string; fields: string[] }[];
}

export interface CatalogFacility extends PlaceRef {
  code: string;
  fullName: string;
  kind: string;
  group: string;
  city: string;
  beds: number;
  employees: number;
  timezone: string | null;
  note: string;
}

export interface CatalogInterface extends PlaceRef {
  source: PlaceRef;
  target: PlaceRef;
  connector: PlaceRef;
  workflow: PlaceRef;
  team: PlaceRef;
  pattern: string;
  criticality: string;
  latency: string;
  sensitivity: string;
  readiness: string;
  environment: string;
}

export interface CatalogWorkflow extends PlaceRef {
  fullName: string;
  summary: string;
  business: PlaceRef;
  technical: PlaceRef;
  criticality: string;
  latency: string;
  milestones: { id: string; name: string; typical: string; worst: string; required: string }[];
  keys: string[];
}

export interface CatalogExceptionType {
  code: string;
  title: string;
  category: string;
  workflows: PlaceRef[];
  /** evaluated: detection judges it. off: judged once it is switched on. */
  state: 'evaluated' | 'off';
  ruleKind: string;
  rule: string;
  condition: string | null;
  severity: string;
  raised: { to: string; because: string }[];
  byHand: string[];
  team: PlaceRef;
  coTeam: PlaceRef | null;
  retry: string;
  runbook: PlaceRef;
}

export interface CatalogKpi extends PlaceRef {
  question: string;
  workflows: PlaceRef[];
  state: 'computed' | 'off' | 'described';
  formula: string;
  target: string | null;
  window: string;
  minSample: number;
  mayWrite: boolean;
}

export interface CatalogTeam extends PlaceRef {
  kind: string;
  scope: string;
  coverage: string;
  email: string;
  types: number;
  people: string[];
  /** Who is on call now; null: no schedule. */
  onCall: string[] | null;
}

export interface CatalogGap {
  environment: string;
  kind: string;
  value: string;
  firstAt: string;
  lastAt: string;
  events: number;
}
