import { createHash } from 'node:crypto';
import type { CanonicalEvent, EventStatus, Outcome, Workflow } from '@/lib/domain';
import { UNASSIGNED } from '@/lib/domain';

/** Where an event stands in its transaction: by time, then rank of its milestone, then key. Sorts as text. */
type Place = string;
type Said = [place: Place, value: string];
type Failure = Pick<CanonicalEvent, 'interface' | 'connector' | 'application' | 'errorClass' | 'errorCode' | 'errorMessage'>;

/**
 * All that a transaction's events say of it, in a size that does not grow with their number: of each thing the first or last that said
 * it, and counts. Kept as packStory writes it; the same whatever order the events came in. `rules`: what of the workflow it was folded by, hashed.
 */
export interface Story {
  rules: string;
  events: number;
  attempts: number;
  warned: boolean;
  first: Place;
  last: Place;
  facility: Said | null;
  department: Said | null;
  supplier: Said | null;
  correlation: Said | null;
  outcome: [Place, Exclude<Outcome, 'open'>] | null;
  /** First business key, and what the first event of all is called by. */
  key: [Place, type: string, value: string] | null;
  name: [Place, type: string | null, value: string | null];
  facilities: string[];
  /** The first 20. */
  traces: [id: string, Place][];
  /** The last hop. */
  shown: [Place, interfaceId: string | null, connector: string | null, application: string | null];
  /** The last event that failed or succeeded at each hop; null: it succeeded. */
  hops: [hop: string, Place, Failure | null][];
  steps: [milestone: string, Place, lastMs: number, times: number][];
  keys: [type: string, Place, value: string][];
  measures: [name: string, Place, value: number | string][];
  /** Times of the last events, ascending. */
  times: number[];
}

/** So many times of last events are known; a transaction that goes on longer after its end is said to. */
export const MOST_TIMES = 64;
const MOST_TRACES = 20;
const FAILING: ReadonlySet<EventStatus> = new Set(['failed', 'dead_lettered']);
const SUCCEEDING: ReadonlySet<EventStatus> = new Set(['completed', 'completed_with_warning', 'received', 'duplicate']);
/** What counts as having reached the milestone that the event names. */
const REACHING: ReadonlySet<EventStatus> = new Set(['completed', 'completed_with_warning', 'received', 'unknown', 'duplicate']);
/** From the year 1 on every time is positive, and of the same length in base 36. */
const YEAR_ONE_MS = 62_135_596_800_000;

interface Rules {
  name: string;
  rank: ReadonlyMap<string, number>;
  byNaming: ReadonlySet<string>;
}
const known = new WeakMap<Workflow, Rules>();
const noRules: Rules = { name: '', rank: new Map(), byNaming: new Set() };

/** Every story carries it. */
const shorten = (rules: string): string => createHash('sha256').update(rules).digest('base64url').slice(0, 11);

function rulesOf(workflow: Workflow | null): Rules {
  if (workflow === null) return noRules;
  const rules = known.get(workflow) ?? {
    name: shorten(workflow.milestones.map(({ id, required }) => (required === 'exception_path' ? `!${id}` : id)).join(' ')),
    rank: new Map(workflow.milestones.map((m, i) => [m.id, i])),
    byNaming: new Set(workflow.milestones.filter((m) => m.required === 'exception_path').map((m) => m.id)),
  };
  known.set(workflow, rules);
  return rules;
}

/** Whether a story was folded by the milestones that the workflow has now; one that was not must be folded anew from all events. */
export const isCurrent = (story: Story, workflow: Workflow | null): boolean => story.rules === rulesOf(workflow).name;

/** The time of an event by its place. */
export const timeAt = (place: Place): Date => new Date(Number.parseInt(place.slice(0, 10), 36) - YEAR_ONE_MS);

/**
 * Returns the story with these events added, each of which must be new to it; it is changed in place. Null starts one; at least one event
 * is needed then. A milestone on the exception path is reached by any status, since naming it is the news.
 */
export function foldEvents(start: Story | null, events: readonly CanonicalEvent[], workflow: Workflow | null): Story {
  const rules = rulesOf(workflow);
  let story = start;
  for (const event of events) {
    const rank = (rules.rank.get(event.milestone ?? '') ?? -1) + 1;
    const time = (event.occurredAt.getTime() + YEAR_ONE_MS).toString(36).padStart(10, '0');
    const place = `${time}${rank.toString(36).padStart(2, '0')}${event.eventKey.slice(-8)}`;
    story ??= beginStory(rules.name, event, place);
    addEvent(story, event, place, rules);
  }
  if (!story) throw new RangeError('a transaction has at least one event');
  return story;
}

function beginStory(rules: string, event: CanonicalEvent, place: Place): Story {
  return {
    rules,
    events: 0,
    attempts: event.attempt,
    warned: false,
    first: place,
    last: place,
    facility: null,
    department: null,
    supplier: null,
    correlation: null,
    outcome: null,
    key: null,
    name: [place, ...callBy(event)],
    facilities: [],
    traces: [],
    shown: [place, event.interface, event.connector, event.application],
    hops: [],
    steps: [],
    keys: [],
    measures: [],
    times: [],
  };
}

function addEvent(story: Story, event: CanonicalEvent, place: Place, rules: Rules): void {
  story.events += 1;
  story.attempts = Math.max(story.attempts, event.attempt);
  story.warned ||= event.status === 'completed_with_warning';
  if (place < story.first) {
    story.first = place;
    story.name = [place, ...callBy(event)];
  }
  if (place >= story.last) {
    story.last = place;
    story.shown = [place, event.interface, event.connector, event.application];
  }
  if (event.facility !== UNASSIGNED) {
    story.facility = earlier(story.facility, place, event.facility);
    if (!story.facilities.includes(event.facility)) story.facilities.push(event.facility);
  }
  if (event.department !== UNASSIGNED) story.department = earlier(story.department, place, event.department);
  if (event.supplier) story.supplier = earlier(story.supplier, place, event.supplier);
  if (event.correlationId) story.correlation = earlier(story.correlation, place, event.correlationId);
  if (event.outcome !== null && (story.outcome === null || place > story.outcome[0])) story.outcome = [place, event.outcome];
  addTrace(story, event.traceId, place);
  addKeys(story, event, place);
  for (const [name, value] of Object.entries(event.measures)) {
    const standing = story.measures.find((measure) => measure[0] === name);
    if (!standing) story.measures.push([name, place, value]);
    else if (place > standing[1]) [standing[1], standing[2]] = [place, value];
  }
  addStep(story, event, place, rules);
  const at = event.occurredAt.getTime();
  const behind = story.times.findLastIndex((time) => time <= at) + 1;
  story.times.splice(behind, 0, at);
  if (story.times.length > MOST_TIMES) story.times.shift();
}

const earlier = (said: Said | null, place: Place, value: string): Said => (said !== null && said[0] <= place ? said : [place, value]);

function callBy(event: CanonicalEvent): [string | null, string | null] {
  if (event.transactionId) return ['transaction', event.transactionId];
  if (event.correlationId) return ['correlation', event.correlationId];
  return event.traceId ? ['trace', event.traceId] : [null, null];
}

function addTrace(story: Story, id: string | null, place: Place): void {
  if (!id) return;
  const standing = story.traces.find((trace) => trace[0] === id);
  if (standing) {
    if (place < standing[1]) standing[1] = place;
    return;
  }
  story.traces.push([id, place]);
  if (story.traces.length <= MOST_TRACES) return;
  const latest = story.traces.reduce((a, b) => (b[1] > a[1] ? b : a));
  story.traces.splice(story.traces.indexOf(latest), 1);
}

function addKeys(story: Story, event: CanonicalEvent, place: Place): void {
  const [first] = event.businessKeys;
  if (first && (story.key === null || place < story.key[0])) story.key = [place, first.type, first.value];
  for (const { type, value, role } of event.businessKeys) {
    if (role === 'line') continue;
    const standing = story.keys.find((key) => key[0] === type);
    if (!standing) story.keys.push([type, place, value]);
    else if (place < standing[1]) [standing[1], standing[2]] = [place, value];
  }
}

function addStep(story: Story, event: CanonicalEvent, place: Place, rules: Rules): void {
  const { milestone, status } = event;
  const failing = FAILING.has(status);
  if (failing || SUCCEEDING.has(status)) {
    const hop = milestone ?? event.interface ?? event.application ?? event.messageType ?? '';
    const failure = failing ? failureOf(event) : null;
    const standing = story.hops.find((one) => one[0] === hop);
    if (!standing) story.hops.push([hop, place, failure]);
    else if (place > standing[1]) [standing[1], standing[2]] = [place, failure];
  }
  if (!milestone || !(REACHING.has(status) || rules.byNaming.has(milestone))) return;
  const at = event.occurredAt.getTime();
  const reached = story.steps.find((step) => step[0] === milestone);
  if (!reached) story.steps.push([milestone, place, at, 1]);
  else {
    if (place < reached[1]) reached[1] = place;
    reached[2] = Math.max(reached[2], at);
    reached[3] += 1;
  }
}

const failureOf = ({ interface: used, connector, application, errorClass, errorCode, errorMessage }: CanonicalEvent): Failure => ({
  interface: used,
  connector,
  application,
  errorClass,
  errorCode,
  errorMessage,
});
