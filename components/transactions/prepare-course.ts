import type { PlaceRef } from '@/lib/domain/views/exception-list';
import type { TransactionEvent, TransactionView } from '@/lib/domain/views/transactions';
import { compressTime, placeOnAxis, type Stretch } from './compress-time';

export interface Hop {
  event: TransactionEvent;
  start: number;
  end: number;
  failed: boolean;
}
export interface Lane {
  application: PlaceRef;
  hops: Hop[];
  workMs: number;
  failed: number;
  retried: number;
}
export interface Course {
  axis: Stretch[];
  /** Where a moment (ISO or ms) lies, 0-1. */
  at: (moment: string | number) => number;
  now: number | null;
  lanes: Lane[];
}

const bad = new Set(['failed', 'dead_lettered']);
const ms = (iso: string) => Date.parse(iso);

/** The moments that span the axis: what happened, what was due and passed, and now while it is under way. */
function momentsOf({ events, milestones, row, asOf }: TransactionView): number[] {
  const reached = milestones.flatMap((one) => (one.reachedAt === null ? [] : [ms(one.reachedAt)]));
  const worked = events.flatMap((event) => [ms(event.occurredAt), ms(event.occurredAt) - (event.durationMs ?? 0)]);
  const running = row.state === 'open' || row.state === 'failed';
  const late = milestones.flatMap((one) => (one.state === 'late' && one.dueAt !== null ? [ms(one.dueAt)] : []));
  return [...reached, ...worked, ...(running ? [ms(asOf), ...late] : [])];
}

/** The course of a transaction as it is drawn: one axis for steps and hops, applications in the order in which they first worked. */
export function prepareCourse(view: TransactionView): Course {
  const axis = compressTime(momentsOf(view));
  const at = (moment: string | number) => placeOnAxis(axis, typeof moment === 'number' ? moment : ms(moment));
  const lanes = new Map<string, Lane>();
  for (const event of view.events) {
    const application = event.application ?? { id: 'unassigned', name: 'Not assigned' };
    const lane = lanes.get(application.id) ?? { application, hops: [], workMs: 0, failed: 0, retried: 0 };
    lanes.set(application.id, lane);
    const end = ms(event.occurredAt);
    const failed = bad.has(event.status);
    lane.hops.push({ event, start: at(end - (event.durationMs ?? 0)), end: at(end), failed });
    lane.workMs += event.durationMs ?? 0;
    if (failed) lane.failed += 1;
    if (event.attempt > 1) lane.retried += 1;
  }
  const running = view.row.state === 'open' || view.row.state === 'failed';
  return { axis, at, now: running && axis.length > 0 ? at(view.asOf) : null, lanes: [...lanes.values()] };
}
