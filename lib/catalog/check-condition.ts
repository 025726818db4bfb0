import { conditionVariables } from '@/lib/domain';
import type { Checking, Place } from './checking';
import { type ConditionKind, compileCondition } from './compile-condition';
import { nearest } from './nearest';

/** Checks that a condition compiles, and that it asks whether an entry of a map is there before it reads it. */
export function checkCondition({ report }: Checking, place: Place, source: string, kind: ConditionKind): void {
  try {
    compileCondition(source, kind);
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault);
    report(place, `The condition is not sound: ${reason}.`, mendOf(reason, kind));
    return;
  }
  for (const [map, name] of readsOf(source)) {
    if (source.includes(`"${name}" in ${map}`) || source.includes(`has(${map}.${name})`)) continue;
    report(
      place,
      `The condition reads ${map}["${name}"] without asking whether it is there.`,
      `Put \`"${name}" in ${map} && \` before it.`,
    );
  }
}

function mendOf(reason: string, kind: ConditionKind): string {
  const names = Object.keys(conditionVariables[kind]);
  const unknown = /Unknown variable: (\w+)/.exec(reason)?.[1];
  if (!unknown) return 'Correct the expression (CEL; text in double quotes, == to compare).';
  const close = nearest(unknown, names);
  return close ? `Write ${close}.` : `Write one of: ${names.join(', ')}.`;
}

function readsOf(source: string): [map: string, name: string][] {
  const bracketed = [...source.matchAll(/\b(attr|key|measure|first|reached)\["([^"]+)"\]/g)];
  const dotted = [...source.matchAll(/(?<!has\()\b(attr|key|measure|first|reached)\.([A-Za-z_]\w*)/g)];
  return [...bracketed, ...dotted].map(([, map = '', name = '']) => [map, name]);
}
