import { z } from 'zod';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Connection, lane, query, readAtOnce, sql } from '@/lib/db';
import type { Actor, Catalog, Environment, Scope, TimeWindow } from '@/lib/domain';
import type { HealthCell, HealthPlace } from '@/lib/domain/views/health';
import { alignWindow } from './align-window';
import { comparableDays } from './comparable-days';
import { countHeld, countVolume } from './count-cells.db';
import { countEnds, countPlaceEnds, countUsualEnds, type Ends, type PlaceEnds } from './count-ends.db';
import { countAttention, countFailures, type Failures } from './count-failures.db';
import { countFlows, type Flow } from './count-flows.db';
import { seesWhole } from './find-exceptions.db';
import { endsLike, findLocated, isLocated, isOfWindow, type LocatedRow } from './find-located.db';
import { findMetricTroubles } from './find-metric-troubles.db';
import { findLastSeen, findSilence, type Silence, type SilenceInput } from './find-silence.db';
import { listOpenExceptions, type OpenExceptionRow } from './list-open-exceptions.db';
import { namePlaces, type PlaceNames } from './name-places';
import { prepareStanding } from './prepare-standing';
import { together } from './together';

const DAY_MS = 86_400_000;

export interface StandingInput {
  scope: Scope;
  window: TimeWindow;
  now: Date;
}

/** How every place of the scope stands. */
export interface PlacesStanding {
  timezone: string;
  window: TimeWindow;
  facilities: HealthPlace[];
  workflows: HealthPlace[];
  cells: HealthCell[];
  failures: Failures[];
  exceptions: OpenExceptionRow[];
  names: PlaceNames;
  lastReceivedAt: Date | null;
  everReceived: boolean;
  /** What the worker located of these very places and this window; null where it has not. */
  located: LocatedRow | null;
  /** What tells where failures come from; null where it was located already, or nobody asked. */
  counts: PlaceTallies | null;
}

/** Beside the failures: what tells where they come from, and what has fallen silent. */
export interface PlaceTallies {
  ends: Ends[];
  /** Log entries that usually end badly, 0-1; null when the past is too short to say. */
  usual: number | null;
  /** What comes now and what usually comes, since the places that are silent fell silent; empty while none is. */
  flows: Flow[];
}

const feedSchema = z.object({ last_at: z.date().nullable(), feeds: z.number() });

async function readFeed(environment: Environment, on: Connection) {
  const [row] = await query(
    sql`select max(last_received_at) filter (where not history) as last_at, count(*) as feeds from feed where environment = ${environment}`,
    feedSchema,
    on,
  );
  return { lastReceivedAt: row?.last_at ?? null, everReceived: (row?.feeds ?? 0) > 0 };
}

const LOOK_BACK_MS = 4 * 3_600_000;

/** Since the latest of the silent places spoke, four hours at most; null while none is silent. */
function silentWindow(silence: readonly Silence[], now: Date): TimeWindow | null {
  if (silence.length === 0) return null;
  const spoke = silence.map(({ lastAt }) => lastAt?.getTime() ?? 0);
  return { from: new Date(Math.max(now.getTime() - LOOK_BACK_MS, ...spoke.map((at) => at + 60_000))), to: now };
}

const KNOWN_USUAL = 200;

/** What part usually ends badly in the place in the middle, by traffic: one place that failed all week does not make failing usual. */
function usualRatio(usual: readonly PlaceEnds[]): number | null {
  const ended = usual.map(({ bad, good }) => ({ size: bad + good, ratio: bad / (bad + good) })).filter(({ size }) => size > 0);
  const all = ended.reduce((sum, { size }) => sum + size, 0);
  if (all < KNOWN_USUAL) return null;
  let seen = 0;
  for (const { size, ratio } of ended.sort((a, b) => a.ratio - b.ratio)) {
    seen += size;
    if (seen >= all / 2) return ratio;
  }
  return null;
}

/** States are about the present: a long window is judged by its last day. */
const judgedPart = ({ from, to }: TimeWindow): TimeWindow => ({ from: new Date(Math.max(from.getTime(), to.getTime() - DAY_MS)), to });

/**
 * The standing of every place at one instant. The window is widened to whole hours; silence is judged only when it reaches to now. What the
 * worker keeps of all places is taken from there; `counting`: with what tells where failures come from, unless the worker located it.
 */
export async function readStanding(
  actor: Actor,
  { scope, window: asked, now }: StandingInput,
  { counting = false } = {},
): Promise<PlacesStanding> {
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  const timezone = catalog.organisation.timezone;
  const window = alignWindow(asked);
  const filter = { actor, scope, window, now };
  const judged = judgedPart(window);
  const live = window.to.getTime() >= now.getTime();
  const { environment } = scope;
  const keptOfNow = live && seesWhole(actor, scope);
  // What the worker keeps of the last day is of the same last day however long the window before it is.
  const lastDayKept = keptOfNow && isLastDay(judged);
  const silenceInput = {
    actor,
    scope,
    now,
    daysBack: live ? comparableDays(now, catalog.calendars, timezone) : [],
    unless: keptOfNow ? isLocated(environment, now) : undefined,
  };
  const read = await readAtOnce((on) =>
    together({
      kept: keptOfNow ? findLocated(environment, now, on) : null,
      volume: countVolume(filter, timezone, on),
      attention: countAttention(filter, on),
      held: countHeld(filter, on),
      placeEnds: countPlaceEnds(
        { actor, scope, window: judged, unless: lastDayKept ? isLocated(environment, now, { to: judged.to }) : undefined },
        on,
      ),
      ends: counting
        ? countEnds({ actor, scope, window: judged, unless: keptOfNow ? isLocated(environment, now, window) : undefined }, on)
        : [],
      silence: findSilence(silenceInput, on),
      metrics: live ? findMetricTroubles({ actor, scope, index, now }, on) : [],
      exceptions: listOpenExceptions(filter, on),
      feed: readFeed(environment, on),
    }),
  );
  const { ends, exceptions, feed, kept } = read;
  const { failures, beside } = read.attention;
  const located = kept && isOfWindow(kept, window) ? kept : null;
  const silence = kept?.silent ?? read.silence;
  const placeEnds = kept && lastDayKept && endsLike(kept, judged) ? kept.ends : read.placeEnds;
  const usual = kept?.usual ?? (await countUsualEnds(actor, scope, judged.from));
  const seen = await findSeen(silenceInput, silence, catalog);
  const places = prepareStanding({
    actor,
    scope,
    catalog,
    now,
    rows: { ...read, ends: placeEnds, silence, attention: [...failures, ...beside], usual, seen },
  });
  const counts = counting && located === null ? { ends, usual: usualRatio(usual), flows: await readFlows(silenceInput, silence) } : null;
  return { timezone, window, ...places, failures, exceptions, names: namePlaces(index), ...feed, located, counts };
}

const isLastDay = ({ from, to }: TimeWindow) => to.getTime() - from.getTime() === DAY_MS;

/** The last sign of life of facilities that have been silent for longer than silence looks back: as the worker said, else looked for. */
async function findSeen(input: SilenceInput, silence: readonly Silence[], catalog: Catalog): Promise<Map<string, Date>> {
  const long = silence.filter((one) => one.workflow === null && one.lastAt === null);
  const unsaid = long.filter(({ seenAt }) => seenAt === undefined);
  const said = long.flatMap(({ facility, seenAt }) => (seenAt ? [[facility, seenAt] as const] : []));
  const found = await findLastSeen(
    input,
    unsaid.map(({ facility }) => facility),
    catalog.workflows.map(({ id }) => id),
  );
  return new Map([...said, ...found]);
}

async function readFlows(input: SilenceInput, silence: readonly Silence[]): Promise<Flow[]> {
  const silentFor = silentWindow(silence, input.now);
  return silentFor ? countFlows(input, silentFor, lane('screen')) : [];
}

/** What tells where failures of the window come from and what is silent now, counted for this actor whatever the worker keeps. */
export interface PlaceCounting extends PlaceTallies {
  window: TimeWindow;
  failures: Failures[];
  silence: Silence[];
  /** By facility and workflow: what ended in the last day, and usually. */
  placeEnds: PlaceEnds[];
  placeUsual: PlaceEnds[];
}

/** Counts them at one instant; for whoever keeps the result. */
export async function readPlaceCounting(actor: Actor, { scope, window: asked, now }: StandingInput): Promise<PlaceCounting> {
  const { catalog } = await currentCatalog();
  const window = alignWindow(asked);
  const judged = judgedPart(window);
  const input = { actor, scope, now, daysBack: comparableDays(now, catalog.calendars, catalog.organisation.timezone) };
  const usual = await countUsualEnds(actor, scope, judged.from);
  const read = await readAtOnce((on) =>
    together({
      failures: countFailures({ actor, scope, window, now }, on),
      ends: countEnds({ actor, scope, window: judged }, on),
      placeEnds: countPlaceEnds({ actor, scope, window: judged }, on),
      silence: findSilence(input, on),
    }),
  );
  const seen = await findSeen(input, read.silence, catalog);
  const silence = read.silence.map((one) =>
    one.workflow === null ? { ...one, seenAt: one.lastAt ?? seen.get(one.facility) ?? null } : one,
  );
  return { window, ...read, silence, flows: await readFlows(input, silence), usual: usualRatio(usual), placeUsual: usual };
}
