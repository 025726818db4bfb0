import { z } from 'zod';
import {
  type Actor,
  type Environment,
  environmentSchema,
  type MarkerSubject,
  markerKindSchema,
  markerSubjects,
  mayMark,
} from '@/lib/domain';
import type { Marker } from '@/lib/domain/views/markers';
import type { PlaceNames } from './name-places';

/** A row of table marker. */
export const markerRowSchema = z.object({
  id: z.string(),
  environment: environmentSchema,
  source: z.string(),
  kind: markerKindSchema,
  at: z.date(),
  until: z.date().nullable(),
  title: z.string(),
  text: z.string().nullable(),
  url: z.string().nullable(),
  version: z.string().nullable(),
  facility: z.string().nullable(),
  workflow: z.string().nullable(),
  interface: z.string().nullable(),
  connector: z.string().nullable(),
  application: z.string().nullable(),
  unknown: z.record(z.string(), z.string()),
  revision: z.number(),
  changed_at: z.date(),
  changed_by: z.string(),
  withdrawn_at: z.date().nullable(),
  withdrawn_by: z.string().nullable(),
});
type Row = z.infer<typeof markerRowSchema>;

/** Names of what a marker is about, in the shape of the view. */
export function nameAbout(about: Partial<Record<MarkerSubject, string | null>>, names: PlaceNames): Marker['about'] {
  const named = (subject: MarkerSubject) => {
    const id = about[subject];
    return id === null || id === undefined ? null : names[subject](id);
  };
  const [facility, workflow, iface, connector, application] = markerSubjects.map(named);
  const or = (place: ReturnType<typeof named> | undefined) => place ?? null;
  return { facility: or(facility), workflow: or(workflow), interface: or(iface), connector: or(connector), application: or(application) };
}

/** A stored marker as its reader sees it. */
export function prepareMarker(row: Row, names: PlaceNames, actor: Actor): Marker {
  const { facility, workflow, connector, application } = row;
  const about = nameAbout({ facility, workflow, interface: row.interface, connector, application }, names);
  for (const subject of markerSubjects) {
    const [said, place] = [row.unknown[subject], about[subject]];
    if (said !== undefined && place) place.name = `${said} (not in the catalog)`;
  }
  const environment: Environment = row.environment;
  return {
    id: row.id,
    origin: 'told',
    kind: row.kind,
    at: row.at.toISOString(),
    until: row.until?.toISOString() ?? null,
    title: row.title,
    text: row.text,
    url: row.url,
    version: row.version,
    source: row.source,
    about,
    unknown: Object.entries(row.unknown).map(([field, value]) => ({ field, value })),
    revision: row.revision,
    changedAt: row.changed_at.toISOString(),
    changedBy: row.changed_by,
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
    withdrawnBy: row.withdrawn_by,
    mayChange: mayMark(actor, environment, { facility, workflow }),
  };
}
