import { z } from 'zod';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Connection, lane, query, readAtOnce, sql } from '@/lib/db';
import type { Actor, Environment, Scope, TimeWindow } from '@/lib/domain';
import type { HealthCell, HealthPlace } from '@/lib/domain/views/health';
import { alignWindow } from './align-window';
import { comparableDays } from './comparable-days';
import { countHeld, countHeldBeside, countVolume } from './count-cells.db';
import { countEnds, countUsualEnds, type Ends, type Usual } from './count-ends.db';
import { countFailures, type Failures } from './count-failures.db';
import { countFlows, type Flow } from './count-flows.db';
import { findMetricTroubles } from './find-metric-troubles.db';
import { findLastSeen, findSilence, type Silence } from './find-silence.db';
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

/** How every place of the scope stands, and the counts that tell where failures come from. */
export interface PlacesStanding {
  timezone: string;
  window: TimeWindow;
  facilities: HealthPlace[];
  workflows: HealthPlace[];
  cells: HealthCell[];
  failures: Failures[];
  ends: Ends[];
  /** Log entries that usually end badly, 0-1; null when the past is too short to say. */
  usual: number | null;
  /** What comes now and what usually comes, since the places that are silent fell silent; empty while none is. */
  flows: Flow[];
  exceptions: OpenExceptionRow[];
  names: PlaceNames;
  lastReceivedAt: Date | null;
  everReceived: boolean;
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
function usualRatio(usual: readonly Usual[]): number | null {
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

/** The standing of every place at one instant. The window is widened to whole hours; silence is judged only when it reaches to now. */
export async function readStanding(actor: Actor, { scope, window: asked, now }: StandingInput): Promise<PlacesStanding> {
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  const timezone = catalog.organisation.timezone;
  const window = alignWindow(asked);
  const filter = { actor, scope, window, now };
  // States are about the present: a long window is judged by its last day.
  const judged = { from: new Date(Math.max(window.from.getTime(), window.to.getTime() - DAY_MS)), to: window.to };
  const live = window.to.getTime() >= now.getTime();
  const silenceInput = { actor, scope, now, daysBack: live ? comparableDays(now, catalog.calendars, timezone) : [] };
  const usual = await countUsualEnds(actor, scope, judged.from);
  const read = await readAtOnce((on) =>
    together({
      volume: countVolume(filter, timezone, on),
      failures: countFailures(filter, on),
      heldBeside: countHeldBeside(filter, on),
      held: countHeld(filter, on),
      ends: countEnds(actor, scope, judged, on),
      silence: findSilence(silenceInput, on),
      metrics: live ? findMetricTroubles({ actor, scope, index, now }, on) : [],
      exceptions: listOpenExceptions(filter, on),
      feed: readFeed(scope.environment, on),
    }),
  );
  const lost = read.silence.flatMap((one) => (one.workflow === null && one.lastAt === null ? [one.facility] : []));
  const seen = await findLastSeen(
    silenceInput,
    lost,
    catalog.workflows.map(({ id }) => id),
  );
  const { failures, ends, exceptions, feed } = read;
  const silentFor = silentWindow(read.silence, now);
  const flows = silentFor ? await countFlows(silenceInput, silentFor, lane('screen')) : [];
  const places = prepareStanding({
    actor,
    scope,
    catalog,
    now,
    rows: { ...read, attention: [...failures, ...read.heldBeside], usual, seen },
  });
  return { timezone, window, ...places, failures, ends, usual: usualRatio(usual), flows, exceptions, names: namePlaces(index), ...feed };
}
