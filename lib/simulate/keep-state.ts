import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { type Catalog, InvalidInputError } from '@/lib/domain';
import { type Incident, type IncidentPlace, planIncident } from './incident';
import { incidentIds, incidentStories } from './incident-stories';
import type { Begin, Surge } from './simulation';

/** What a simulation needs to go on where it stopped, so that what it sends again is the same to the byte. */
export interface SimulationState {
  seed: number;
  rate: number;
  traced: number;
  begin: Begin;
  acknowledgedUntilMs: number;
  incidents: readonly Incident[];
  surges: readonly Surge[];
}

const surgeSchema = z.object({ first: z.number(), workflow: z.string(), fromMs: z.number(), durationMs: z.number(), count: z.number() });
const stateSchema = z.object({
  seed: z.number(),
  rate: z.number(),
  traced: z.number(),
  begin: z.object({ allMs: z.number(), officeMs: z.number(), slowMs: z.number() }),
  acknowledgedUntilMs: z.number(),
  // JSON has no infinity: null stands for "until it is mended" and for "as far back as it goes".
  incidents: z.array(
    z.object({
      id: z.enum(incidentIds),
      fromMs: z.number(),
      toMs: z.number().nullable(),
      reachesBackMs: z.number().nullable(),
      facility: z.string().nullable(),
      connector: z.string().nullable(),
    }),
  ),
  surges: z.array(surgeSchema),
});

/** Returns the state in a file, or null when there is none. Errors: InvalidInputError when the file holds something else. */
export function readState(file: string, catalog: Catalog): SimulationState | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  const parsed = stateSchema.safeParse(toJson(text));
  if (!parsed.success) throw new InvalidInputError(`${file} holds no state of a simulation. Delete it to start anew.`);
  const incidents = parsed.data.incidents.map(({ id, fromMs, toMs, reachesBackMs, facility, connector }) => ({
    ...planIncident(id, { fromMs, toMs: toMs ?? Number.POSITIVE_INFINITY }, catalog.interfaces, movedTo(id, facility, connector)),
    reachesBackMs: reachesBackMs ?? Number.NEGATIVE_INFINITY,
  }));
  return { ...parsed.data, incidents };
}

/** Where the incident was moved to, as far as its story lets it be moved. */
function movedTo(id: Incident['id'], facility: string | null, connector: string | null): IncidentPlace {
  const moves = incidentStories[id].moves ?? [];
  return {
    ...(facility !== null && moves.includes('facility') ? { facility } : {}),
    ...(connector !== null && moves.includes('connector') ? { connector } : {}),
  };
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Writes the state so that a crash in between leaves the old one whole. */
export function writeState(file: string, state: SimulationState): void {
  const incidents = state.incidents.map(({ id, fromMs, toMs, reachesBackMs, facility, connector }) => ({
    id,
    fromMs,
    toMs,
    reachesBackMs,
    facility,
    connector,
  }));
  writeFileSync(`${file}.new`, JSON.stringify({ ...state, incidents }));
  renameSync(`${file}.new`, file);
}
