import { z } from 'zod';
import type { Attributes } from './telemetry';

/** What a marker on a time chart tells of. */
export const markerKinds = ['release', 'change', 'incident', 'maintenance'] as const;
export const markerKindSchema = z.enum(markerKinds);
export type MarkerKind = z.infer<typeof markerKindSchema>;

/** What a marker can be about; one that names nothing is about everything. */
export const markerSubjects = ['facility', 'workflow', 'interface', 'connector', 'application'] as const;
export type MarkerSubject = (typeof markerSubjects)[number];

export const MARKER_TITLE_LIMIT = 200;
export const MARKER_TEXT_LIMIT = 4_000;

/** A marker as it is stored. `about` holds catalog ids, or the sender's own word where the catalog does not tell connectors and applications. */
export interface MarkerRecord {
  /** Of environment, source and markerId; of what it says where no markerId was sent. */
  id: string;
  /** Of all that the sender said. */
  contentHash: string;
  markerId: string | null;
  environment: string;
  source: string;
  kind: MarkerKind;
  at: Date;
  until: Date | null;
  title: string;
  text: string | null;
  url: string | null;
  version: string | null;
  about: Record<MarkerSubject, string | null>;
  /** Names that the catalog does not know, as they were said. */
  unknown: Partial<Record<MarkerSubject, string>>;
  attributes: Attributes;
}

const line = (max: number, description: string) => z.string().max(max).nullish().describe(description);
const moment = (description: string) => z.iso.datetime({ offset: true }).describe(description);

/** A marker as `POST /api/markers` takes it. normalize checks the same by hand, and says more about each fault. Unknown fields are kept. */
export const wireMarkerSchema = z
  .looseObject({
    markerId: line(
      200,
      'Unique per marker and source: the same content again is counted once, other content changes the marker. Derived from kind, at, title, version and what it is about when absent.',
    ),
    kind: markerKindSchema,
    at: moment('When it was, or is planned to be: ISO 8601 with an offset, up to two years ahead.'),
    until: z
      .union([z.iso.datetime({ offset: true }), z.literal('')])
      .nullish()
      .describe('When it ends; left out: one moment, or not known yet.'),
    title: z.string().min(1).max(MARKER_TITLE_LIMIT).describe('One line for people.'),
    text: z.string().nullish().describe(`More for people, plain text; cut after ${MARKER_TEXT_LIMIT} characters.`),
    url: line(2_000, 'http or https address with more: the release notes, the change record.'),
    version: line(200, 'What was released.'),
    source: line(200, 'Who says it. Default: the source of the ingest key; of a person, the address of the person.'),
    environment: line(200, 'Must be the environment that is written to when it is said.'),
    application: line(200, 'Application id of the catalog.'),
    connector: line(200, 'Connector id of the catalog.'),
    interface: line(200, 'Interface id of the catalog.'),
    workflow: line(200, 'Workflow id of the catalog.'),
    facility: line(200, 'Facility id or code of the catalog.'),
    changedAt: line(40, 'When this was said. Lets a marker be changed back to what it said before.'),
  })
  .describe(
    'A release, change, incident or maintenance. It is about what it names among application, connector, interface, workflow and facility; about everything when it names none.',
  );

/** The body of `POST /api/markers`; NDJSON (application/x-ndjson) has one marker a line. */
export const markersBodySchema = z.union([wireMarkerSchema, z.array(wireMarkerSchema), z.object({ markers: z.array(wireMarkerSchema) })]);
