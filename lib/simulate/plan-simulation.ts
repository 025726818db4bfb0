import type { Catalog } from '@/lib/domain';
import type { SimulationState } from './keep-state';
import { parseIncident, parseStart } from './parse-incident';
import { DEMO_RATE, DEMO_TRACED, planDemo, presentIncidents, presentIntake } from './plan-demo';
import type { Arguments } from './read-arguments';
import { DAY_MS, type Surge } from './simulation';
import type { SimulationOptions } from './start-simulation';

/** A pause longer than this is not made up for: the simulation starts anew. */
const LONGEST_PAUSE_MS = 30 * DAY_MS;

/** Returns the simulation that a command line asks for at `nowMs`, going on from `state` when there is one. Errors: InvalidInputError. */
export function planSimulation(args: Arguments, catalog: Catalog, state: SimulationState | null, nowMs: number): SimulationOptions {
  const { timezone } = catalog.organisation;
  const timeOf = (text: string) => parseStart(text, timezone, nowMs);
  const kept = state && nowMs - state.acknowledgedUntilMs < LONGEST_PAUSE_MS ? state : null;
  const demo = args.demo && !kept ? planDemo(catalog, nowMs) : null;
  const fromMs = kept?.acknowledgedUntilMs ?? (demo ? demo.begin.slowMs : args.from ? timeOf(args.from) : nowMs - args.historyMs);
  const surges = [...(kept?.surges ?? demo?.surges ?? [])];
  const add = (surge: Omit<Surge, 'first'>) => surges.push({ ...surge, first: surges.reduce((sum, s) => sum + s.count, 0) });
  const again = kept !== null && args.demo && !kept.incidents.some((i) => i.id === 'inc-02' && i.toMs > nowMs);
  // Nothing of a later wave lies in what is already told.
  if (again) add({ ...presentIntake(nowMs, 0), fromMs: Math.max(presentIntake(nowMs, 0).fromMs, kept.acknowledgedUntilMs) });
  for (const { workflow, count, start, durationMs } of args.surges) add({ workflow, count, durationMs, fromMs: timeOf(start) });
  // A window in the past has its own present: usual starts are looked for before its end.
  const toMs = args.to ? timeOf(args.to) : undefined;
  const seenFromMs = toMs === undefined ? nowMs : Math.min(nowMs, toMs);
  const incidents = [
    ...(kept?.incidents ?? demo?.incidents ?? []),
    ...args.incidents.map((text) => parseIncident(text, catalog, /@/.test(text) ? nowMs : seenFromMs)),
  ];
  if (again) incidents.push(...presentIncidents(catalog, nowMs));
  return {
    catalog,
    target: args.target,
    key: args.key,
    historyKey: args.historyKey,
    environment: args.environment,
    seed: kept?.seed ?? args.seed ?? 1,
    rate: kept?.rate ?? args.rate ?? (args.demo ? DEMO_RATE : 1),
    traced: kept?.traced ?? args.traced ?? (args.demo ? DEMO_TRACED : 1),
    steady: args.steady,
    pace: args.pace ?? 1,
    only: args.only,
    fromMs,
    toMs,
    begin: kept?.begin ?? demo?.begin ?? { allMs: fromMs, officeMs: fromMs, slowMs: fromMs },
    speed: args.speed,
    metrics: args.demo || args.metrics,
    markers: args.demo || args.markers,
    incidents,
    surges,
  };
}
