import type { Actor } from '@/lib/domain';
import { buildIncident } from '@/lib/domain/build-incident';
import type { Incident } from '@/lib/domain/views/incident';
import { findException, getException } from './get-exception.db';
import { listMarkers } from './list-markers.db';
import { listHandovers } from './list-notes.db';
import { listReplays } from './read-replays.db';

/** Changes so long before the first case stand in the report: they may have caused it. */
const BEFORE_MS = 6 * 3_600_000;
const MOST = 50;

/** An exception as the report of an incident, with what happened around it. Errors: NotFoundError, also when out of scope. */
export async function readIncident(actor: Actor, ref: string, now: Date): Promise<Incident> {
  const [record, view] = await Promise.all([findException(actor, ref, now), getException(actor, ref, now)]);
  const { environment } = record;
  const from = new Date(record.first_at.getTime() - BEFORE_MS);
  const to = record.resolved_at ?? now;
  const places = {
    facility: record.facilities,
    workflow: record.workflows,
    ...(record.grouped_by.connector ? { connector: [record.grouped_by.connector] } : {}),
  };
  const [replays, markers, handovers] = await Promise.all([
    listReplays(actor, { environment, exception: view.row.ref, limit: MOST }, now),
    listMarkers(
      actor,
      { scope: { environment, ...places }, window: { from, to: new Date(Math.max(to.getTime(), from.getTime() + 1)) }, limit: MOST },
      now,
    ),
    listHandovers(actor, { environment, teams: [record.team], from: record.first_at, to }),
  ]);
  return buildIncident(view, {
    replays: replays.rows,
    markers: markers.items,
    handovers: handovers.map(({ at, by, text }) => ({ at, by: by.name, text })),
  });
}
