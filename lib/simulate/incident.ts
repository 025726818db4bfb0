import { type Interface, InvalidInputError } from '@/lib/domain';
import type { Effect, Place } from './effect';
import { type IncidentId, incidentStories } from './incident-stories';
import { DAY_MS, MINUTE_MS } from './simulation';

type EffectOf<K extends Effect['kind']> = Extract<Effect, { kind: K }>;

/**
 * Something that goes wrong, with the truth about it. Times in ms since 1970, [fromMs, toMs); `toMs` Infinity: until it is mended.
 * `reachesBackMs`: from when on it holds things back, for an incident whose cause lies before its start.
 */
export interface Incident {
  id: IncidentId;
  fromMs: number;
  toMs: number;
  reachesBackMs: number;
  facility: string | null;
  departments: readonly string[];
  connector: string | null;
  application: string | null;
  workflow: string | null;
  payGroup: string | null;
  interfaces: readonly string[];
  effects: readonly Effect[];
}

export interface IncidentPlace {
  facility?: string | undefined;
  connector?: string | undefined;
}

/** Returns the incident at its times. `place` moves it to another facility or connector, where its story can be told there. Errors: InvalidInputError. */
export function planIncident(
  id: IncidentId,
  times: { fromMs: number; toMs: number },
  interfaces: Iterable<Interface>,
  place: IncidentPlace = {},
): Incident {
  const story = incidentStories[id];
  for (const moved of ['facility', 'connector'] as const)
    if (place[moved] !== undefined && !(story.moves ?? []).includes(moved))
      throw new InvalidInputError(`${id} cannot be moved to another ${moved}.`);
  const { facility = null, connector = null, ...rest } = story.element;
  const where = { facility: place.facility ?? facility, connector: place.connector ?? connector };
  const ofConnector = [...interfaces].filter((i) => i.connector === where.connector && i.environment === 'production').map((i) => i.id);
  const own = story.touches && where.connector === connector ? story.touches : where.connector ? ofConnector : [];
  return {
    id,
    ...times,
    reachesBackMs: id === 'inc-06' ? Number.NEGATIVE_INFINITY : times.fromMs,
    ...where,
    departments: rest.departments ?? [],
    application: rest.application ?? null,
    workflow: rest.workflow ?? null,
    payGroup: rest.payGroup ?? null,
    interfaces: own,
    effects: story.effects({ facility: where.facility ?? '', connector: where.connector ?? '', interfaces: own }),
  };
}

/** Returns the effects of a kind that are at work on this interface and place at an instant, each with its incident. */
export function effectsAt<K extends 'hold' | 'refuse' | 'slow'>(
  incidents: readonly Incident[],
  kind: K,
  at: { interface: string | undefined; facility: string; atMs: number },
): { incident: Incident; effect: EffectOf<K>; untilMs: number }[] {
  if (incidents.length === 0) return [];
  return listEffects(incidents, kind).flatMap(({ incident, effect }) => {
    const { interfaces, facilities, forMs }: Place & { forMs?: number } = effect;
    const untilMs = forMs === undefined ? incident.toMs : Math.min(incident.toMs, incident.fromMs + forMs);
    const meant =
      at.atMs >= incident.fromMs &&
      at.atMs < untilMs &&
      (interfaces === undefined || interfaces.includes(at.interface ?? '')) &&
      (facilities === undefined || facilities.includes(at.facility));
    return meant ? [{ incident, effect, untilMs }] : [];
  });
}

/** Returns the effects of a kind, each with its incident. */
export const listEffects = <K extends Effect['kind']>(
  incidents: readonly Incident[],
  kind: K,
): { incident: Incident; effect: EffectOf<K> }[] =>
  incidents.flatMap((incident) => incident.effects.flatMap((effect) => (isOf(effect, kind) ? [{ incident, effect }] : [])));

const isOf = <K extends Effect['kind']>(effect: Effect, kind: K): effect is EffectOf<K> => effect.kind === kind;

/** inc-06 means the next file due after its start: within one pay period. */
export const BATCH_WITHIN_MS = 14 * DAY_MS;
/** What waited comes back eight times as fast as it came in. */
export const BURST_FACTOR = 8;
export const OUT_OF_ORDER_SHARE = 0.15;
/** Dead letters are taken up again within this time after the end. */
export const TAKEN_UP_WITHIN_MS = 10 * MINUTE_MS;
export const OPERATOR_SHARE = 0.25;
