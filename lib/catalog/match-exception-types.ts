import type { ExceptionType } from '@/lib/domain';
import type { EventVariables } from './event-variables';
import type { CatalogIndex } from './index-catalog';
import type { EventRule } from './index-workflow';

interface Match {
  types: ExceptionType[];
  /** Conditions that could not be decided on this event, with the reason. */
  faults: { code: string; reason: string }[];
}

/**
 * Returns the exception types that an event raises by itself: every type of its workflow that matches, or, when none does, the first
 * type that catches all. Types that are off are not asked. A condition that cannot be decided matches nothing and is told in `faults`.
 */
export function matchExceptionTypes(index: CatalogIndex, event: EventVariables): Match {
  const rules = index.rulesOf(event.workflow);
  const match: Match = { types: [], faults: [] };
  for (const rule of rules.event) if (holds(rule, event, match)) match.types.push(rule.type);
  if (match.types.length > 0) return match;
  const last = rules.catchAll.find((rule) => holds(rule, event, match));
  if (last) match.types.push(last.type);
  return match;
}

function holds({ type, condition }: EventRule, event: EventVariables, match: Match): boolean {
  const verdict = condition.test(event);
  if (verdict.ok) return verdict.value;
  match.faults.push({ code: type.code, reason: verdict.reason });
  return false;
}
