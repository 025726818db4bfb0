import type { GroundTruth } from '@/lib/simulate';
import type { RaisedException } from './read-raised';

/** What the product made of an incident, held against the truth. */
export interface RunScore {
  found: boolean;
  /** From the first sign that could be seen to the first exception that names the cause. */
  delayMs: number | null;
  /** By which exception. */
  code: string | null;
  scopeRight: boolean;
  ownerRight: boolean;
  severityRight: boolean;
  severity: string | null;
  /** Exceptions because of the incident of which somebody was told. */
  notified: number;
  /** Exceptions because of the incident, told or not. */
  raised: number;
  /** Codes of those that were told, with how many. */
  told: Record<string, number>;
}

interface Scoring {
  truth: GroundTruth;
  startMs: number;
  signMs: number;
  /** Events that would not have been told without the incident, and transactions that it made go otherwise. */
  touched: ReadonlySet<string>;
  raised: readonly RaisedException[];
}

const rank = ['sev1', 'sev2', 'sev3', 'sev4'];

/**
 * Returns the score of a run. An exception belongs to the incident when the event that raised it is its doing, or the course of the
 * transaction in which something did not come; raised from numbers, when it names its place.
 */
export function scoreRun({ truth, startMs, signMs, touched, raised }: Scoring): RunScore {
  const own = raised.filter((one) => one.openedAt.getTime() >= startMs && belongsTo(one, truth, touched));
  const naming = own
    .filter(({ code }) => truth.expectedExceptions.includes(code))
    .sort((a, b) => a.openedAt.getTime() - b.openedAt.getTime());
  const first = naming[0];
  const heads = naming.filter(({ parent }) => parent === null);
  const best = [...heads].sort(
    (a, b) => truth.expectedExceptions.indexOf(a.code) - truth.expectedExceptions.indexOf(b.code) || b.members - a.members,
  )[0];
  const worst = [...naming].sort((a, b) => rank.indexOf(a.severity) - rank.indexOf(b.severity))[0];
  const told = own.filter(({ notified }) => notified);
  return {
    found: first !== undefined,
    delayMs: first ? Math.max(0, first.openedAt.getTime() - signMs) : null,
    code: first?.code ?? null,
    scopeRight: best !== undefined && namesScope(best, truth),
    ownerRight: best !== undefined && truth.ownerTeams.includes(best.team),
    severityRight: worst !== undefined && truth.severities.some((severity) => severity === worst.severity),
    severity: worst?.severity ?? null,
    notified: told.length,
    raised: own.length,
    told: countCodes(told),
  };
}

export function countCodes(raised: readonly Pick<RaisedException, 'code'>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code } of raised) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

function belongsTo(one: RaisedException, truth: GroundTruth, touched: ReadonlySet<string>): boolean {
  if (one.evidence.some((id) => touched.has(id))) return true;
  // What is raised from numbers has no evidence of its own: its place must be the incident's.
  if (one.evidence.length > 0) return false;
  const { connector, facility, application } = truth.element;
  const named = { ...one.groupedBy };
  const at = (field: 'connector' | 'facility' | 'application' | 'interface') => named[field] ?? one[field];
  if (at('interface') && truth.interfaces.includes(at('interface') ?? ''))
    return truth.facilities.length === 0 || truth.facilities.includes(at('facility') ?? '') || !at('facility');
  if (connector && at('connector') === connector) return true;
  if (facility && at('facility') === facility) return true;
  if (application && at('application') === application) return true;
  return (
    truth.expectedExceptions.includes(one.code) &&
    truth.workflows.includes(one.workflow ?? '') &&
    (truth.facilities.length === 0 || truth.facilities.includes(one.facility ?? ''))
  );
}

/**
 * Whether the exception says where it is as the truth has it: what it was located to or leads, else what it was grouped by, else what all its
 * cases share. What the truth names must be named; another facility or connector beside it is wrong.
 */
function namesScope(one: RaisedException, { scope, element, workflows }: GroundTruth): boolean {
  const placesOf = (kind: 'facility' | 'connector' | 'application' | 'department' | 'workflow'): readonly string[] => {
    const said = one.scope?.[kind];
    if (said) return said;
    const only = one.groupedBy[kind] ?? one[kind];
    return only ? [only] : [];
  };
  const is = (kind: 'facility' | 'connector' | 'application' | 'workflow', id: string | readonly string[] | undefined) => {
    const places = placesOf(kind);
    return places.length === 1 && places[0] === id;
  };
  const everywhere = one.facilities.length !== 1 || one.scope?.['facility'] === undefined;
  switch (scope) {
    case 'connector':
      return is('connector', element['connector']) && everywhere;
    case 'facility':
      return is('facility', element['facility']);
    case 'application':
      return is('application', element['application']) || is('connector', element['connector']);
    case 'source_application':
      return is('application', element['application']) && (element['facility'] === undefined || is('facility', element['facility']));
    case 'facility_x_workflow':
      return is('facility', element['facility']) && is('workflow', element['workflow']);
    case 'facility_x_department': {
      const departments = element['departments'] ?? [];
      const named = one.scope?.['department'] ?? one.departments;
      return is('facility', element['facility']) && named.length > 0 && named.every((department) => departments.includes(department));
    }
    case 'operator_action':
      return one.groupedBy['replay_id'] === element['replay'] && workflows.includes(one.workflow ?? '');
    default:
      return false;
  }
}
