import type { Calendars, DutyOverride, Schedule, Shift } from '@/lib/domain';
import { listTurns } from './list-turns';

/** A schedule with all that decides who is on duty by it. */
export interface Roster {
  schedule: Schedule;
  /** In the order in which they were made. */
  overrides: readonly DutyOverride[];
  /** Whose holidays count. */
  calendars: Calendars;
}

type Duty = Omit<Shift, 'from' | 'to'>;

/**
 * Returns who is on duty in [from, to), cut to it, in order of time: one stretch a person and reason. Several at one time only where a clock
 * passes a hand-off twice or somebody was added. No stretch: nobody, which is a gap. Cost: turns in the window x overrides that touch it.
 */
export function listShifts({ schedule, overrides, calendars }: Roster, from: Date, to: Date): Shift[] {
  const [fromMs, toMs] = [from.getTime(), to.getTime()];
  if (fromMs >= toMs) return [];
  const { timezone } = schedule;
  const layers = schedule.layers.map((layer) => ({
    name: layer.name,
    turns: listTurns(layer, { calendars, timezone }, fromMs, toMs).sort((a, b) => a.fromMs - b.fromMs),
    at: 0,
  }));
  const changes = overrides.filter((one) => one.from.getTime() < toMs && one.to.getTime() > fromMs);
  const edges = [
    fromMs,
    toMs,
    ...layers.flatMap(({ turns }) => turns.flatMap((turn) => [turn.fromMs, turn.toMs])),
    ...changes.flatMap((one) => [one.from.getTime(), one.to.getTime()]),
  ].filter((at) => at >= fromMs && at <= toMs);
  const steps = [...new Set(edges)].sort((a, b) => a - b);
  const shifts: Shift[] = [];
  let open = new Map<string, Shift>();
  for (const [i, at] of steps.entries()) {
    const next = steps[i + 1];
    if (next === undefined) break;
    const still = new Map<string, Shift>();
    for (const duty of onDuty(layers, changes, at)) {
      const key = `${duty.person} ${duty.override ?? ''} ${duty.insteadOf ?? ''} ${duty.layer ?? ''}`;
      const shift = open.get(key) ?? { ...duty, from: new Date(at), to: new Date(next) };
      if (!open.has(key)) shifts.push(shift);
      shift.to = new Date(next);
      still.set(key, shift);
    }
    open = still;
  }
  return shifts;
}

interface Walked {
  name: string;
  turns: ReturnType<typeof listTurns>;
  at: number;
}

/** `at` grows from call to call, so what has ended is walked past once. */
function onDuty(layers: Walked[], changes: readonly DutyOverride[], at: number): Duty[] {
  let duties: Duty[] = [];
  for (const layer of layers) {
    for (let turn = layer.turns[layer.at]; turn !== undefined && turn.toMs <= at; turn = layer.turns[layer.at]) layer.at += 1;
    const here: Duty[] = [];
    for (let i = layer.at; ; i++) {
      const turn = layer.turns[i];
      if (turn === undefined || turn.fromMs > at) break;
      if (turn.toMs > at && !here.some(({ person }) => person === turn.person))
        here.push({ person: turn.person, layer: layer.name, override: null, insteadOf: null });
    }
    if (here.length > 0) duties = here;
  }
  for (const change of changes) if (change.from.getTime() <= at && at < change.to.getTime()) duties = applyOverride(duties, change);
  return duties;
}

function applyOverride(duties: Duty[], { id, kind, person, insteadOf }: DutyOverride): Duty[] {
  const gone = duties.find((duty) => insteadOf === null || duty.person === insteadOf);
  const others = duties.filter((duty) => duty.person !== person);
  if (kind === 'add') return person === null ? duties : [...others, { person, layer: null, override: id, insteadOf: null }];
  const left = insteadOf === null ? [] : others.filter((duty) => duty.person !== insteadOf);
  if (kind === 'remove') return duties.filter((duty) => insteadOf !== null && duty.person !== insteadOf);
  if (person === null || (insteadOf !== null && !gone)) return duties;
  return [...left, { person, layer: insteadOf === null ? null : (gone?.layer ?? null), override: id, insteadOf }];
}
