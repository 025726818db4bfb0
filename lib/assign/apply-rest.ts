import type { CatalogIndex } from '@/lib/catalog';
import {
  type Actor,
  AWAKE,
  ConflictError,
  type ExceptionAction,
  type ExceptionRecord,
  InvalidInputError,
  isSnoozed,
  LONGEST_REST_MS,
} from '@/lib/domain';
import { sayTime } from '@/lib/domain/say';
import type { Applied } from './applied';
import { endWait, pauseClock } from './pause-clock';

interface Around {
  index: CatalogIndex;
  now: Date;
}

type Of<A extends ExceptionAction['action']> = Extract<ExceptionAction, { action: A }>;
type Acknowledged = Pick<ExceptionRecord, 'acknowledgedAt' | 'acknowledgedBy'>;

/** The exception as it waits on somebody; it becomes theirs who says so when it is nobody's. Only a supplier stops its clock; a wait on anybody else lets it go on. */
export function waitOn(
  e: ExceptionRecord,
  action: Of<'wait'>,
  actor: Actor,
  { acknowledged, index, now }: Around & { acknowledged: Acknowledged },
): Applied {
  const nextActionAt = action.nextActionAt === undefined ? null : restUntil(action.nextActionAt, now, 'The next action');
  const told = { waitingOn: action.waitingOn, waitingFor: action.for ?? 'other', waitReason: action.reason ?? null, nextActionAt };
  const stops = action.for === 'supplier' && nextActionAt !== null;
  const clocked = stops ? pauseClock(e, nextActionAt, index, now) : endWait(e, index, now);
  return {
    after: { ...clocked, ...acknowledged, ...told, state: 'waiting', personId: ownerOf(e, actor) },
    entry: { kind: 'waiting', before: e.waitingOn, after: action.waitingOn, note: sayWait({ ...told, stops }, index, now) },
  };
}

function sayWait(
  { waitReason, nextActionAt, stops }: Pick<ExceptionRecord, 'waitReason' | 'nextActionAt'> & { stops: boolean },
  index: CatalogIndex,
  now: Date,
): string | null {
  const next = nextActionAt && `Looked at again ${sayTime(nextActionAt, index.catalog.organisation.timezone, now)}.`;
  const said = [waitReason, next, stops ? 'The clock stands until then.' : null].filter((part) => part !== null);
  return said.length === 0 ? null : said.join(' ');
}

/** The exception asleep. Who lets it sleep has seen it: that acknowledges it and makes it theirs when it is nobody's. */
export function snooze(
  e: ExceptionRecord,
  action: Of<'snooze'>,
  actor: Actor,
  { acknowledged, index, now }: Around & { acknowledged: Acknowledged },
): Applied {
  const until = restUntil(action.until, now, 'The snooze');
  const more = action.orMore === undefined ? null : e.transactions + action.orMore;
  const time = sayTime(until, index.catalog.organisation.timezone, now);
  return {
    after: {
      ...e,
      ...acknowledged,
      state: e.state === 'open' ? 'acknowledged' : e.state,
      personId: ownerOf(e, actor),
      snoozedAt: now,
      snoozedBy: actor.name,
      snoozedUntil: until,
      snoozeReason: action.reason,
      snoozeTransactions: more,
      snoozeSeverity: e.severity,
    },
    entry: {
      kind: 'snoozed',
      after: more === null ? `${time}, or when it gets worse` : `${time}, or at ${more} cases, or when it gets worse`,
      note: action.reason,
    },
  };
}

/** What is nobody's becomes theirs who does something to it. */
const ownerOf = (e: ExceptionRecord, actor: Actor) => e.personId ?? (actor.kind === 'person' ? actor.id : null);

export function wake(e: ExceptionRecord, now: Date): Applied {
  if (!isSnoozed(e, now)) throw new ConflictError('It is awake already.');
  return { after: { ...e, ...AWAKE }, entry: { kind: 'woken', note: 'Woken by hand.' } };
}

function restUntil(said: string, now: Date, what: string): Date {
  const at = new Date(said);
  if (at <= now) throw new InvalidInputError(`${what} must lie ahead.`);
  if (at.getTime() - now.getTime() > LONGEST_REST_MS) throw new InvalidInputError(`${what} may lie 30 days ahead at most.`);
  return at;
}
