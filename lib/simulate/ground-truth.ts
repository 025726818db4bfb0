import type { Catalog, Severity } from '@/lib/domain';
import type { Incident } from './incident';
import { incidentStories } from './incident-stories';

/** The answer to "what is it, really": for scoring what detection and localisation conclude. */
export interface GroundTruth {
  id: string;
  title: string;
  scope: string;
  /** The one element at fault: a facility, a connector, or a facility with its workflow and pay group. */
  element: Record<string, string | readonly string[]>;
  cause: string;
  start: string;
  /** Null: until it is mended. */
  end: string | null;
  facilities: string[];
  workflows: string[];
  interfaces: string[];
  /** Each names the cause; the first says it best. */
  expectedExceptions: readonly string[];
  ownerTeams: readonly string[];
  severities: readonly Severity[];
}

/** Returns the truth about an incident. `facilities` is empty when every facility is affected. */
export function groundTruth(incident: Incident, catalog: Catalog): GroundTruth {
  const story = incidentStories[incident.id];
  const withMilestones = new Set(catalog.workflows.flatMap((w) => w.milestones.map((m) => m.interface)));
  const interfaces = incident.interfaces.filter((id) => withMilestones.has(id));
  const { facility, departments, connector, application, workflow, payGroup } = incident;
  const workflows = catalog.workflows.filter((w) =>
    w.milestones.some((m) => m.interface !== undefined && interfaces.includes(m.interface)),
  );
  return {
    id: incident.id,
    title: story.title,
    scope: story.scope,
    element: {
      ...(facility ? { facility } : {}),
      ...(departments.length > 0 ? { departments } : {}),
      ...(connector ? { connector } : {}),
      ...(application ? { application } : {}),
      ...(workflow ? { workflow } : {}),
      ...(payGroup ? { payGroup } : {}),
      ...(story.element.replay ? { replay: story.element.replay } : {}),
    },
    cause: story.cause,
    start: new Date(incident.fromMs).toISOString(),
    end: Number.isFinite(incident.toMs) ? new Date(incident.toMs).toISOString() : null,
    facilities: [
      ...new Set(incident.effects.flatMap((effect) => ('facilities' in effect ? (effect.facilities ?? []) : facility ? [facility] : []))),
    ],
    workflows: workflows.map((w) => w.id),
    interfaces,
    expectedExceptions: story.expectedExceptions,
    ownerTeams: story.ownerTeams,
    severities: story.severities,
  };
}
