import { z } from 'zod';
import { type Connection, lane, query, queryPrepared, sql, unpackBytes, unpackShort } from '@/lib/db';
import { type Environment, environments, type SpanRecord } from '@/lib/domain';
import { readSpanText } from '@/lib/domain/span-text';
import type { Trace } from '@/lib/domain/views/transactions';
import { buildTrace, type StoredSpan } from './build-trace';
import type { PlaceNames } from './name-places';

const placeSchema = z.object({
  environment: z.enum(environments),
  block_key: z.string(),
  day: z.date(),
  at: z.number(),
  size: z.number(),
  lines: z.instanceof(Buffer).nullable(),
});
type Place = z.infer<typeof placeSchema>;
const linkSchema = z.object({
  environment: z.enum(environments),
  trace_id: z.string(),
  span_id: z.string(),
  linked_trace_id: z.string(),
  linked_span_id: z.string(),
});
const blockSchema = z.object({ block_key: z.string(), lines: z.instanceof(Buffer) });

/** Spans of all the traces, and pieces of requests that they came in. */
const MOST = { spans: 10_000, blocks: 1_000 };
const MOST_LINKS = 1_000;
/** Blocks held in memory at a time; as many come with the places, so that most traces are one statement. */
const BLOCKS_AT_ONCE = 25;
/** Unpacked here and now; more would keep others waiting. */
const FEW_BLOCKS = 2;
const DAY_MS = 86_400_000;
const bare = (traceId: string) => traceId.replaceAll('-', '');
const asUuid = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

export interface TracesInput {
  environment: Environment;
  traceIds: readonly string[];
  from: Date;
  to: Date;
  names: PlaceNames;
  /** Spans listed per trace. */
  limit: number;
  most?: typeof MOST;
  /** Hide free attributes and messages, which may hold personal data. */
  bare: boolean;
}

function toSpan(span: SpanRecord, { names, bare: hide }: TracesInput): StoredSpan {
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    startNano: span.startNano,
    durationNano: span.durationNano,
    name: span.name,
    kind: span.kind,
    application: span.application === null ? { id: 'unassigned', name: 'Not assigned' } : names.application(span.application),
    status: span.status,
    statusMessage: hide ? null : span.statusMessage,
    attributes: hide ? {} : { ...span.resource, ...span.attributes },
    events: span.spanEvents.map(({ name, at }) => ({ name, at })),
    links: span.links.map(({ traceId, spanId }) => ({ direction: 'to', traceId, spanId })),
  };
}

/** Where the spans of some traces stand, asked for in these days and environments; a rejection is met by whoever reads them. */
interface Sought {
  readonly starts: Date;
  readonly ends: Date;
  readonly places: Promise<Place[]>;
  readonly links: Promise<Link[]>;
}

/**
 * Asks where spans stand before it is known of which environment and days they are, so that the question goes out beside the one that says it: in all
 * environments, around `at`. Nothing of the answer is shown unless readTraces is given it, which keeps what its input allows.
 */
export function seekTraces(traceIds: readonly string[], at: Date, on: Connection): Sought {
  return seek(environments, idsOf(traceIds), { from: at, to: at }, on);
}

function seek(within: readonly Environment[], ids: readonly string[], { from, to, most = MOST }: Days, on: Connection): Sought {
  const [starts, ends] = [midnight(from, -1), midnight(to, 2)];
  const places = findPlaces(within, ids, { starts, ends, most: most.blocks }, on);
  const links = findLinksBack(within, ids, on);
  for (const one of [places, links]) one.catch(() => undefined);
  return { starts, ends, places, links };
}

type Days = Pick<TracesInput, 'from' | 'to' | 'most'>;

const idsOf = (traceIds: readonly string[]) => traceIds.map(bare).filter((id) => /^[0-9a-f]{32}$/.test(id));

/** What was sought before, where it holds all that is asked for now; else it is sought. */
async function findAll(input: TracesInput, ids: readonly string[], on: Connection, sought: Sought | null): Promise<[Place[], Link[]]> {
  const { environment, from, to, most = MOST } = input;
  const fits = sought !== null && sought.starts <= midnight(from, -1) && sought.ends >= midnight(to, 2);
  const [places, links] = fits ? await Promise.all([sought.places, sought.links]) : [[], []];
  // What filled its limit may have been filled by another environment.
  if (fits && places.length <= most.blocks && links.length < MOST_LINKS)
    return [places.filter((one) => one.environment === environment), links.filter((one) => one.environment === environment)];
  const again = seek([environment], ids, input, on);
  return Promise.all([again.places, again.links]);
}

/**
 * The traces of a transaction that the caller was already allowed to read, oldest first; ids without a span are left out, at most
 * 10,000 spans of 1,000 requests in all; a trace of which more may be stored is `truncated`. A span that was stored more than once is there once, as it came first. Cost: span_trace_trace, then a block for
 * each request that brought spans of the trace: 1 ms to read and unpack. `sought`: see seekTraces, for the same ids.
 */
export async function readTraces(input: TracesInput, on: Connection = lane('screen'), sought: Sought | null = null): Promise<Trace[]> {
  const ids = idsOf(input.traceIds);
  if (ids.length === 0) return [];
  const traces = new Map<string, Map<string, StoredSpan>>();
  const { most = MOST } = input;
  const [found, links] = await findAll(input, ids, on, sought);
  const blocks = [...Map.groupBy(found.slice(0, most.blocks), (place) => place.block_key)];
  const cut = new Set<string>();
  let count = 0;
  let unreadFrom = 0;
  for (let from = 0; from < blocks.length && count < most.spans; from += BLOCKS_AT_ONCE) {
    unreadFrom = from + BLOCKS_AT_ONCE;
    for (const span of await readBlocks(blocks.slice(from, unreadFrom), on)) {
      const trace = traces.get(span.traceId) ?? new Map<string, StoredSpan>();
      traces.set(span.traceId, trace);
      if (trace.has(span.spanId)) continue;
      if (count >= most.spans) {
        cut.add(span.traceId);
        continue;
      }
      trace.set(span.spanId, toSpan(span, input));
      count += 1;
    }
  }
  // What was not read may be of any of them.
  const unread = found.length > most.blocks || unreadFrom < blocks.length;
  addLinksBack(traces, links);
  return [...traces]
    .flatMap(([id, spans]) => buildTrace(id, [...spans.values()], input.limit, unread || cut.has(id)) ?? [])
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}

/** Midnight UTC `days` after the day of `at`: days are what partitions are cut by, and only a plain time lets the planner leave the others out. */
const midnight = (at: Date, days: number) => new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS + days * DAY_MS);

interface Within {
  starts: Date;
  ends: Date;
  most: number;
}

/** Where the spans of these traces stand, as they arrived. A block is filed under its first span, which is of the same UTC day as the others. */
function findPlaces(
  within: readonly Environment[],
  ids: readonly string[],
  { starts, ends, most }: Within,
  on: Connection,
): Promise<Place[]> {
  return queryPrepared(
    sql`with place as (
        select b.environment, t.block_key, t.started_at, date_trunc('day', t.started_at, 'UTC') as day, t.at, t.size, b.received_at,
          dense_rank() over (order by b.received_at, t.block_key) as block,
          row_number() over (partition by t.block_key order by t.at) as in_block
        from span_trace t join span_block b using (block_key, started_at)
        where t.trace_id = any(${ids.map(asUuid)}::uuid[]) and b.environment = any(${[...within]}::text[])
          and t.started_at >= ${starts} and t.started_at < ${ends} and b.started_at >= ${starts} and b.started_at < ${ends}
        order by b.received_at, t.block_key, t.at limit ${most + 1})
      select p.environment, p.block_key, p.day, p.at, p.size, b.lines from place p
        left join span_block b on p.in_block = 1 and p.block <= ${BLOCKS_AT_ONCE} and b.block_key = p.block_key and b.started_at = p.started_at
          and b.started_at >= ${starts} and b.started_at < ${ends}
      order by p.received_at, p.block_key, p.at`,
    placeSchema,
    on,
  );
}

type Link = z.infer<typeof linkSchema>;

function findLinksBack(within: readonly Environment[], ids: readonly string[], on: Connection): Promise<Link[]> {
  return queryPrepared(
    sql`select environment, trace_id, span_id, linked_trace_id, linked_span_id from trace_link
      where linked_trace_id = any(${ids.map(asUuid)}::uuid[]) and environment = any(${[...within]}::text[])
      order by started_at, span_id limit ${MOST_LINKS}`,
    linkSchema,
    on,
  );
}

/** A link stands on the span that says it; here each span learns who points to it. */
function addLinksBack(traces: ReadonlyMap<string, ReadonlyMap<string, StoredSpan>>, links: readonly Link[]): void {
  for (const { trace_id, span_id, linked_trace_id, linked_span_id } of links)
    traces
      .get(bare(linked_trace_id))
      ?.get(linked_span_id)
      ?.links.push({ direction: 'from', traceId: bare(trace_id), spanId: span_id });
}

async function readBlocks(blocks: readonly [key: string, places: Place[]][], on: Connection): Promise<SpanRecord[]> {
  const packed = new Map(blocks.flatMap(([key, [place]]) => (place?.lines ? [[key, place.lines] as const] : [])));
  const absent = blocks.filter(([key]) => !packed.has(key));
  if (absent.length > 0) {
    const days = absent.flatMap(([, [place]]) => (place ? [place.day.getTime()] : []));
    const rows = await query(
      sql`select block_key, lines from span_block where block_key = any(${absent.map(([key]) => key)}::uuid[])
          and started_at >= ${new Date(Math.min(...days))} and started_at < ${new Date(Math.max(...days) + DAY_MS)}`,
      blockSchema,
      on,
    );
    for (const { block_key, lines } of rows) packed.set(block_key, lines);
  }
  const few = blocks.length <= FEW_BLOCKS;
  const read = blocks.map(async ([key, places]) => {
    const lines = packed.get(key);
    return lines ? readSpanText((few ? unpackShort(lines) : null) ?? (await unpackBytes(lines)), places) : [];
  });
  return (await Promise.all(read)).flat();
}
