import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import { quantileOf, unflattenSketch } from '@/lib/domain';
import type { Feed } from '@/lib/domain/views/sources';
import { findUsualSilence, judgeClock, judgeFeed } from './judge-feed';

const HOUR_MS = 3_600_000;
const LOOK_BACK_MS = 29 * 24 * HOUR_MS;
const SENDING_MS = 15 * 60_000;
const MOST_NAMES = 12;
const MOST_GAPS = 20;

const lastSchema = z.object({
  source: z.string(),
  history: z.boolean(),
  last_occurred_at: z.date(),
  last_received_at: z.date(),
  events: z.number(),
});
const daySchema = z.object({
  source: z.string(),
  events: z.number(),
  sketch: z.array(z.number()),
  lag_min_ms: z.number(),
  lag_max_ms: z.number(),
  early: z.number(),
  truncated: z.number(),
  unmapped: z.number(),
});
const hourSchema = z.object({ source: z.string(), bucket_at: z.date(), minutes: z.union([z.number(), z.bigint()]).transform(BigInt) });
const refusalSchema = z.object({ source: z.string(), code: z.string(), n: z.number(), traffic: z.boolean() });
const streamSchema = z.object({
  source: z.string(),
  stream: z.string(),
  missing: z.number(),
  duplicates: z.number(),
  resets: z.number(),
  late: z.number(),
  epochs: z.array(z.object({ ranges: z.array(z.number()) })),
});
const nameSchema = z.object({ source: z.string(), kind: z.string(), value: z.string(), events: z.number() });
const interfaceSchema = z.object({ source: z.string(), interface: z.string(), last_received_at: z.date(), events: z.number() });

interface Asked {
  environment: string;
  now: Date;
  index: CatalogIndex;
}

/**
 * Every source of an environment, live before history, by name: when it last spoke and whether its silence is usual, lag and clock of a day,
 * what was cut, unknown, resent, refused or skipped. Cost: a row per source and hour of a day; of four weeks for sources that are silent.
 */
export async function listFeeds({ environment, now, index }: Asked, on: Connection): Promise<Feed[]> {
  const since = (ms: number) => new Date(now.getTime() - ms);
  const feeds = await query(
    sql`select source, history, last_occurred_at, last_received_at, events from feed where environment = ${environment} order by history, source`,
    lastSchema,
    on,
  );
  const days = await query(
    sql`select source, sum(events)::bigint as events, sketch_merge(lag_sketch) as sketch, min(lag_min_ms) as lag_min_ms, max(lag_max_ms) as lag_max_ms,
        sum(early)::bigint as early, sum(truncated)::bigint as truncated, sum(unmapped)::bigint as unmapped
      from feed_hour where environment = ${environment} and bucket_at > ${since(24 * HOUR_MS)} group by source`,
    daySchema,
    on,
  );
  const resting = feeds
    .filter((feed) => !feed.history && now.getTime() - feed.last_received_at.getTime() > SENDING_MS)
    .map(({ source }) => source);
  const hours =
    resting.length === 0
      ? []
      : await query(
          sql`select source, bucket_at, minutes from feed_hour
            where environment = ${environment} and source = any(${resting}::text[]) and bucket_at >= ${since(LOOK_BACK_MS)}`,
          hourSchema,
          on,
        );
  const refusals = await query(
    sql`select source, code, sum(n)::bigint as n, bool_or(endpoint <> 'markers') as traffic from feed_refusal where environment = ${environment} and bucket_at >= ${since(7 * 24 * HOUR_MS)}
      group by source, code order by 3 desc, 2`,
    refusalSchema,
    on,
  );
  const streams = await query(
    sql`select source, stream, missing, duplicates, resets, late, epochs from feed_sequence where environment = ${environment} order by missing desc, stream`,
    streamSchema,
    on,
  );
  const names = await query(
    sql`select source, kind, value, events from feed_gap where environment = ${environment} order by events desc, kind, value limit 2000`,
    nameSchema,
    on,
  );
  const interfaces = await query(
    sql`select source, interface, last_received_at, events from feed_interface where environment = ${environment} order by events desc limit 2000`,
    interfaceSchema,
    on,
  );
  const parts = {
    days: new Map(days.map((day) => [day.source, day])),
    hours: Map.groupBy(hours, ({ source }) => source),
    refusals: Map.groupBy(refusals, ({ source }) => source),
    streams: Map.groupBy(streams, ({ source }) => source),
    names: Map.groupBy(names, ({ source }) => source),
    interfaces: Map.groupBy(interfaces, ({ source }) => source),
  };
  const known = new Set(feeds.map(({ source }) => source));
  // Resends alone are counted under the key that sent them; they say nothing of a source. Who tells of releases only is no feed.
  const refused = [...parts.refusals]
    .filter(([source, codes]) => !known.has(source) && codes.some(({ code, traffic }) => traffic && code !== 'duplicate'))
    .map(([source]) => source)
    .sort();
  const about = (source: string) => describe(source, parts, index);
  return [
    ...feeds
      .filter(({ history }) => !history)
      .map((feed): Feed => {
        const usual = usualOf(parts.hours.get(feed.source), now);
        const state = judgeFeed(feed.last_received_at, usual, now);
        return { ...last(feed), ...about(feed.source), state, silent: state === 'silent', usualSilenceMs: usual };
      }),
    ...refused.map(
      (source): Feed => ({
        ...about(source),
        source,
        history: false,
        state: 'refused',
        silent: false,
        lastOccurredAt: null,
        lastReceivedAt: null,
        events: 0,
        usualSilenceMs: null,
      }),
    ),
    ...feeds
      .filter(({ history }) => history)
      .map((feed): Feed => ({ ...last(feed), ...about(feed.source), day: null, state: 'history', silent: false, usualSilenceMs: null })),
  ];
}

type Parts = {
  days: Map<string, z.infer<typeof daySchema>>;
  hours: Map<string, z.infer<typeof hourSchema>[]>;
  refusals: Map<string, z.infer<typeof refusalSchema>[]>;
  streams: Map<string, z.infer<typeof streamSchema>[]>;
  names: Map<string, z.infer<typeof nameSchema>[]>;
  interfaces: Map<string, z.infer<typeof interfaceSchema>[]>;
};

const usualOf = (hours: z.infer<typeof hourSchema>[] | undefined, now: Date) =>
  hours
    ? findUsualSilence(
        hours.map(({ bucket_at: at, minutes }) => ({ at, minutes })),
        now,
      )
    : null;

const last = (feed: z.infer<typeof lastSchema>) => ({
  source: feed.source,
  history: feed.history,
  lastOccurredAt: feed.last_occurred_at.toISOString(),
  lastReceivedAt: feed.last_received_at.toISOString(),
  events: feed.events,
});

function describe(source: string, parts: Parts, index: CatalogIndex): Pick<Feed, 'day' | 'week' | 'sequence' | 'unknown' | 'interfaces'> {
  const day = parts.days.get(source);
  const codes = parts.refusals.get(source) ?? [];
  const sum = (rows: readonly { n: number }[]) => rows.reduce((total, { n }) => total + n, 0);
  const others = codes.filter(({ code }) => code !== 'duplicate' && code !== 'contradiction');
  return {
    day: day ? prepareDay(day) : null,
    week: {
      duplicates: sum(codes.filter(({ code }) => code === 'duplicate')),
      contradictions: sum(codes.filter(({ code }) => code === 'contradiction')),
      refused: sum(others),
      codes: others.map(({ code, n }) => ({ code, n })),
    },
    sequence: prepareStreams(parts.streams.get(source)),
    unknown: (parts.names.get(source) ?? []).slice(0, MOST_NAMES).map(({ kind, value, events }) => ({ kind, value, events })),
    interfaces: (parts.interfaces.get(source) ?? []).slice(0, MOST_NAMES).map((row) => ({
      id: row.interface,
      name: index.interfaces.get(row.interface)?.name ?? row.interface,
      lastReceivedAt: row.last_received_at.toISOString(),
      events: row.events,
    })),
  };
}

function prepareDay(day: z.infer<typeof daySchema>): Feed['day'] {
  const sketch = unflattenSketch(day.sketch);
  return {
    events: day.events,
    lagP50Ms: quantileOf(sketch, 0.5) ?? 0,
    lagP95Ms: quantileOf(sketch, 0.95) ?? 0,
    lagMaxMs: Math.max(0, day.lag_max_ms),
    clock: judgeClock(day.lag_min_ms),
    early: day.early,
    truncated: day.truncated,
    unmapped: day.unmapped,
  };
}

function prepareStreams(streams: z.infer<typeof streamSchema>[] | undefined): Feed['sequence'] {
  if (!streams) return null;
  const sum = (name: 'missing' | 'duplicates' | 'resets' | 'late') => streams.reduce((total, stream) => total + stream[name], 0);
  const gaps = streams.flatMap(({ stream, epochs }) =>
    epochs.toReversed().flatMap(({ ranges }) => {
      const found: { stream: string; from: number; to: number }[] = [];
      for (let i = 2; i < ranges.length; i += 2) found.unshift({ stream, from: (ranges[i - 1] ?? 0) + 1, to: (ranges[i] ?? 0) - 1 });
      return found;
    }),
  );
  return {
    streams: streams.length,
    missing: sum('missing'),
    duplicates: sum('duplicates'),
    resets: sum('resets'),
    late: sum('late'),
    gaps: gaps.slice(0, MOST_GAPS),
  };
}
