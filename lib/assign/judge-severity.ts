import { type CatalogIndex, compileCondition } from '@/lib/catalog';
import { type ExceptionType, type Severity, severities, severityNames } from '@/lib/domain';
import type { MemberSum } from './sum-members.db';

export interface SeverityVerdict {
  severity: Severity;
  /** Why, in plain words. */
  reason: string;
}

/** What severity is judged by: the sums of an exception, and the values of single members that escalations may read. */
export interface SeverityFacts {
  sum: Pick<
    MemberSum,
    'transactions' | 'amounts' | 'lines' | 'people' | 'facilities' | 'workflows' | 'interfaces' | 'connectors' | 'suppliers'
  >;
  variants: readonly Readonly<Record<string, string>>[];
  openedAt: Date;
  deadlineAt: Date | null;
}

const memberValue = /\b(key|attr|measure)(?:\["([^"]+)"\]|\.([a-z_]\w*))/g;
const timePassing = /minutes_to_deadline|age_minutes/;

/** Returns the names (`attr.rush`, `key.item_id`) of single members' values that the type's escalations read. */
export function readsOfSeverity(type: ExceptionType): string[] {
  const names = new Set<string>();
  for (const { when } of type.severity.escalate) {
    for (const [, map, quoted, dotted] of when.matchAll(memberValue)) names.add(`${map === 'key' ? 'key' : 'attr'}.${quoted ?? dotted}`);
  }
  return [...names];
}

/** True when time alone can make the type more severe. */
export const worsensWithTime = (type: ExceptionType): boolean => type.severity.escalate.some(({ when }) => timePassing.test(when));

/**
 * Returns the worst of the type's default and every escalation that holds at `now`, for the exception as a whole or for any one of its
 * members, with its reason. Money in currency units, of the largest currency. An escalation that cannot be decided is named in the reason.
 */
export function judgeSeverity(type: ExceptionType, facts: SeverityFacts, index: CatalogIndex, now: Date): SeverityVerdict {
  const whole = wholeOf(type, facts, index, now);
  const variants = (facts.variants.length > 0 ? facts.variants : [{}]).map((variables) => ({ ...whole, ...mapsOf(variables) }));
  let severity: Severity = type.severity.default;
  let reason = `${severityNames[severity]} is usual for this kind.`;
  const faults: string[] = [];
  for (const { when, to, because } of type.severity.escalate) {
    if (severities.indexOf(to) >= severities.indexOf(severity)) continue;
    const condition = compileCondition(when, 'severity');
    const verdicts = variants.map((values) => condition.test(values));
    const fault = verdicts.find((verdict) => !verdict.ok);
    if (verdicts.some((verdict) => verdict.ok && verdict.value)) [severity, reason] = [to, because];
    else if (fault && !fault.ok) faults.push(`${severityNames[to]} could not be decided: ${fault.reason}.`);
  }
  return { severity, reason: [reason, ...faults].join(' ') };
}

function wholeOf(type: ExceptionType, { sum, openedAt, deadlineAt }: SeverityFacts, index: CatalogIndex, now: Date) {
  return {
    transactions: BigInt(sum.transactions),
    facilities: BigInt(sum.facilities.length),
    amount: (sum.amounts[0]?.amountMinor ?? 0) / 100,
    lines: BigInt(sum.lines ?? 0),
    people: BigInt(sum.people ?? 0),
    age_minutes: Math.max(0, (now.getTime() - openedAt.getTime()) / 60_000),
    minutes_to_deadline: deadlineAt ? (deadlineAt.getTime() - now.getTime()) / 60_000 : 0,
    has_deadline: deadlineAt !== null,
    criticality: worstCriticality(type, sum, index),
    facility: sum.facilities.length === 1 ? (sum.facilities[0] ?? '') : '',
    supplier: sum.suppliers.length === 1 ? (sum.suppliers[0] ?? '') : '',
  };
}

function mapsOf(variables: Readonly<Record<string, string>>) {
  const attr = new Map<string, string>();
  const key = new Map<string, string>();
  const measure = new Map<string, number>();
  for (const [name, value] of Object.entries(variables)) {
    if (name.startsWith('key.')) key.set(name.slice(4), value);
    if (!name.startsWith('attr.')) continue;
    attr.set(name.slice(5), value);
    if (value !== '' && Number.isFinite(Number(value))) measure.set(name.slice(5), Number(value));
  }
  return { attr, key, measure };
}

/** Of the connectors or interfaces that the type groups by, else of the workflows: the worst one affected. */
function worstCriticality(type: ExceptionType, sum: SeverityFacts['sum'], index: CatalogIndex): string {
  const { groupBy } = type.rule;
  const named = groupBy.includes('connector')
    ? sum.connectors.map((id) => index.connectors.get(id)?.criticality)
    : groupBy.includes('interface')
      ? sum.interfaces.map((id) => index.interfaces.get(id)?.criticality)
      : [];
  const tiers = named.some((tier) => tier !== undefined) ? named : sum.workflows.map((id) => index.workflows.get(id)?.workflow.criticality);
  return tiers.filter((tier) => tier !== undefined).sort()[0] ?? 'tier4';
}
