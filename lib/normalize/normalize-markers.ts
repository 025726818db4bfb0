import {
  type DecodedBatch,
  type DecodedEvent,
  MARKER_TEXT_LIMIT,
  MARKER_TITLE_LIMIT,
  type MarkerKind,
  type MarkerRecord,
  type MarkerSubject,
  markerKinds,
  markerSubjects,
  type NormalizedBatch,
  UNASSIGNED,
} from '@/lib/domain';
import { redactMarker } from '@/lib/redact';
import { checkEnvironment } from './check-environment';
import { checkTime, readTime } from './check-time';
import { hashContent } from './hash-content';
import type { CatalogLookup, NormalizeContext } from './normalize-context';
import { addAttributes, checkCount } from './read-attributes';
import { isObject, type JsonObject, readFields, readName, readWords } from './read-field';
import { RecordFault } from './record-fault';
import { rejectFault } from './reject-fault';

/** Fields of the contract; every other name of a marker is an attribute. */
const ownFields = new Set<string>([
  ...['markerId', 'kind', 'at', 'until', 'title', 'text', 'url', 'version', 'source', 'environment', 'attributes', 'changedAt'],
  ...markerSubjects,
]);
/** Maintenance is planned ahead. */
const AHEAD_DAYS = 730;

/** The markers of a decoded batch; each record that breaks a rule is rejected by itself. */
export function normalizeMarkers(batch: DecodedBatch<DecodedEvent>, context: NormalizeContext): NormalizedBatch {
  const markers: NonNullable<NormalizedBatch['markers']> = [];
  const rejected = [...batch.rejected];
  const known = knownNames(context.lookup);
  for (const { index, record } of batch.records) {
    try {
      const marker = markerOf(record, context, known);
      redactMarker(context.lookup.redactor, marker);
      markers.push({ index, marker });
    } catch (error) {
      rejected.push(rejectFault(error, index, record));
    }
  }
  return { events: [], spans: [], markers, rejected };
}

type KnownNames = Record<MarkerSubject, (said: string) => string | undefined>;

function knownNames({ facilities, workflows, applications, connectors, interfaces }: CatalogLookup): KnownNames {
  const among = (ids: { has: (id: string) => boolean }) => (said: string) => (ids.has(said) ? said : undefined);
  return {
    facility: (said) => facilities.get(said),
    workflow: among(workflows),
    interface: among(interfaces),
    connector: among(connectors),
    application: among(applications),
  };
}

function markerOf(record: unknown, context: NormalizeContext, known: KnownNames): MarkerRecord {
  if (!isObject(record)) throw new RecordFault('invalid_type', 'A marker must be a JSON object.');
  checkEnvironment(record.environment, context.environment);
  const kind = readKind(record.kind);
  const at = readMoment(record.at, 'at', context);
  if (!at) throw new RecordFault('missing_field', '"at" is missing. Send when it was, with an offset.');
  const until = readMoment(record.until, 'until', context);
  if (until && until <= at)
    throw new RecordFault(
      'contradiction',
      `"until" is ${until.toISOString()}, not after "at", ${at.toISOString()}. Leave it out for one moment.`,
    );
  const title = readName(record.title, 'title', MARKER_TITLE_LIMIT)?.trim();
  if (!title) throw new RecordFault('missing_field', '"title" is missing. Send one line for people.');
  const attributes: MarkerRecord['attributes'] = {};
  addAttributes(attributes, readFields(record.attributes, 'attributes'));
  addAttributes(attributes, Object.fromEntries(Object.entries(record).filter(([name]) => !ownFields.has(name))));
  checkCount(attributes);
  const said = {
    markerId: readName(record.markerId, 'markerId'),
    environment: context.environment,
    source: readName(record.source, 'source') ?? context.source,
    kind,
    ...{ at, until, title, attributes },
    text: readWords(record.text, 'text', MARKER_TEXT_LIMIT),
    url: readUrl(record.url),
    version: readName(record.version, 'version'),
  };
  const named = readAbout(record);
  const changedAt = readTime(record.changedAt, 'changedAt')?.at ?? null;
  const identity =
    said.markerId === null
      ? [said.environment, said.source, 'content', kind, at, title, said.version, named]
      : [said.environment, said.source, said.markerId];
  return {
    id: hashContent(identity),
    contentHash: hashContent([{ ...said, attributes: null }, named, changedAt, sorted(attributes)]),
    ...said,
    ...placeAbout(named, known),
  };
}

function readKind(value: unknown): MarkerKind {
  const said = readName(value, 'kind');
  const kind = markerKinds.find((one) => one === said);
  if (kind) return kind;
  if (said === null) throw new RecordFault('missing_field', `"kind" is missing. Send one of ${markerKinds.join(', ')}.`);
  throw new RecordFault('invalid_value', `"kind" must be one of ${markerKinds.join(', ')}; it is "${said.slice(0, 60)}".`);
}

function readMoment(value: unknown, name: string, context: NormalizeContext): Date | null {
  const parsed = readTime(value, name);
  if (parsed) checkTime(parsed.at, name, context, { aheadDays: AHEAD_DAYS });
  return parsed?.at ?? null;
}

/** People will click it: only what a browser opens as a page. */
function readUrl(value: unknown): string | null {
  const url = readName(value, 'url', 2_000);
  if (url === null || (/^https?:\/\//i.test(url) && URL.canParse(url))) return url;
  throw new RecordFault('invalid_value', `"url" must be a whole http or https address; it is "${url.slice(0, 60)}".`);
}

type Named = [MarkerSubject, string][];

function readAbout(record: JsonObject): Named {
  return markerSubjects.flatMap((subject): Named => {
    const said = readName(record[subject], subject);
    return said === null ? [] : [[subject, said]];
  });
}

/** Catalog ids in place of names. A facility, workflow or interface that is unknown is `unassigned`; the sender's own word is kept beside it. */
function placeAbout(named: Named, known: KnownNames): Pick<MarkerRecord, 'about' | 'unknown'> {
  const about: MarkerRecord['about'] = { facility: null, workflow: null, interface: null, connector: null, application: null };
  const unknown: MarkerRecord['unknown'] = {};
  for (const [subject, said] of named) {
    const id = known[subject](said);
    about[subject] = id ?? (subject === 'connector' || subject === 'application' ? said : UNASSIGNED);
    if (id === undefined && said !== UNASSIGNED) unknown[subject] = said;
  }
  return { about, unknown };
}

/** Returns the catalog ids of names that were told of a marker and that the catalog knows now. */
export function placeNames(told: MarkerRecord['unknown'], lookup: CatalogLookup): MarkerRecord['unknown'] {
  const known = knownNames(lookup);
  const placed = markerSubjects.flatMap((subject) => {
    const id = told[subject] === undefined ? undefined : known[subject](told[subject]);
    return id === undefined ? [] : [[subject, id] as const];
  });
  return Object.fromEntries(placed);
}

const sorted = (fields: Readonly<Record<string, unknown>>): [string, unknown][] =>
  Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
