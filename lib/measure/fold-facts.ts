import { compileCondition, type EventSeen, eventVariables } from '@/lib/catalog';

/** What is read of an event. */
export type ToldEvent = EventSeen & { eventKey: string };

/** What KPIs of a workflow want to know of its events: names, names as told with a milestone, and conditions that one event meets. */
export interface FactNames {
  names: ReadonlySet<string>;
  byMilestone: ReadonlyMap<string, readonly string[]>;
  conditions: readonly string[];
}

/** When it was told, and what. Places sort as text. */
type Said = [place: string, value: string];

/** What the events of one case told under those names: first and last by time, whatever order they came in, and the conditions met. */
export interface Facts {
  first: Record<string, Said>;
  /** Only where it differs from the first. */
  last: Record<string, Said>;
  met: string[];
}

export const noFacts: Facts = { first: {}, last: {}, met: [] };
/** Longer values are cut: a KPI compares codes, dates, numbers and hashes. */
const LONGEST = 200;

export const isEmpty = (facts: Facts): boolean => facts.met.length === 0 && Object.keys(facts.first).length === 0;

/** Returns the facts with those of these events added; events that are in it already change nothing. */
export function foldFacts(start: Facts, events: readonly ToldEvent[], wanted: FactNames): Facts {
  let facts = start;
  for (const event of events) {
    const said = sayingsOf(event, wanted);
    const met = wanted.conditions.filter((condition) => !facts.met.includes(condition) && holds(condition, event));
    if (said.length === 0 && met.length === 0) continue;
    if (facts === start) facts = { first: { ...start.first }, last: { ...start.last }, met: [...start.met] };
    for (const [name, one] of said) add(facts, name, one);
    facts.met.push(...met);
  }
  facts.met.sort();
  return facts;
}

/** The facts of one case whose events stood in two. */
export function joinFacts(a: Facts, b: Facts): Facts {
  const facts: Facts = { first: { ...a.first }, last: { ...a.last }, met: [...new Set([...a.met, ...b.met])].sort() };
  for (const part of [b.first, b.last]) for (const [name, said] of Object.entries(part)) add(facts, name, said);
  return facts;
}

/** As text that is the same for the same facts. */
export function writeFacts({ first, last, met }: Facts): string {
  const sorted = (part: Record<string, Said>) => Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([sorted(first), sorted(last), met]);
}

export function readFacts(text: string): Facts {
  // Only writeFacts writes it.
  const [first, last, met] = JSON.parse(text) as [[string, Said][], [string, Said][], string[]];
  return { first: Object.fromEntries(first), last: Object.fromEntries(last), met };
}

function add(facts: Facts, name: string, said: Said): void {
  const first = facts.first[name];
  const last = facts.last[name] ?? first;
  if (!first || !last) {
    facts.first[name] = said;
    return;
  }
  const newFirst = said[0] < first[0] ? said : first;
  const newLast = said[0] > last[0] ? said : last;
  facts.first[name] = newFirst;
  if (newLast[0] !== newFirst[0]) facts.last[name] = newLast;
}

function sayingsOf(event: ToldEvent, { names, byMilestone }: FactNames): [string, Said][] {
  const place = `${(event.occurredAt.getTime() + 62_135_596_800_000).toString(36).padStart(10, '0')}${event.eventKey}`;
  const list: [string, Said][] = [];
  const tell = (name: string, as: string) => {
    const value = tellOf(event, name);
    if (value !== undefined) list.push([as, [place, value.slice(0, LONGEST)]]);
  };
  for (const name of names) tell(name, name);
  for (const name of byMilestone.get(event.milestone ?? '') ?? []) tell(name, `${event.milestone}.${name}`);
  return list;
}

function tellOf(event: ToldEvent, name: string): string | undefined {
  const value = event.attributes[name] ?? event.businessKeys.find((key) => key.type === name)?.value ?? event.measures[name];
  return value === undefined || value === null ? undefined : String(value);
}

function holds(condition: string, event: ToldEvent): boolean {
  const verdict = compileCondition(condition, 'event').test(eventVariables(event));
  return verdict.ok && verdict.value;
}
