import { compileCondition } from '@/lib/catalog';
import { type Case, caseVariables } from './case';

const variables = new WeakMap<Case, ReturnType<typeof caseVariables>>();

/** Whether a condition holds for the case; one that cannot be decided on what was told does not. */
export function holdsFor(one: Case, condition: string): boolean {
  const seen = variables.get(one) ?? caseVariables(one);
  variables.set(one, seen);
  const verdict = compileCondition(condition, 'case').test(seen);
  return verdict.ok && verdict.value;
}
