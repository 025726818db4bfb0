import { listSeriesBreaches } from '@/lib/assign';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Connection, inTransaction } from '@/lib/db';
import { judgeSilence, judgeTrend, judgeVolume, LIVE_MINUTES, type SeriesVerdict } from '@/lib/detect';
import { environments, newId } from '@/lib/domain';
import { type LagOf, readUsualLags } from '@/lib/measure';
import { listFlowMinutes } from '@/lib/rollup';
import { readClock } from '@/lib/store';
import { bringSeriesUpToDate, recallSeries } from './series-memory';
import { settleSeries } from './settle-series';
import { inTurn } from './turns';

const MINUTE_MS = 60_000;
/** Days of the past told in one round. */
const MOST_DAYS = 2;
/** While the past is told up to an earlier time than this before now, nothing is judged: alarms are about the present. */
const PAST_MS = 5 * MINUTE_MS;

/**
 * Does one round over series: tells the next of their past, judges silence, volume and trends, raises and ends exceptions. Returns how many things
 * it moved; while the past is not told to its end, at least 1.
 */
export async function tickSeries(now: Date): Promise<number> {
  const index = indexCatalog((await currentCatalog()).catalog);
  const { silence, trend, volume } = index.series;
  if (silence.length + trend.length + volume.length === 0) return 0;
  let moved = 0;
  for (const environment of environments) moved += await roundOf(environment, index, now);
  return moved;
}

async function roundOf(environment: string, index: CatalogIndex, now: Date): Promise<number> {
  const told = await inTransaction((tx) => bringSeriesUpToDate(tx, environment, { now, most: MOST_DAYS }), { lane: 'worker' });
  if (!told) return 0;
  if (!told.isCurrent) return 1;
  const clock = await inTransaction((tx) => readClock(tx, environment, now), { lane: 'worker' });
  if (now.getTime() - clock.getTime() > PAST_MS) return 0;
  return inTurn(async (tx) => {
    const memory = await recallSeries(tx, environment, told.clock);
    const lagOf = await readUsualLags(tx, now);
    const verdicts = await judge(tx, { memory, lagOf, now }, index);
    return settleSeries(tx, verdicts, index, now);
  });
}

interface Judged {
  memory: Awaited<ReturnType<typeof recallSeries>>;
  lagOf: LagOf;
  now: Date;
}

async function judge(tx: Connection, { memory, lagOf, now }: Judged, index: CatalogIndex): Promise<SeriesVerdict[]> {
  const breaches = await listSeriesBreaches(tx);
  const from = new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS - LIVE_MINUTES * MINUTE_MS);
  const minutes = await listFlowMinutes(tx, memory.environment, { from, to: now });
  const own = (code: string) => breaches.filter((one) => one.code === code);
  const slower = index.series.trend.map((rule) => judgeTrend({ rule, memory, breaches: own(rule.type.code), newId }, index));
  const silent = index.series.silence.map((rule) =>
    judgeSilence(
      {
        rule,
        memory,
        minutes,
        now,
        lagOf: (id) => lagOf(memory.environment, id),
        breaches: own(rule.type.code),
        newId,
      },
      index,
    ),
  );
  const unlike = index.series.volume.map((rule) => judgeVolume({ rule, memory, breaches: own(rule.type.code), newId }, index));
  return [...silent, ...slower, ...unlike];
}
