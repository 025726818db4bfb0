import { LOAD_FIRST } from './apply-incident';
import type { Emission } from './emission';
import { expandTransaction } from './expand-transaction';
import { type Incident, listEffects } from './incident';
import { listSurge } from './list-special-starts';
import { type Hour, listHours, listScheduled, listStarts } from './list-starts';
import { localDayOf, startOfDay } from './local-day';
import { createQueue } from './order-queue';
import {
  type Begin,
  beginOf,
  DAY_MS,
  type Estate,
  HOUR_MS,
  type PlannedWorkflow,
  type SimulatedTransaction,
  type Surge,
} from './simulation';

export interface PlanStart {
  estate: Estate;
  begin: Begin;
  fromMs: number;
  incidents: readonly Incident[];
  surges: readonly Surge[];
  /** Nothing begins from here on; what has begun goes on to its end. Default: never. */
  startsUntilMs?: number;
}

export interface Plan {
  /** The next emission sent before `beforeMs`, or null when there is none. */
  next: (beforeMs: number) => Emission | null;
  /** Puts other incidents in place of the present ones; nothing sent before `atMs` may depend on the difference. */
  changeIncidents: (incidents: readonly Incident[], atMs: number) => void;
  /** Adds transactions that begin at `surge.fromMs` or later. */
  addSurge: (surge: Surge) => void;
}

/** An estate in which nothing begins for so long has come to its end. */
const LONGEST_PAUSE_MS = 60 * DAY_MS;

/** What comes next: an hour that begins, a transaction that begins, or something to send. */
type Due = { atMs: number; id: string } & ({ hour: Hour } | { tx: SimulatedTransaction; emission: Emission | null });

/** Returns the plan of an estate from a moment on: transactions are drawn day by day and expanded when they begin. */
export function startPlan({ estate, begin, fromMs, incidents: given, surges, startsUntilMs = Number.POSITIVE_INFINITY }: PlanStart): Plan {
  let incidents = given;
  let queue = createQueue<Due>(before);
  /** Stuck in an incident that has no end yet: they come back when it gets one. */
  const stalled = new Map<string, SimulatedTransaction>();
  const { timezone } = estate.catalog.organisation;
  const longestMs = Math.max(...estate.workflows.map((w) => w.longestMs), DAY_MS);
  const beginMs = Math.min(begin.allMs, begin.officeMs, begin.slowMs);
  let nextDay = localDayOf(Math.max(beginMs, fromMs - longestMs), timezone) - 1;
  let latestMs = fromMs;
  let loadedUntilMs = Number.NEGATIVE_INFINITY;

  /** Whether what begins by then may be seen: not before its workflow exists, nor over and done with before the plan starts. */
  const isWanted = (workflow: PlannedWorkflow, latestStartMs: number): boolean =>
    latestStartMs >= beginOf(workflow, begin) && latestStartMs + workflow.longestMs + longestIncident(incidents) >= fromMs;
  const admit = (tx: SimulatedTransaction): void => {
    if (tx.startMs < startsUntilMs && tx.startMs >= beginOf(tx.workflow, begin) && isWanted(tx.workflow, tx.startMs))
      queue.push({ atMs: tx.startMs, id: tx.id, tx, emission: null });
  };
  const expand = (tx: SimulatedTransaction, afterMs: number): void => {
    const { emissions, stalled: stuck } = expandTransaction(tx, estate, incidents);
    for (const emission of emissions) if (emission.sendMs >= afterMs) queue.push({ atMs: emission.sendMs, id: emission.id, tx, emission });
    if (stuck) stalled.set(tx.id, tx);
  };
  const loadDay = (): void => {
    for (const tx of listScheduled(estate, nextDay)) admit(tx);
    for (const hour of listHours(estate, nextDay))
      if (hour.startMs < startsUntilMs && isWanted(hour.workflow, hour.startMs + HOUR_MS)) queue.push({ atMs: hour.startMs, id: '', hour });
    nextDay += 1;
    // Other zones may be a day ahead of the organisation's.
    loadedUntilMs = startOfDay(nextDay, timezone) - DAY_MS;
  };
  for (const surge of [...surges, ...loadsOf(incidents)]) for (const tx of listSurge(estate, surge)) admit(tx);

  return {
    next: (beforeMs) => {
      for (;;) {
        const due = queue.peek();
        if (!due && loadedUntilMs > fromMs + LONGEST_PAUSE_MS && loadedUntilMs > latestMs + LONGEST_PAUSE_MS) return null;
        if (loadedUntilMs < Math.min(beforeMs, due?.atMs ?? Number.POSITIVE_INFINITY)) {
          loadDay();
          continue;
        }
        if (!due || due.atMs >= beforeMs) return null;
        queue.pop();
        latestMs = due.atMs;
        if ('hour' in due) for (const tx of listStarts(estate, due.hour)) admit(tx);
        else if (due.emission) return due.emission;
        else expand(due.tx, fromMs);
      }
    },
    changeIncidents: (changed, atMs) => {
      const added = changed.filter((one) => !incidents.some(({ id, fromMs: since }) => id === one.id && since === one.fromMs));
      incidents = changed;
      const kept = createQueue<Due>(before);
      const open = new Map(stalled);
      for (const due of queue.all()) {
        if ('tx' in due && due.emission) open.set(due.tx.id, due.tx);
        else kept.push(due);
      }
      queue = kept;
      stalled.clear();
      for (const tx of open.values()) expand(tx, atMs);
      for (const tx of reachedBack(estate, added, atMs)) if (!open.has(tx.id)) expand(tx, atMs);
      for (const surge of loadsOf(added)) listSurge(estate, surge).forEach(admit);
    },
    addSurge: (surge) => listSurge(estate, surge).forEach(admit),
  };
}

/** Ties are broken by id, so that equal times come in the same order in every plan. */
const before = (a: Due, b: Due): boolean =>
  a.atMs < b.atMs || (a.atMs === b.atMs && (a.id < b.id || (a.id === b.id && rankOf(a) < rankOf(b))));
const rankOf = (due: Due): number => ('hour' in due || due.emission === null ? 0 : 1);

/** The loads of items that incidents bring, as surges of their own. */
const loadsOf = (incidents: readonly Incident[]): Surge[] =>
  listEffects(incidents, 'load_items').map(({ incident, effect }) => ({
    first: LOAD_FIRST,
    workflow: 'wf-item-contract',
    fromMs: incident.fromMs,
    durationMs: effect.withinMs - 1,
    count: effect.count,
  }));

/** What began before `atMs` and an incident that was added comes back to. */
function reachedBack(estate: Estate, incidents: readonly Incident[], atMs: number): SimulatedTransaction[] {
  const { timezone } = estate.catalog.organisation;
  return listEffects(incidents, 'deliver_again').flatMap(({ incident, effect }) => {
    const found: SimulatedTransaction[] = [];
    const firstMs = incident.fromMs - effect.reachesBackMs;
    for (let day = localDayOf(firstMs, timezone); day <= localDayOf(atMs, timezone); day++)
      for (const hour of listHours(estate, day))
        if (hour.workflow.workflow.id === 'wf-charge-supply' && effect.facilities.includes(hour.place.facility.id))
          found.push(...listStarts(estate, hour).filter(({ startMs }) => startMs >= firstMs && startMs < atMs));
    return found;
  });
}

/** An incident may hold a transaction up for as long as it lasts. */
const longestIncident = (incidents: readonly Incident[]): number =>
  incidents.reduce((sum, i) => sum + (Number.isFinite(i.toMs) ? i.toMs - i.fromMs : Number.POSITIVE_INFINITY), 0);
