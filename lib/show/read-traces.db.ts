import { z } from 'zod';
import { type Connection, lane, query, sql } from '@/lib/db';
import type { Environment } from '@/lib/domain';
import type { Trace } from '@/lib/domain/views/transactions';
import { buildTrace, type StoredSpan } from './build-trace';
import type { PlaceNames } from './name-places';

const attributes = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const rowSchema = z.object({
  trace_id: z.string(),
  span_id: z.string(),
  parent_span_id: z.string().nullable(),
  start_nano: z.string(),
  duration_nano: z.union([z.number(), z.bigint()]),
  name: z.string(),
  kind: z.string(),
  application: z.string().nullable(),
  status: z.enum(['unset', 'ok', 'error']),
  status_message: z.string().nullable(),
  attributes,
  span_events: z.array(z.object({ name: z.string(), at: z.coerce.date() })),
});
type Row = z.infer<typeof rowSchema>;

const MOST_SPANS = 10_000;
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
  /** Hide free attributes and messages, which may hold personal data. */
  bare: boolean;
}

function toSpan(row: Row, { names, bare: hide }: TracesInput): StoredSpan {
  return {
    spanId: row.span_id,
    parentSpanId: row.parent_span_id,
    startNano: BigInt(row.start_nano),
    durationNano: BigInt(row.duration_nano),
    name: row.name,
    kind: row.kind,
    application: row.application === null ? { id: 'unassigned', name: 'Not assigned' } : names.application(row.application),
    status: row.status,
    statusMessage: hide ? null : row.status_message,
    attributes: hide ? {} : row.attributes,
    events: row.span_events,
  };
}

/**
 * The traces of a transaction that the caller was already allowed to read, oldest first; ids without a span are left out, at most
 * 10,000 spans in all. Cost: the primary key of span, in the days around the transaction.
 */
export async function readTraces(input: TracesInput, on: Connection = lane('screen')): Promise<Trace[]> {
  const ids = input.traceIds.map(bare).filter((id) => /^[0-9a-f]{32}$/.test(id));
  if (ids.length === 0) return [];
  const rows = await query(
    sql`select s.trace_id, s.span_id, s.parent_span_id, s.start_nano, s.duration_nano, s.name, s.kind, s.application, s.status, s.status_message, s.attributes, s.span_events
      from span s where s.trace_id = any(${ids.map(asUuid)}::uuid[]) and s.environment = ${input.environment}
        and s.started_at >= ${new Date(input.from.getTime() - DAY_MS)} and s.started_at < ${new Date(input.to.getTime() + DAY_MS)}
      order by s.started_at limit ${MOST_SPANS}`,
    rowSchema,
    on,
  );
  const byTrace = Map.groupBy(rows, (row) => bare(row.trace_id));
  return [...byTrace]
    .flatMap(
      ([id, spans]) =>
        buildTrace(
          id,
          spans.map((row) => toSpan(row, input)),
          input.limit,
        ) ?? [],
    )
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}
