import { addTo, bucketOf, type ClaimedEvent, flattenSketch, type Sketch } from '@/lib/domain';
import type { SequenceNote } from './follow-sequence';

const HOUR_MS = 3_600_000;

export interface FeedRow {
  environment: string;
  source: string;
  history: boolean;
  last_occurred_at: Date;
  last_received_at: Date;
  events: number;
}

export interface FeedHourRow {
  environment: string;
  source: string;
  bucket_at: Date;
  events: number;
  /** Bit i: something arrived in minute i of the hour. Decimal text, as it needs 60 bits. */
  minutes: string;
  lag_sketch: number[];
  lag_min_ms: number;
  lag_max_ms: number;
  early: number;
  truncated: number;
  unmapped: number;
}

export interface GapRow {
  environment: string;
  source: string;
  kind: string;
  value: string;
  first_at: Date;
  last_at: Date;
  events: number;
}

export interface StreamNotes {
  environment: string;
  source: string;
  stream: string;
  notes: SequenceNote[];
}

/** What newly stored events say of their feeds; every list is in one order, so that writers lock alike. */
export interface FeedFacts {
  feeds: FeedRow[];
  interfaces: (Omit<FeedRow, 'history'> & { interface: string })[];
  hours: FeedHourRow[];
  gaps: GapRow[];
  streams: StreamNotes[];
}

/** Attributes by which a source says that it cut what it sent. */
const CUT = ['otel.dropped_attributes_count', 'otel.dropped_events_count', 'otel.dropped_links_count'];

const isTruncated = ({ attributes }: ClaimedEvent) =>
  attributes['throughline.truncated'] === true || CUT.some((name) => Number(attributes[name] ?? 0) > 0);

/** The stream and number that an event bears, where both can be used. */
function sequenceOf({ attributes, occurredAt }: ClaimedEvent): { stream: string; note: SequenceNote } | null {
  const raw = attributes['throughline.sequence.number'];
  const number = typeof raw === 'string' && /^\d{1,16}$/.test(raw) ? Number(raw) : raw;
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0) return null;
  return { stream: String(attributes['throughline.sequence.stream'] ?? '').slice(0, 200), note: { number, at: occurredAt } };
}

function seen<T extends Omit<FeedRow, 'history'>>(rows: Map<string, T>, key: string, event: ClaimedEvent, make: () => T): void {
  const row = rows.get(key);
  if (!row) return void rows.set(key, make());
  row.events += 1;
  if (event.occurredAt > row.last_occurred_at) row.last_occurred_at = event.occurredAt;
  if (event.receivedAt > row.last_received_at) row.last_received_at = event.receivedAt;
}

/** Adds up newly stored events by feed, hour of arrival, unknown name and numbered stream. History says nothing of lag or silence. */
export function describeFeeds(events: readonly ClaimedEvent[]): FeedFacts {
  const feeds = new Map<string, FeedRow>();
  const interfaces = new Map<string, FeedFacts['interfaces'][number]>();
  const hours = new Map<string, FeedHourRow & { sketch: Sketch; bits: bigint }>();
  const gaps = new Map<string, GapRow>();
  const streams = new Map<string, StreamNotes>();
  for (const event of events) {
    const { environment, source, history, occurredAt, receivedAt } = event;
    const first = { environment, source, last_occurred_at: occurredAt, last_received_at: receivedAt, events: 1 };
    seen(feeds, `${environment}\0${source}\0${history}`, event, () => ({ ...first, history }));
    const unknown = Object.entries(event.attributes).filter(([name]) => name.startsWith('unassigned.'));
    for (const [name, raw] of unknown) noteGap(gaps, event, name.slice('unassigned.'.length), String(raw));
    const sequence = sequenceOf(event);
    if (sequence) {
      const key = `${environment}\0${source}\0${sequence.stream}`;
      const stream = streams.get(key) ?? { environment, source, stream: sequence.stream, notes: [] };
      stream.notes.push(sequence.note);
      streams.set(key, stream);
    }
    if (history) continue;
    if (event.interface !== null && !unknown.some(([name]) => name === 'unassigned.interface')) {
      const id = event.interface;
      seen(interfaces, `${environment}\0${source}\0${id}`, event, () => ({ ...first, interface: id }));
    }
    noteHour(hours, event, unknown.length > 0);
  }
  return {
    feeds: inOrder(feeds),
    interfaces: inOrder(interfaces),
    hours: inOrder(hours).map(({ sketch, bits, ...row }) => ({ ...row, minutes: String(bits), lag_sketch: flattenSketch(sketch) })),
    gaps: inOrder(gaps),
    streams: inOrder(streams),
  };
}

const inOrder = <T>(rows: ReadonlyMap<string, T>): T[] => [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);

function noteGap(gaps: Map<string, GapRow>, { environment, source, occurredAt }: ClaimedEvent, kind: string, value: string): void {
  const key = `${environment}\0${source}\0${kind}\0${value}`;
  const gap = gaps.get(key);
  if (!gap) {
    gaps.set(key, { environment, source, kind, value, first_at: occurredAt, last_at: occurredAt, events: 1 });
    return;
  }
  gap.events += 1;
  if (occurredAt < gap.first_at) gap.first_at = occurredAt;
  if (occurredAt > gap.last_at) gap.last_at = occurredAt;
}

function noteHour(hours: Map<string, FeedHourRow & { sketch: Sketch; bits: bigint }>, event: ClaimedEvent, unmapped: boolean): void {
  const { environment, source, occurredAt, receivedAt } = event;
  const at = Math.floor(receivedAt.getTime() / HOUR_MS) * HOUR_MS;
  const lagMs = receivedAt.getTime() - occurredAt.getTime();
  const key = `${environment}\0${source}\0${at}`;
  const hour = hours.get(key) ?? {
    environment,
    source,
    bucket_at: new Date(at),
    events: 0,
    minutes: '0',
    lag_sketch: [],
    lag_min_ms: lagMs,
    lag_max_ms: lagMs,
    early: 0,
    truncated: 0,
    unmapped: 0,
    sketch: new Map(),
    bits: 0n,
  };
  hours.set(key, hour);
  hour.events += 1;
  hour.bits |= 1n << BigInt(Math.floor((receivedAt.getTime() - at) / 60_000));
  addTo(hour.sketch, bucketOf(Math.max(0, lagMs)), 1);
  hour.lag_min_ms = Math.min(hour.lag_min_ms, lagMs);
  hour.lag_max_ms = Math.max(hour.lag_max_ms, lagMs);
  if (lagMs < 0) hour.early += 1;
  if (isTruncated(event)) hour.truncated += 1;
  if (unmapped) hour.unmapped += 1;
}
