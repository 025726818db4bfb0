import { type ExceptionRecord, type ExceptionType, mayExplain, UNASSIGNED } from '@/lib/domain';

/** Places that something can be the cause at, in the words of grouping. */
export const placeKinds = ['connector', 'facility', 'application', 'interface', 'workflow', 'department'] as const;
export type PlaceKind = (typeof placeKinds)[number];
/** A part of the estate, by kind of place. */
export type CauseScope = Partial<Record<PlaceKind, readonly string[]>>;

/** What is known of an open exception when causes are sought. */
export interface CauseFacts {
  exception: Pick<
    ExceptionRecord,
    | 'id'
    | 'number'
    | 'code'
    | 'title'
    | 'groupedBy'
    | 'cause'
    | 'parentId'
    | 'apartFrom'
    | 'firstAt'
    | 'connector'
    | 'facility'
    | 'application'
    | 'interface'
    | 'workflow'
    | 'department'
  >;
  type: Pick<ExceptionType, 'code' | 'category' | 'explains'>;
  /** When the first of what is still wrong began; the exception itself may have begun long before. */
  since: Date;
}

/** The part of its open cases that lies in a scope or stands in the parent too, 0-1; asked only where the row alone does not tell. */
export type Coverage = (child: CauseFacts, parent: CauseFacts, scope: CauseScope) => number;

/** A consequence may be seen a little before its cause is: clocks, lateness and windows of rules differ. */
const BEFORE_MS = 30 * 60_000;
/** So much of what is wrong must be explained. */
export const EXPLAINED = 0.8;

/** What fails as a whole. A workflow or a department is what is affected, not what breaks. */
const leading: readonly PlaceKind[] = ['connector', 'facility', 'application', 'interface'];

/** The part of the estate an exception stands for: what it was found to lead, else what it was grouped by. Empty: it explains only what stands in it too. */
export function scopeOf({ cause, groupedBy }: Pick<ExceptionRecord, 'cause' | 'groupedBy'>): CauseScope {
  if (cause) return cause;
  const named = placeKinds.flatMap((kind) => {
    const id = groupedBy[kind];
    return id === undefined || id === '' || id === UNASSIGNED ? [] : [[kind, [id]] as const];
  });
  return named.some(([kind]) => leading.includes(kind)) ? Object.fromEntries(named) : {};
}

const width = (scope: CauseScope) => placeKinds.filter((kind) => scope[kind] !== undefined).length;

/** The wider, then the earlier, then the smaller number: of two that explain each other, one order for everybody. */
export function comparePrecedence(a: CauseFacts, b: CauseFacts): number {
  return (
    width(scopeOf(a.exception)) - width(scopeOf(b.exception)) ||
    a.since.getTime() - b.since.getTime() ||
    a.exception.number - b.exception.number
  );
}

export interface Explanation {
  parent: CauseFacts;
  scope: CauseScope;
  /** Of the child's open cases, 0-1. */
  share: number;
}

/**
 * The open exception that explains this one, the widest first; null when none does. One explains another when its type may be the cause of such,
 * it did not begin later, and at least 80 % of the open cases lie in its part of the estate or stand in it too. Nothing that stands under
 * another explains anything, so there is one level, and no circle.
 */
export function findParent(child: CauseFacts, parents: readonly CauseFacts[], coverage: Coverage): Explanation | null {
  const possible = parents
    .filter(
      (parent) =>
        parent.exception.id !== child.exception.id &&
        parent.exception.parentId === null &&
        !child.exception.apartFrom.includes(parent.exception.id) &&
        mayExplain(parent.type, child.type) &&
        child.since.getTime() >= parent.since.getTime() - BEFORE_MS &&
        (!mayExplain(child.type, parent.type) || comparePrecedence(parent, child) < 0),
    )
    .sort(comparePrecedence);
  for (const parent of possible) {
    const scope = scopeOf(parent.exception);
    // Two of one kind at two places are two, also where one transaction met both: only what was found to lead them explains another.
    const apart = parent.type.code === child.type.code && parent.exception.cause === null;
    const share = (width(scope) === 0 ? null : liesIn(child.exception, scope)) ?? (apart ? 0 : coverage(child, parent, scope));
    if (share >= EXPLAINED) return { parent, scope, share };
  }
  return null;
}

/** 1 when all its cases lie in the scope by what its row says, 0 when none does, null when the row does not tell. */
function liesIn(exception: CauseFacts['exception'], scope: CauseScope): number | null {
  const told = placeKinds
    .filter((kind) => scope[kind] !== undefined)
    .map((kind) => {
      const only = exception[kind];
      return only === null || only === '' || only === UNASSIGNED ? null : (scope[kind] ?? []).includes(only);
    });
  // Another connector is no proof of innocence: the same transactions may stand in both.
  return told.every((one) => one === true) ? 1 : null;
}

/** At least so many at once are no chance. */
const SIBLINGS = 3;
const TOGETHER_MS = 60 * 60_000;

export interface Lead {
  leader: CauseFacts;
  scope: CauseScope;
  members: CauseFacts[];
}

/**
 * Exceptions of one type that began within an hour and share a place although they differ in others are one cause, led by the first: five
 * interfaces of one facility that went quiet. The place that most of them share is the cause; of two that share as many, a connector before a facility.
 */
export function findLeads(open: readonly CauseFacts[]): Lead[] {
  const leads: Lead[] = [];
  const own = open.filter(({ type, exception }) => mayExplain(type, type) && exception.parentId === null);
  for (const [, list] of Map.groupBy(own, ({ type }) => type.code)) {
    let left = list.toSorted((a, b) => a.since.getTime() - b.since.getTime() || a.exception.number - b.exception.number);
    for (;;) {
      const found = largest(left);
      if (!found) break;
      leads.push(found);
      left = left.filter((one) => !found.members.includes(one));
    }
  }
  return leads;
}

function largest(list: readonly CauseFacts[]): Lead | null {
  let best: Lead | null = null;
  for (const kind of leading) {
    const known = list.filter(({ exception }) => exception[kind] !== null && exception[kind] !== '' && exception[kind] !== UNASSIGNED);
    for (const [id, same] of Map.groupBy(known, ({ exception }) => exception[kind] ?? '')) {
      for (const [at, leader] of same.entries()) {
        const members = same.slice(at).filter(({ since }) => since.getTime() - leader.since.getTime() <= TOGETHER_MS);
        if (members.length < SIBLINGS || members.length <= (best?.members.length ?? 0)) continue;
        best = { leader, members, scope: { [kind]: [id] } };
      }
    }
  }
  return best;
}
