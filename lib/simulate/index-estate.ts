import { businessDayMs } from '@/lib/calendar';
import { type Calendars, type Catalog, elapsedMs, parseDuration, type Workflow } from '@/lib/domain';
import { habitOf } from './find-habit';
import { listSuppliers } from './list-suppliers';
import { DAY_MS, type Estate, type EstateOptions, HOUR_MS, type PlannedMilestone, type PlannedWorkflow } from './simulation';

/** `worst` of the catalog is the 99.5th percentile of a log-normal duration; beyond 1.15 times that nothing is drawn. */
const Z_OF_WORST = 2.5758293035489004;
const CAP_OVER_WORST = 1.15;
/** Open hours are a third of a week, and the longest closed stretch (weekend and holiday) is shorter than four days. */
const ELAPSED_PER_BUSINESS_MS = 4;
const LONGEST_CLOSED_MS = 4 * DAY_MS;
const SLOW_AFTER_MS = 18 * HOUR_MS;
const SLOW_BELOW_PER_DAY = 250;

/** Returns the catalog made ready for the simulator. Errors: RangeError for a milestone that follows none of its workflow. */
export function indexEstate(catalog: Catalog, options: EstateOptions): Estate {
  const wanted = (id: string) => options.only.length === 0 || options.only.includes(id);
  return {
    catalog,
    workflows: catalog.workflows.filter((w) => w.volume && wanted(w.id)).map((w) => planWorkflow(w, catalog, options)),
    facilities: catalog.facilities.map((facility, index) => ({
      facility,
      index,
      timezone: facility.timezone ?? catalog.organisation.timezone,
    })),
    interfaces: new Map(catalog.interfaces.map((i) => [i.id, i])),
    runsOn: new Map(catalog.connectors.map((c) => [c.id, c.via ?? 'app-ipaas'])),
    suppliers: listSuppliers(options.seed),
    options,
  };
}

function planWorkflow(workflow: Workflow, catalog: Catalog, options: EstateOptions): PlannedWorkflow {
  const milestones = planMilestones(workflow, catalog.calendars, options.pace);
  const volume = workflow.volume;
  const flat = (length: number, value: number) => Array.from({ length }, () => value);
  return {
    workflow,
    milestones,
    indexOf: new Map(milestones.map((m) => [m.milestone.id, m.index])),
    hourly: options.steady ? flat(24, 1 / 24) : (catalog.shapes.hourly[volume?.hourlyShape ?? ''] ?? flat(24, 1 / 24)),
    weekday: options.steady ? flat(7, 1) : (catalog.shapes.weekday[volume?.weekdayShape ?? ''] ?? flat(7, 1)),
    longestMs: milestones.reduce(
      (sum, m) => sum + longestOf(m) + options.pace * (habitOf(workflow.id, m.milestone.id).latestMs ?? 0),
      3 * DAY_MS,
    ),
    slow: longestPath(milestones, (m) => m.medianMs) >= SLOW_AFTER_MS * options.pace && perDay(workflow, catalog) < SLOW_BELOW_PER_DAY,
    nightly: volume?.weekdayShape === 'nightly' && !volume.scheduled && !options.steady,
  };
}

function planMilestones(workflow: Workflow, calendars: Calendars, pace: number): PlannedMilestone[] {
  const ordered: PlannedMilestone[] = [];
  const indexOf = new Map<string, number>();
  const waiting = [...workflow.milestones];
  while (waiting.length > 0) {
    const next = waiting.findIndex((m) => m.after === null || indexOf.has(m.after));
    const [milestone] = next < 0 ? [] : waiting.splice(next, 1);
    if (!milestone) throw new RangeError(`${workflow.id}: ${waiting.map((m) => m.id).join(', ')} follow no milestone of this workflow`);
    const lengthMs = (iso: string) => pace * (milestone.clock === 'business' ? onBusinessClock(iso, calendars) : elapsedMs(iso));
    const [typicalMs, worstMs] = [lengthMs(milestone.typical), lengthMs(milestone.worst)];
    const index = ordered.length;
    indexOf.set(milestone.id, index);
    ordered.push({
      milestone,
      index,
      parent: milestone.after === null ? -1 : (indexOf.get(milestone.after) ?? -1),
      medianMs: typicalMs,
      sigma: typicalMs > 0 && worstMs > typicalMs ? Math.log(worstMs / typicalMs) / Z_OF_WORST : 0,
      capMs: worstMs * CAP_OVER_WORST,
    });
  }
  return ordered;
}

function onBusinessClock(iso: string, calendars: Calendars): number {
  const { days, milliseconds } = parseDuration(iso);
  return days * businessDayMs(calendars) + milliseconds;
}

const longestOf = ({ milestone, capMs }: PlannedMilestone): number =>
  milestone.clock === 'business' ? capMs * ELAPSED_PER_BUSINESS_MS + LONGEST_CLOSED_MS : capMs;

function longestPath(milestones: readonly PlannedMilestone[], lengthOf: (m: PlannedMilestone) => number): number {
  const ends: number[] = [];
  for (const m of milestones) ends.push((ends[m.parent] ?? 0) + lengthOf(m));
  return Math.max(...ends);
}

function perDay(workflow: Workflow, catalog: Catalog): number {
  const volume = workflow.volume?.perFacilityTypePerWeekday ?? {};
  return catalog.facilities.reduce((sum, f) => sum + (volume[f.type] ?? 0) * f.volumeWeight, 0);
}
