import { addOnClock } from '@/lib/calendar';
import type { Interface } from '@/lib/domain';
import { describeTransaction } from './describe-transaction';
import { drawLogNormal, drawShare } from './draw-chance';
import { drawFault, type Fault, type Hop, isCall } from './draw-fault';
import { habitOf } from './find-habit';
import type { MilestoneHabit } from './habit';
import { BATCH_WITHIN_MS, BURST_FACTOR, type Incident, OUT_OF_ORDER_SHARE } from './incident';
import { type Details, type Estate, HOUR_MS, MINUTE_MS, type PlannedMilestone, type SimulatedTransaction } from './simulation';

/** One event before it is written down: what happened at `occurredMs` and reaches the house at `sendMs`. */
export interface Emission {
  id: string;
  sendMs: number;
  occurredMs: number;
  tx: SimulatedTransaction;
  details: Details;
  planned: PlannedMilestone;
  interface: Interface | null;
  attempt: number;
  /** Null: it worked. */
  fault: Fault | null;
  status: 'completed' | 'completed_with_warning' | 'retrying' | 'failed' | 'dead_lettered';
  /** Set on the attempt after a run ended in failure. */
  takenUp: Fault['by'] | null;
  /** The broker delivered it once more. */
  copy: boolean;
  /** The milestone whose first attempt starts the trace. */
  traceRoot: PlannedMilestone | null;
  incidents: readonly Incident[];
}

export interface Expansion {
  emissions: Emission[];
  /** Something waits for an incident whose end is not known. */
  stalled: boolean;
}

const required = { always: 1, conditional: 0.7, optional: 0.05, exception_path: 0 } as const;
const SLOTS_FROM = 1000;
const SLOTS_EACH = 64;
/** A condition without a time of its own (`PT0S` to `P30D`): most at once, the rest spread out. */
const AT_ONCE_SHARE = 0.6;
const DUPLICATE_SHARE = 0.002;
const LATE_SHARE = 0.01;
const VERY_LATE_SHARE = 0.001;

interface Course {
  tx: SimulatedTransaction;
  estate: Estate;
  incidents: readonly Incident[];
  details: Details;
  /** When the milestone is behind us, reached or not expected; Infinity: stuck. */
  doneMs: number[];
  expected: boolean[];
  traceRoot: PlannedMilestone | null;
  out: Expansion;
}

/** Returns everything that happens to a transaction, in the order of its milestones. Pure: the same arguments, the same answer. */
export function expandTransaction(tx: SimulatedTransaction, estate: Estate, incidents: readonly Incident[]): Expansion {
  const meant = incidents.filter((i) => concerns(i, tx));
  const course: Course = {
    tx,
    estate,
    incidents: meant,
    details: describeTransaction(tx, estate),
    doneMs: [],
    expected: [],
    traceRoot: null,
    out: { emissions: [], stalled: false },
  };
  const later: PlannedMilestone[] = [];
  for (const planned of tx.workflow.milestones) {
    const habit = habitOf(tx.workflow.workflow.id, planned.milestone.id);
    const slot = slotOf(planned);
    course.expected[planned.index] = drawShare(tx.dice, slot) < (habit.share?.(course.details) ?? required[planned.milestone.required]);
    if (habit.waitsFor === 'all') later.push(planned);
    else passMilestone(course, planned, habit);
  }
  for (const planned of later) passMilestone(course, planned, habitOf(tx.workflow.workflow.id, planned.milestone.id));
  return course.out;
}

function concerns(incident: Incident, tx: SimulatedTransaction): boolean {
  if (incident.kind === 'batch_missing') {
    const { payroll } = tx;
    const meant =
      tx.workflow.workflow.id === incident.workflow && tx.place.facility.id === incident.facility && payroll?.group === incident.payGroup;
    return meant && payroll !== null && payroll.dueMs > incident.fromMs && payroll.dueMs - incident.fromMs <= BATCH_WITHIN_MS;
  }
  return incident.facility === null || incident.facility === tx.place.facility.id;
}

function passMilestone(course: Course, planned: PlannedMilestone, habit: MilestoneHabit): void {
  const { tx, details, doneMs, expected } = course;
  const afterMs = planned.parent < 0 ? tx.startMs : (doneMs[planned.parent] ?? tx.startMs);
  const waitsFor = habit.waitsFor === 'all' ? [...doneMs.keys()] : (habit.waitsFor ?? []).map((id) => tx.workflow.indexOf.get(id) ?? -1);
  const heldMs = Math.max(0, ...waitsFor.filter((i) => expected[i]).map((i) => doneMs[i] ?? 0));
  const baseMs = afterMs;
  if (planned.parent >= 0 && !expected[planned.parent] && isExceptional(course, planned.parent)) expected[planned.index] = false;
  if (!Number.isFinite(baseMs) || !Number.isFinite(heldMs)) {
    doneMs[planned.index] = Number.POSITIVE_INFINITY;
    return;
  }
  const slot = slotOf(planned);
  const drawnMs =
    (habit.at?.(tx, baseMs, slot + 2) ?? drawArrival(course, planned, habit.medianFactor?.(details) ?? 1, baseMs)) +
    course.estate.options.pace * (habit.laterMs?.(details) ?? 0);
  const dueMs = Math.round(heldMs > drawnMs ? heldMs + (drawnMs - baseMs) * 0.05 : drawnMs);
  if (!expected[planned.index]) {
    doneMs[planned.index] = planned.milestone.required === 'exception_path' ? baseMs : dueMs;
    return;
  }
  const atMs = waitForBatch(course, planned, dueMs);
  doneMs[planned.index] = Number.isFinite(atMs) ? attempt(course, planned, habit, atMs) : stall(course);
}

const isExceptional = ({ tx }: Course, index: number): boolean => tx.workflow.milestones[index]?.milestone.required === 'exception_path';
const slotOf = (planned: PlannedMilestone): number => SLOTS_FROM + planned.index * SLOTS_EACH;

function stall(course: Course): number {
  course.out.stalled = true;
  return Number.POSITIVE_INFINITY;
}

function drawArrival({ tx, estate }: Course, planned: PlannedMilestone, factor: number, baseMs: number): number {
  const slot = slotOf(planned);
  const { medianMs, sigma, capMs, milestone } = planned;
  if (capMs === 0) return baseMs;
  const atOnce = medianMs === 0 && drawShare(tx.dice, slot + 1) < AT_ONCE_SHARE;
  const drawnMs =
    medianMs === 0
      ? atOnce
        ? 0
        : drawLogNormal(tx.dice, slot + 2, capMs / 10, 0.8)
      : drawLogNormal(tx.dice, slot + 2, medianMs * factor, sigma);
  const lengthMs = Math.min(capMs, drawnMs);
  if (milestone.clock === 'elapsed') return baseMs + lengthMs;
  const iso = `PT${Math.max(1, Math.round(lengthMs / 1000))}S`;
  return addOnClock(new Date(baseMs), iso, 'business', estate.catalog.calendars, tx.place.timezone).getTime() + (baseMs % 1000);
}

/** inc-06: nobody approves, so nothing after the first milestone happens until somebody does. */
function waitForBatch({ incidents }: Course, planned: PlannedMilestone, dueMs: number): number {
  const missing = incidents.find((i) => i.kind === 'batch_missing' && planned.parent >= 0 && dueMs >= i.reachesBackMs && dueMs < i.toMs);
  return missing ? missing.toMs + 2 * MINUTE_MS : dueMs;
}

/** Tries until it works or gives up; returns when the milestone is reached. */
function attempt(course: Course, planned: PlannedMilestone, habit: MilestoneHabit, firstMs: number): number {
  const { tx, estate, incidents, details } = course;
  const variant = habit.interface?.(details);
  const used = variant === null ? null : (estate.interfaces.get(variant ?? planned.milestone.interface ?? '') ?? null);
  const hop: Hop = { tx, interface: used, slot: slotOf(planned), business: habit.fault };
  let atMs = firstMs;
  let runFrom = 1;
  let takenUp: Fault['by'] | null = null;
  for (let number = 1; ; number++) {
    const fault = drawFault(hop, number - 1, atMs, incidents);
    const last = fault !== null && number - runFrom + 1 >= fault.attempts;
    const worked = habit.warns?.(details) ? 'completed_with_warning' : 'completed';
    const status = fault ? (last ? fault.finally : 'retrying') : worked;
    const arrivedMs = emit(course, { planned, interface: used, attempt: number, fault, status, takenUp, occurredMs: atMs });
    if (!fault) return arrivedMs;
    const againMs = Math.round(last ? fault.againMs(atMs) : atMs + backOff(course, hop, number - runFrom));
    if (!Number.isFinite(againMs)) return fault.incident ? stall(course) : againMs;
    takenUp = last ? fault.by : null;
    if (last) runFrom = number + 1;
    atMs = againMs;
  }
}

/** 2, 4, 8, 16 ... seconds between calls, minutes between files, give or take a fifth. */
function backOff({ tx }: Course, hop: Hop, retries: number): number {
  const unitMs = hop.interface && !isCall(hop.interface.pattern) ? 30_000 : 2000;
  return unitMs * 2 ** retries * (0.8 + 0.4 * drawShare(tx.dice, hop.slot + 31 + retries));
}

type Happening = Pick<Emission, 'planned' | 'interface' | 'attempt' | 'fault' | 'status' | 'takenUp' | 'occurredMs'>;

/** Puts the event on its way; returns when what it carries has arrived, which a dark site delays. */
function emit(course: Course, happening: Happening): number {
  const { tx, details, incidents, out } = course;
  const { planned, occurredMs, attempt: number, fault } = happening;
  const dark = incidents.find(
    (i) => i.kind === 'site_dark' && i.interfaces.includes(happening.interface?.id ?? '') && occurredMs >= i.fromMs && occurredMs < i.toMs,
  );
  const slot = slotOf(planned) + 40 + (number % 12);
  const arrivedMs = dark ? releaseOf(dark, occurredMs, tx, slot) : occurredMs;
  if (!Number.isFinite(arrivedMs)) return stall(course);
  if (happening.interface && isCall(happening.interface.pattern)) course.traceRoot ??= planned;
  const touched = [dark, fault?.incident, ...incidents.filter((i) => i.kind === 'batch_missing')].filter(
    (i) => i !== undefined && i !== null,
  );
  const sendMs = Math.round(arrivedMs + (dark ? 0 : drawDelay(course, slot)));
  const emission: Emission = {
    ...happening,
    id: `${tx.id}.${planned.milestone.id}.${number}`,
    sendMs,
    tx,
    details,
    copy: false,
    traceRoot: course.traceRoot,
    incidents: touched,
  };
  out.emissions.push(emission);
  if (drawShare(tx.dice, slot + 4000) < DUPLICATE_SHARE)
    out.emissions.push({ ...emission, copy: true, sendMs: sendMs + Math.round(1000 + 60_000 * drawShare(tx.dice, slot + 5000)) });
  return arrivedMs;
}

function releaseOf({ fromMs, toMs }: Incident, occurredMs: number, tx: SimulatedTransaction, slot: number): number {
  const shuffled = drawShare(tx.dice, slot + 2000) < OUT_OF_ORDER_SHARE;
  const waitedMs = shuffled ? (toMs - fromMs) * drawShare(tx.dice, slot + 3000) : occurredMs - fromMs;
  return toMs + Math.round(waitedMs / BURST_FACTOR) + 200;
}

/** Normal delay of the network, and now and then a queue that stood still. */
function drawDelay({ tx, estate }: Course, slot: number): number {
  const { pace } = estate.options;
  const share = drawShare(tx.dice, slot + 6000);
  if (share < VERY_LATE_SHARE) return pace * drawLogNormal(tx.dice, slot + 7000, 2.5 * HOUR_MS, 0.2);
  if (share < LATE_SHARE) return pace * drawLogNormal(tx.dice, slot + 7000, 9 * MINUTE_MS, 0.25);
  return Math.min(4000, drawLogNormal(tx.dice, slot + 7000, 250, 0.7));
}
