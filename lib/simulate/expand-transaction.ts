import { addOnClock } from '@/lib/calendar';
import type { Interface } from '@/lib/domain';
import { changeDetails, deliverAgain, lineRejects, tellOtherwise } from './apply-incident';
import { describeTransaction } from './describe-transaction';
import { drawLogNormal, drawShare } from './draw-chance';
import { drawFault, type Fault, type Hop, isCall } from './draw-fault';
import type { Emission } from './emission';
import { habitOf } from './find-habit';
import type { MilestoneHabit } from './habit';
import { BATCH_WITHIN_MS, BURST_FACTOR, effectsAt, type Incident, listEffects, OUT_OF_ORDER_SHARE } from './incident';
import { DAY_MS, type Details, type Estate, HOUR_MS, MINUTE_MS, type PlannedMilestone, type SimulatedTransaction } from './simulation';

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
    details: changeDetails(describeTransaction(tx, estate), tx, meant),
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
  if (meant.length > 0)
    course.out.emissions.push(...lineRejects(course.out.emissions, meant), ...deliverAgain(course.out.emissions, tx, meant));
  return course.out;
}

function concerns(incident: Incident, tx: SimulatedTransaction): boolean {
  if (!incident.effects.some(({ kind }) => kind === 'skip_batch')) return true;
  const { payroll } = tx;
  const meant =
    tx.workflow.workflow.id === incident.workflow && tx.place.facility.id === incident.facility && payroll?.group === incident.payGroup;
  return meant && payroll !== null && payroll.dueMs > incident.fromMs && payroll.dueMs - incident.fromMs <= BATCH_WITHIN_MS;
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
  const missing = listEffects(incidents, 'skip_batch').find(
    ({ incident }) => planned.parent >= 0 && dueMs >= incident.reachesBackMs && dueMs < incident.toMs,
  );
  return missing ? missing.incident.toMs + 2 * MINUTE_MS : dueMs;
}

/** Tries until it works or gives up; returns when the milestone is reached. */
function attempt(course: Course, planned: PlannedMilestone, habit: MilestoneHabit, firstMs: number): number {
  const { tx, estate, incidents, details } = course;
  const variant = habit.interface?.(details);
  const used = variant === null ? null : (estate.interfaces.get(variant ?? planned.milestone.interface ?? '') ?? null);
  const hop: Hop = {
    tx,
    interface: used,
    slot: slotOf(planned),
    department: details.department,
    milestone: planned.milestone.id,
    business: habit.fault,
  };
  const slowed = used ? slownessOf(course, used, firstMs) : null;
  let atMs = firstMs + (slowed ? Math.round((slowed.factor - 1) * drawLogNormal(tx.dice, hop.slot + 17, SLOWED_MEDIAN_MS, 0.9)) : 0);
  let runFrom = 1;
  let takenUp: Fault['by'] | null = null;
  for (let number = 1; ; number++) {
    const fault = drawFault(hop, number - 1, atMs, incidents);
    const last = fault !== null && number - runFrom + 1 >= fault.attempts;
    const worked = habit.warns?.(details) ? 'completed_with_warning' : 'completed';
    const status = fault ? (last ? fault.finally : 'retrying') : worked;
    const arrivedMs = emit(course, { planned, interface: used, attempt: number, fault, status, takenUp, occurredMs: atMs, slowed });
    if (!fault) return arrivedMs;
    const againMs = Math.round(last ? fault.againMs(atMs) : atMs + waitAfter(course, hop, fault, number - runFrom));
    if (!Number.isFinite(againMs)) return fault.incident ? stall(course) : againMs;
    takenUp = last ? fault.by : null;
    if (last) runFrom = number + 1;
    atMs = againMs;
  }
}

/** What a slow target adds to the wait before its hop, times its slowness less one. */
const SLOWED_MEDIAN_MS = 10_000;

interface Slowness {
  factor: number;
  incident: Incident;
}

function slownessOf({ tx, incidents }: Course, used: Interface, atMs: number): Slowness | null {
  const [slow] = effectsAt(incidents, 'slow', { interface: used.id, facility: tx.place.facility.id, atMs });
  if (!slow) return null;
  return { factor: slow.effect.factorPerDay ** ((atMs - slow.incident.fromMs) / DAY_MS), incident: slow.incident };
}

/** Fixed waits of a refusal, give or take a tenth, or the usual back-off. */
function waitAfter(course: Course, hop: Hop, { waitsMs }: Fault, retries: number): number {
  const fixedMs = waitsMs?.[retries % waitsMs.length];
  return fixedMs === undefined
    ? backOff(course, hop, retries)
    : fixedMs * (0.9 + 0.2 * drawShare(course.tx.dice, hop.slot + 13_000 + (retries % 64)));
}

/** 2, 4, 8, 16 ... seconds between calls, minutes between files, give or take a fifth. */
function backOff({ tx }: Course, hop: Hop, retries: number): number {
  const unitMs = hop.interface && !isCall(hop.interface.pattern) ? 30_000 : 2000;
  return unitMs * 2 ** retries * (0.8 + 0.4 * drawShare(tx.dice, hop.slot + 31 + retries));
}

type Happening = Pick<Emission, 'planned' | 'interface' | 'attempt' | 'fault' | 'status' | 'takenUp' | 'occurredMs'> & {
  slowed: Slowness | null;
};

/** Puts the event on its way; returns when what it carries has arrived, which a dark site delays. */
function emit(course: Course, { slowed, ...happening }: Happening): number {
  const { tx, details, incidents, out } = course;
  const { planned, occurredMs, attempt: number, fault } = happening;
  const [held] = effectsAt(incidents, 'hold', { interface: happening.interface?.id, facility: tx.place.facility.id, atMs: occurredMs });
  const slot = slotOf(planned) + 40 + (number % 12);
  const arrivedMs = held ? releaseOf(held, occurredMs, tx, slot) : occurredMs;
  if (!Number.isFinite(arrivedMs)) return stall(course);
  if (happening.interface && isCall(happening.interface.pattern)) course.traceRoot ??= planned;
  const said = incidents.length > 0 && !fault ? tellOtherwise(happening, { tx, details }, incidents) : null;
  const touched = [
    held?.incident,
    fault?.incident,
    slowed?.incident,
    said?.incident,
    ...listEffects(incidents, 'skip_batch').map(({ incident }) => incident),
  ].filter((i) => i !== undefined && i !== null);
  const sendMs = Math.round(arrivedMs + (held ? 0 : drawDelay(course, slot)));
  const emission: Emission = {
    ...happening,
    status: said?.status ?? happening.status,
    id: `${tx.id}.${planned.milestone.id}.${number}`,
    sendMs,
    tx,
    details,
    copy: false,
    traceRoot: course.traceRoot,
    slowness: slowed?.factor ?? 1,
    aheadMs: said?.aheadMs ?? 0,
    tells: said?.tells ?? null,
    department: null,
    replayId: null,
    incidents: touched,
  };
  out.emissions.push(emission);
  if (drawShare(tx.dice, slot + 4000) < DUPLICATE_SHARE)
    out.emissions.push({ ...emission, copy: true, sendMs: sendMs + Math.round(1000 + 60_000 * drawShare(tx.dice, slot + 5000)) });
  return arrivedMs;
}

function releaseOf(
  { incident: { fromMs }, untilMs: toMs }: { incident: Incident; untilMs: number },
  occurredMs: number,
  tx: SimulatedTransaction,
  slot: number,
): number {
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
