import { type Actor, type Catalog, type Scope, type Severity, UNASSIGNED } from '@/lib/domain';
import { facilityGroup, facilityNoun } from '@/lib/domain/facility-groups';
import { type HealthCell, type HealthPlace, healthStates } from '@/lib/domain/views/health';
import type { PlaceFacts } from './judge-place';
import { gatherFacts, type PlaceRows, type Standing, standOf } from './stand-places';
import { visiblePlaces } from './visible-places';

export interface StandingRows extends Omit<PlaceRows, 'held'> {
  /** By facility and workflow, and by each alone, the other null. */
  held: readonly { facility: string | null; workflow: string | null; exceptions: number; missing: number; severity: Severity }[];
  /** Last sign of life of facilities that were silent for longer than the look back. */
  seen: ReadonlyMap<string, Date>;
}

interface Input {
  actor: Actor;
  scope: Scope;
  catalog: Catalog;
  rows: StandingRows;
  now: Date;
}

const keyOf = (row: { facility: string; workflow: string | null }) => `${row.facility}\u0000${row.workflow}`;
const strangers = (facts: ReadonlyMap<string, PlaceFacts>, known: readonly { id: string }[]) =>
  [...facts.keys()].filter((id) => !known.some((one) => one.id === id)).sort();
const strangerName = (id: string) => (id === UNASSIGNED ? 'Not assigned' : id);

/** The standing of a place that holds cells: never better than the worst of them. */
function withCells(own: Standing, cells: readonly HealthCell[]): Standing {
  const silent = cells.filter((cell) => cell.state === 'unknown').length;
  const worst = Math.min(healthStates.indexOf(own.state), ...cells.map((cell) => healthStates.indexOf(cell.state)));
  const more = silent > 0 && own.silentSince === null && own.state !== 'unknown' ? [`Silent in ${silent} of ${cells.length}`] : [];
  return { ...own, state: healthStates[worst] ?? own.state, why: [...own.why, ...more] };
}

/** The facilities, workflows and cells of a scope with their standing, in the catalog's order; what it does not know comes last. */
export function prepareStanding({ actor, scope, catalog, rows, now }: Input): {
  facilities: HealthPlace[];
  workflows: HealthPlace[];
  cells: HealthCell[];
} {
  const visible = visiblePlaces(actor, scope, catalog);
  const quiet = rows.silence.filter((one) => one.workflow === null);
  const silentFacility = new Map(quiet.map((one) => [one.facility, { lastAt: one.lastAt ?? rows.seen.get(one.facility) ?? null }]));
  const silentCell = new Map(rows.silence.filter((one) => one.workflow !== null).map((one) => [keyOf(one), { lastAt: one.lastAt }]));
  // An exception that touches several cells of a place counts there once: each kind of place has counts of its own.
  const factsOf = (held: StandingRows['held'], key: (row: { facility: string; workflow: string }) => string) =>
    gatherFacts({ ...rows, held: held.map((one) => ({ ...one, facility: one.facility ?? '', workflow: one.workflow ?? '' })) }, key);
  const cellFacts = factsOf(
    rows.held.filter((one) => one.facility !== null && one.workflow !== null),
    keyOf,
  );
  const byFacility = factsOf(
    rows.held.filter((one) => one.workflow === null),
    (row) => row.facility,
  );
  const byWorkflow = factsOf(
    rows.held.filter((one) => one.facility === null),
    (row) => row.workflow,
  );

  const cells = [...new Set([...cellFacts.keys(), ...silentCell.keys()])].map((key): HealthCell => {
    const [facility = '', workflow = ''] = key.split('\u0000');
    // A silent facility is silent in each of its workflows.
    return { facility, workflow, ...standOf(cellFacts.get(key), silentFacility.get(facility) ?? silentCell.get(key), now) };
  });
  const facilities = [
    ...visible.facilities.map(({ id, shortName, type, city }) => ({
      id,
      name: shortName,
      group: facilityGroup(type) as string,
      city,
      noun: facilityNoun(type),
    })),
    ...strangers(byFacility, catalog.facilities).map((id) => ({
      id,
      name: strangerName(id),
      group: 'Not in the catalog',
      city: '',
      noun: 'site',
    })),
  ].map((place) => ({
    ...place,
    ...withCells(
      standOf(byFacility.get(place.id), silentFacility.get(place.id), now),
      cells.filter((cell) => cell.facility === place.id),
    ),
  }));
  const workflows = [
    ...visible.workflows.map(({ id, shortName }) => ({ id, name: shortName })),
    ...strangers(byWorkflow, catalog.workflows).map((id) => ({ id, name: strangerName(id) })),
  ].map((place) => ({
    ...place,
    group: '',
    city: '',
    noun: 'workflow',
    ...withCells(
      standOf(byWorkflow.get(place.id), undefined, now),
      cells.filter((cell) => cell.workflow === place.id),
    ),
  }));
  // Strangers are shown while something of them is known now, not for what they were last week.
  const present = (place: HealthPlace) =>
    place.state !== 'none' || visible.facilities.some(({ id }) => id === place.id) || visible.workflows.some(({ id }) => id === place.id);
  return { facilities: facilities.filter(present), workflows: workflows.filter(present), cells };
}
