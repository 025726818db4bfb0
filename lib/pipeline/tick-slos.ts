import { listSloBreaches, storeSloBreaches } from '@/lib/assign';
import { freshnessCalendar } from '@/lib/calendar';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Connection, lane, notify } from '@/lib/db';
import { judgeBurn } from '@/lib/detect';
import { type BurnPair, type BurnReading, CHANGED_CHANNEL, FRESHNESS_LEARNS_MS, freshnessOf, newId, type Tally } from '@/lib/domain';
import {
  type CountedSlo,
  fillSlos,
  findUnfilled,
  indexSlos,
  listArrivals,
  listBurning,
  readUsualLags,
  SLO_DAYS_MS,
  SLO_MINUTES_MS,
  sumSloWindows,
} from '@/lib/measure';
import { preparePartitions, readClock } from '@/lib/store';
import { raiseAndMend } from './raise-and-mend';
import { inTurn } from './turns';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Who usually comes later than this is judged this late. */
const MOST_LAG_MS = 6 * HOUR_MS;
/** While the past is told up to an earlier time than this before now, nothing is judged: alarms are about the present. */
const PAST_MS = 5 * MINUTE_MS;

/** Does one round over the budgets of SLOs: fills the sums of new ones, raises and ends exceptions. Returns how many things it moved. */
export async function tickSlos(now: Date): Promise<number> {
  const index = indexCatalog((await currentCatalog()).catalog);
  await fillNew(index, now);
  if (index.burnRules.length === 0 || index.slos.size === 0) return 0;
  return inTurn(async (tx) => {
    const breaches = await listSloBreaches(tx);
    const pairs = new Map(index.burnRules.flatMap((rule) => rule.pairs.map((pair) => [JSON.stringify(pair), pair])));
    const readings = await readWindows(tx, { index, pairs: [...pairs.values()], now, standing: breaches });
    const { findings, begun, over } = judgeBurn({ readings, breaches, newId }, index);
    if (begun.length + over.length === 0) return 0;
    await storeSloBreaches(
      tx,
      begun,
      over.map(({ breach }) => breach),
    );
    const proofs = new Map(over.map(({ breach, at, text }) => [breach.id, { at, text }]));
    await raiseAndMend(tx, { findings, proofs }, index, now);
    return begun.length + over.length;
  });
}

/** Works out the past of SLOs that are new or count something else now. */
async function fillNew(index: CatalogIndex, now: Date): Promise<void> {
  if ((await findUnfilled(lane('worker'), index)).length === 0) return;
  const daysBack = (ms: number) => Array.from({ length: Math.ceil(ms / DAY_MS) + 1 }, (_, i) => new Date(now.getTime() - i * DAY_MS));
  await preparePartitions(['slo_minute'], daysBack(SLO_MINUTES_MS));
  await preparePartitions(['slo_day', 'slo_arrival'], daysBack(SLO_DAYS_MS));
  await inTurn(async (tx) => {
    await fillSlos(tx, await findUnfilled(tx, index), index, now);
    await notify(CHANGED_CHANNEL, '', tx);
  });
}

interface Asked {
  index: CatalogIndex;
  pairs: readonly BurnPair[];
  now: Date;
  standing: readonly { environment: string; slo: string }[];
}

interface Ending {
  one: CountedSlo;
  environment: string;
  /** Data up to here is usually in: later minutes are not judged yet. */
  at: Date;
}

/** What was counted in the windows of every SLO that can burn or whose breach stands. */
async function readWindows(tx: Connection, asked: Asked): Promise<BurnReading[]> {
  const { index, pairs, now, standing } = asked;
  const slos = indexSlos(index).all;
  const endOf = await readEnds(tx, index, now);
  const longest = Math.max(...pairs.map(({ shortMs }) => shortMs));
  const burning = await listBurning(tx, new Date(now.getTime() - longest - MOST_LAG_MS));
  const stands = standing.flatMap(({ environment, slo }) =>
    slos.filter((one) => one.slo.id === slo).map(({ key }) => ({ environment, countedAs: key })),
  );
  const wanted = new Map([...burning, ...stands].map((one) => [`${one.environment} ${one.countedAs}`, one]));
  const counted = await Promise.all(
    [...wanted.values()].map(async ({ environment, countedAs }): Promise<Ending[]> => {
      const one = slos.find(({ key }) => key === countedAs);
      const at = one && one.slo.indicator.kind !== 'freshness' ? await endOf(one, environment) : null;
      return one && at ? [{ one, environment, at }] : [];
    }),
  );
  return [...(await sumCounted(tx, counted.flat(), pairs)), ...(await sumFreshness(tx, asked, endOf))];
}

async function sumCounted(tx: Connection, endings: readonly Ending[], pairs: readonly BurnPair[]): Promise<BurnReading[]> {
  const windows = endings.flatMap(({ one, environment, at }) =>
    pairs
      .flatMap(({ longMs, shortMs }) => [longMs, shortMs])
      .map((lengthMs) => ({ environment, countedAs: one.key, from: new Date(at.getTime() - lengthMs), to: at })),
  );
  const sums = await sumSloWindows(tx, windows);
  return endings.map(({ one, environment, at }, i): BurnReading => {
    const own = sums.slice(i * pairs.length * 2, (i + 1) * pairs.length * 2);
    return {
      slo: one.slo,
      environment,
      at,
      windows: pairs.map((pair, j) => ({ pair, long: own[j * 2] ?? NOTHING, short: own[j * 2 + 1] ?? NOTHING })),
    };
  });
}

const NOTHING: Tally = { good: 0, bad: 0 };

async function sumFreshness(tx: Connection, { index, pairs, now }: Asked, endOf: EndOf): Promise<BurnReading[]> {
  const fresh = indexSlos(index).all.filter(({ slo }) => slo.indicator.kind === 'freshness');
  if (fresh.length === 0) return [];
  const longestMs = Math.max(...pairs.map(({ longMs }) => longMs)) + MOST_LAG_MS;
  const since = now.getTime() - longestMs - FRESHNESS_LEARNS_MS - Math.max(...fresh.map(({ withinMs }) => withinMs)) - HOUR_MS;
  const told = await listArrivals(
    tx,
    fresh.map(({ key }) => key),
    new Date(since),
  );
  const readings = await Promise.all(
    told.map(async ({ environment, countedAs, arrivals }): Promise<BurnReading[]> => {
      const one = fresh.find(({ key }) => key === countedAs);
      const at = one ? await endOf(one, environment) : null;
      if (!one || !at) return [];
      const count = freshnessOf({
        arrivals,
        from: new Date(at.getTime() - longestMs),
        to: at,
        withinMs: one.withinMs,
        ...freshnessCalendar(one.slo, index.catalog),
      });
      const tally = (lengthMs: number) => count({ from: new Date(at.getTime() - lengthMs), to: at });
      const windows = pairs.map((pair) => ({ pair, long: tally(pair.longMs), short: tally(pair.shortMs) }));
      return [{ slo: one.slo, environment, at, windows }];
    }),
  );
  return readings.flat();
}

/** The time up to which the data of an SLO is usually in; null while the past of its environment is being told. */
type EndOf = (one: CountedSlo, environment: string) => Promise<Date | null>;

/**
 * Judging waits as long as log entries usually take to come: the slowest twentieth of those that tell of the interface, or of any interface of
 * the workflow. So the newest minutes, of which the slow ones are not told yet, raise nothing; what comes later still changes the sums, and the
 * next round judges by them.
 */
async function readEnds(tx: Connection, index: CatalogIndex, now: Date): Promise<EndOf> {
  const lagOf = await readUsualLags(tx, now);
  const clocks = new Map<string, Promise<Date>>();
  return async ({ slo, workflow }, environment) => {
    const clock = clocks.get(environment) ?? readClock(tx, environment, now);
    clocks.set(environment, clock);
    if (now.getTime() - (await clock).getTime() > PAST_MS) return null;
    const through = slo.about.interface
      ? [slo.about.interface]
      : index.catalog.interfaces.filter((one) => one.workflow === workflow).map(({ id }) => id);
    const lagMs = Math.min(MOST_LAG_MS, Math.max(0, ...through.map((id) => lagOf(environment, id))));
    return new Date(Math.floor((now.getTime() - lagMs) / MINUTE_MS) * MINUTE_MS);
  };
}
