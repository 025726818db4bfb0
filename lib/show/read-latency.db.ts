import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { numberOf, queryColumns, readAtOnce, sql, textOrNull } from '@/lib/db';
import type { Actor } from '@/lib/domain';
import { bandEdges, bandOf } from '@/lib/domain/duration-bands';
import type { Latency } from '@/lib/domain/views/latency';
import { alignWindow } from './align-window';
import { selectBuckets, selectMinutes } from './bucket-source.db';
import { findInterface } from './find-interface';
import { prepareCorrected, readDays, splitWindow } from './read-days.db';
import { readPairs } from './read-pairs';
import type { StandingInput } from './read-standing.db';
import { stepFor, stepsOf } from './time-steps';

/**
 * How long the log entries of one interface took, in bands of durations by steps of time: the sketches themselves, so every number is exact. Throws
 * NotFoundError when there is none of a workflow the actor may see. Cost: as readMetrics.
 */
export async function readLatency(actor: Actor, id: string, { scope, window: asked, now }: StandingInput): Promise<Latency> {
  const index = indexCatalog((await currentCatalog()).catalog);
  const timezone = index.catalog.organisation.timezone;
  findInterface(actor, index, id, scope.environment);
  const step = stepFor(asked);
  const edges = stepsOf(step === 'minute' ? asked : alignWindow(asked), step, timezone);
  const window = { from: edges[0] ?? asked.from, to: edges.at(-1) ?? asked.to };
  const filter = { actor, scope, interface: [id] };
  const { days, rows } = await readAtOnce(async (on) => {
    const days = await readDays({ environment: scope.environment, timezone, rows: 'rolled', window }, on);
    const spans = step === 'day' ? splitWindow(days, window) : { days: [], hours: [window] };
    const source = step === 'minute' ? selectMinutes(filter, undefined, window) : selectBuckets(filter, undefined, spans);
    const rows = await queryColumns(
      sql`select width_bucket(b.bucket_at, ${edges.slice(0, -1)}::timestamptz[]), sum(b.n)::bigint, string_agg(b.sketch, ',') filter (where b.sketch <> '')
        from (${source}) b group by 1`,
      ([at, n, sketch]) => ({ step: numberOf(at), n: numberOf(n), pairs: readPairs(textOrNull(sketch)) }),
      on,
    );
    return { days, rows };
  });
  const counted = countBands(rows, edges.length - 1);
  return {
    environment: scope.environment,
    timezone,
    asOf: now.toISOString(),
    from: window.from.toISOString(),
    to: window.to.toISOString(),
    bucket: step,
    bands: counted.bands.map(bandEdges),
    steps: counted.steps.map((counts, at) => ({
      at: (edges[at] ?? now).toISOString(),
      to: (edges[at + 1] ?? now).toISOString(),
      counts,
    })),
    n: rows.reduce((sum, { n }) => sum + n, 0),
    timed: counted.steps.flat().reduce((sum, n) => sum + n, 0),
    corrected: prepareCorrected(days, actor, scope),
  };
}

/** The bands from the fastest to the slowest that hold anything, and the counts of each step in them. */
function countBands(rows: readonly { step: number; pairs: readonly number[] }[], steps: number) {
  const byStep = Array.from({ length: steps }, () => new Map<number, number>());
  for (const { step, pairs } of rows)
    for (let at = 0; at + 1 < pairs.length; at += 2) {
      const band = bandOf(pairs[at] ?? 0);
      const counts = byStep[step - 1];
      counts?.set(band, (counts.get(band) ?? 0) + (pairs[at + 1] ?? 0));
    }
  const used = byStep.flatMap((counts) => [...counts].flatMap(([band, n]) => (n > 0 ? [band] : [])));
  const [low, high] = [Math.min(...used), Math.max(...used)];
  const bands = used.length === 0 ? [] : Array.from({ length: high - low + 1 }, (_, at) => low + at);
  return { bands, steps: byStep.map((counts) => bands.map((band) => counts.get(band) ?? 0)) };
}
