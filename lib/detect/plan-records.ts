import { type CatalogIndex, eventVariables, indexRecords, type LearnRule, type RecordRules } from '@/lib/catalog';
import {
  type ClaimedEvent,
  type EventStatus,
  type ExceptionType,
  REFERENCE_VALUE_LIMIT,
  type ReferenceTold,
  type RuleRecord,
  type TransactionChange,
} from '@/lib/domain';
import { hashWords } from './hash-words';
import { readFirst, readValue } from './read-value';

const went: ReadonlySet<string> = new Set<EventStatus>(['received', 'completed', 'completed_with_warning']);
const failed: ReadonlySet<string> = new Set<EventStatus>(['failed', 'dead_lettered']);

/** An event that a rule must hold against records: of documents or of master data. */
interface Asked {
  type: ExceptionType;
  event: ClaimedEvent;
  change: TransactionChange;
}
export interface AskedRecord extends Asked {
  record: RuleRecord;
  /** Of a replay: when the step was reached first, where it was; else null. */
  reachedAt: Date | null;
}
export interface AskedReference extends Asked {
  rule: Extract<ExceptionType['rule'], { kind: 'snapshot' }>;
  domain: string;
  keyHash: string;
}

/** What a round has to look up, and what it learns. */
export interface RecordPlan {
  records: AskedRecord[];
  references: AskedReference[];
  told: ReferenceTold[];
}

/**
 * Returns what rules that hold records against each other have to look up of these changes, and what traffic teaches of master data. Nothing
 * for most events. A condition that cannot be decided asks for nothing. Cost: under a microsecond an event that no such rule is about.
 */
export function planRecords(changes: readonly TransactionChange[], index: CatalogIndex): RecordPlan {
  const rules = indexRecords(index.catalog);
  const plan: RecordPlan = { records: [], references: [], told: [] };
  for (const change of changes) {
    for (const event of change.newEvents) {
      askDuplicates(event, change, rules, plan);
      if (!went.has(event.status)) continue;
      askReferences(event, change, rules, plan);
      if (event.milestone === null) continue;
      for (const one of rules.learns.get(event.workflow)?.get(event.milestone) ?? []) {
        const told = holds(one.condition, event) ? learn(one, event, change) : null;
        if (told) plan.told.push(told);
      }
    }
  }
  return plan;
}

type Test = { test: (event: ReturnType<typeof eventVariables>) => { ok: boolean; value?: boolean } } | null;

function holds(condition: Test, event: ClaimedEvent): boolean {
  if (condition === null) return true;
  const verdict = condition.test(eventVariables(event));
  return verdict.ok && verdict.value === true;
}

function askDuplicates(event: ClaimedEvent, change: TransactionChange, rules: RecordRules, plan: RecordPlan): void {
  for (const { type, rule, condition } of rules.duplicates.get(event.workflow) ?? []) {
    if (rule.milestone !== undefined && rule.milestone !== event.milestone) continue;
    const base = { environment: event.environment, code: type.code, subjectId: change.after.id, at: event.occurredAt };
    if (rule.sameKeys.length === 0) {
      if (event.replayId === null || event.milestone === null || !holds(condition, event)) continue;
      const keyHash = hashWords(type.code, change.after.id);
      const record = { ...base, keyHash, content: hashWords(event.replayId), told: wasCalledFor(event, change) };
      const reached = went.has(event.status)
        ? change.milestones.find(({ milestone, times }) => milestone === event.milestone && times > 1)
        : null;
      plan.records.push({ type, event, change, record, reachedAt: reached?.reachedAt ?? null });
      continue;
    }
    if (!went.has(event.status) || !holds(condition, event)) continue;
    const keys = rule.sameKeys.map((key) => readValue(`key.${key}`, event) ?? change.keys[key] ?? '');
    // The first key names the document: one that nobody named is like no other.
    if (keys[0] === '') continue;
    const words = [...keys, ...rule.sameMeasures.map((name) => readValue(`attr.${name}`, event) ?? '')];
    const apart = rule.apartBy.map((word) => readValue(word, event) ?? '');
    const told = apart.some((value) => value !== '');
    const record = {
      ...base,
      keyHash: hashWords(type.code, ...(rule.loosely ? words.map(loosen) : words)),
      content: told ? hashWords(...apart) : change.after.id,
      told,
    };
    plan.records.push({ type, event, change, record, reachedAt: null });
  }
}

/** Without punctuation, capitals and the zeros before a number. */
const loosen = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .replace(/(?<!\d)0+(?=\d)/g, '');

/** True when something of the transaction had failed and not gone well since, before this replay. */
function wasCalledFor(event: ClaimedEvent, { before, newEvents }: TransactionChange): boolean {
  if (before?.state === 'failed') return true;
  const hop = (one: ClaimedEvent) => one.milestone ?? one.interface ?? '';
  const earlier = newEvents.filter((one) => one.occurredAt < event.occurredAt && one.replayId !== event.replayId);
  return earlier.some(
    (one) =>
      failed.has(one.status) &&
      !earlier.some((later) => went.has(later.status) && hop(later) === hop(one) && later.occurredAt > one.occurredAt),
  );
}

function askReferences(event: ClaimedEvent, change: TransactionChange, rules: RecordRules, plan: RecordPlan): void {
  for (const { type, rule, condition } of rules.snapshots.get(event.workflow) ?? []) {
    if (rule.milestones.length > 0 && !rule.milestones.includes(event.milestone ?? '')) continue;
    if (rule.unlike && readValue(rule.unlike.word, event) === null) continue;
    const key = readFirst(rule.key, event);
    if (key === null || !holds(condition, event)) continue;
    plan.references.push({ type, rule, event, change, domain: rule.domain, keyHash: hashWords(rule.domain, key) });
  }
}

function learn({ domain, learn: rule }: LearnRule, event: ClaimedEvent, change: TransactionChange): ReferenceTold | null {
  const key = readFirst(rule.key, event) ?? change.keys[rule.key[0]?.replace(/^key\./, '') ?? ''] ?? null;
  if (key === null) return null;
  const attributes = Object.entries(rule.attributes).flatMap(([name, words]): [string, string][] => {
    const value = readFirst(words, event);
    return value === null ? [] : [[name, value.slice(0, REFERENCE_VALUE_LIMIT)]];
  });
  return {
    environment: event.environment,
    domain: domain.id,
    keyHash: hashWords(domain.id, key),
    keyText: domain.personal ? null : key.slice(0, REFERENCE_VALUE_LIMIT),
    application: rule.application ?? event.application ?? domain.recordApplication,
    state: rule.state,
    validFrom: event.occurredAt,
    toldAt: event.occurredAt,
    attributes: Object.fromEntries(attributes),
    source: event.source,
    transactionId: change.after.id,
    facility: change.after.facility,
    department: change.after.department,
    workflow: event.workflow,
  };
}
