import { type CatalogIndex, compileCondition } from '@/lib/catalog';
import { type ExceptionType, type Severity, severities, severityNames } from '@/lib/domain';
import type { MemberSum } from './sum-members.db';

export interface SeverityVerdict {
  severity: Severity;
  /** Why, in plain words. */
  reason: string;
}

/** Returns the worst of the type's default and every escalation that holds, with its reason. Times at `now`; money in currency units. */
export function judgeSeverity(
  type: ExceptionType,
  sum: MemberSum,
  at: { openedAt: Date; deadlineAt: Date | null; now: Date },
  index: CatalogIndex,
): SeverityVerdict {
  const { openedAt, deadlineAt, now } = at;
  const attr = new Map<string, string>();
  const key = new Map<string, string>();
  const measure = new Map<string, number>();
  for (const [name, value] of Object.entries(sum.variables)) {
    if (name.startsWith('key.')) key.set(name.slice(4), value);
    if (!name.startsWith('attr.')) continue;
    attr.set(name.slice(5), value);
    if (value !== '' && Number.isFinite(Number(value))) measure.set(name.slice(5), Number(value));
  }
  const facts = {
    transactions: BigInt(sum.transactions),
    facilities: BigInt(sum.facilities.length),
    amount: (sum.amountMinor ?? 0) / 100,
    lines: BigInt(sum.lines ?? 0),
    people: BigInt(sum.people ?? 0),
    age_minutes: Math.max(0, (now.getTime() - openedAt.getTime()) / 60_000),
    minutes_to_deadline: deadlineAt ? (deadlineAt.getTime() - now.getTime()) / 60_000 : 0,
    has_deadline: deadlineAt !== null,
    criticality: worstCriticality(sum, index),
    facility: sum.facilities.length === 1 ? (sum.facilities[0] ?? '') : '',
    supplier: sum.suppliers.length === 1 ? (sum.suppliers[0] ?? '') : '',
    attr,
    key,
    measure,
  };
  let verdict: SeverityVerdict = {
    severity: type.severity.default,
    reason: `${severityNames[type.severity.default]} is usual for this kind.`,
  };
  for (const rule of type.severity.escalate) {
    if (severities.indexOf(rule.to) >= severities.indexOf(verdict.severity)) continue;
    const held = compileCondition(rule.when, 'severity').test(facts);
    if (held.ok && held.value) verdict = { severity: rule.to, reason: rule.because };
  }
  return verdict;
}

/** The worst criticality of the connectors and interfaces that the members name; else of their workflows. */
function worstCriticality(sum: MemberSum, index: CatalogIndex): string {
  const named = [
    ...sum.connectors.map((id) => index.connectors.get(id)?.criticality),
    ...sum.interfaces.map((id) => index.interfaces.get(id)?.criticality),
  ].filter((c) => c !== undefined);
  const tiers =
    named.length > 0 ? named : sum.workflows.map((id) => index.workflows.get(id)?.workflow.criticality).filter((c) => c !== undefined);
  return tiers.sort()[0] ?? 'tier4';
}
