import { type CatalogIndex, type CountingRule, eventVariables } from '@/lib/catalog';
import type { CanonicalEvent, RuleMinute } from '@/lib/domain';
import { describeSignature } from './describe-signature';
import { sourceOf } from './source-of';

const MINUTE_MS = 60_000;

type Counted = CanonicalEvent & { history?: boolean };

/**
 * Returns what log entries give to the rules that count them: by rule, group and minute, in one order. Imported history is not counted: such
 * rules are about the present. A condition that cannot be decided on an entry does not match it.
 * Cost: about a microsecond an entry and rule, and the entries of other workflows nothing.
 */
export function countMatches(events: readonly Counted[], rules: readonly CountingRule[], index: CatalogIndex): RuleMinute[] {
  const minutes = new Map<string, RuleMinute>();
  for (const event of events) {
    if (event.history) continue;
    for (const rule of rules) {
      if (!rule.workflows.has(event.workflow)) continue;
      const seen = eventVariables(event);
      if (rule.among && !holds(rule.among, seen)) continue;
      const matched = holds(rule.when, seen);
      if (!matched && rule.rule.kind === 'count') continue;
      addTo(minutes, { event, rule, matched }, index);
    }
  }
  return [...minutes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, minute]) => minute);
}

function holds(condition: CountingRule['when'], seen: Parameters<CountingRule['when']['test']>[0]): boolean {
  const verdict = condition.test(seen);
  return verdict.ok && verdict.value;
}

interface One {
  event: Counted;
  rule: CountingRule;
  matched: boolean;
}

function addTo(minutes: Map<string, RuleMinute>, { event, rule, matched }: One, index: CatalogIndex): void {
  const { type, countedAs } = rule;
  const { signature, groupedBy } = groupOf(event, rule, index);
  const counted = rule.rule.countedAt === 'arrival' ? event.receivedAt : event.occurredAt;
  const at = Math.floor(counted.getTime() / MINUTE_MS) * MINUTE_MS;
  const name = `${event.environment} ${at} ${signature} ${countedAs}`;
  const known = minutes.get(name);
  if (known) {
    known.matched += matched ? 1 : 0;
    known.counted += 1;
    return;
  }
  minutes.set(name, {
    environment: event.environment,
    code: type.code,
    at: new Date(at),
    signature,
    groupedBy,
    countedAs,
    matched: matched ? 1 : 0,
    counted: 1,
  });
}

type Group = ReturnType<typeof describeSignature>;
const plain = ['facility', 'department', 'workflow', 'interface', 'connector', 'application', 'milestone'] as const;
const groups = new WeakMap<CountingRule, Map<string, Group>>();
const MOST_GROUPS = 5_000;

/** The group of an entry. Of places, which are few, it is worked out once: every entry that a share is among asks for it. */
function groupOf(event: Counted, rule: CountingRule, index: CatalogIndex): Group {
  const { groupBy } = rule.rule;
  if (!groupBy.every((field) => plain.some((one) => one === field)))
    return describeSignature(rule.type.code, groupBy, sourceOf(event, index));
  const known = groups.get(rule) ?? new Map<string, Group>();
  groups.set(rule, known);
  const name =
    plain.map((field) => (groupBy.includes(field) ? event[field] : '')).join('\0') + (event.connector === null ? event.interface : '');
  const seen = known.get(name);
  if (seen) return seen;
  if (known.size >= MOST_GROUPS) known.clear();
  const group = describeSignature(rule.type.code, groupBy, sourceOf(event, index));
  known.set(name, group);
  return group;
}
