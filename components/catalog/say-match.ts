import type { RoutingRule, RoutingView } from '@/lib/domain/views/routing';

export const dimensions = {
  exceptionType: 'Exception type',
  workflow: 'Workflow',
  facility: 'Facility',
  department: 'Department',
  supplier: 'Supplier',
  severity: 'Severity',
} as const satisfies Record<keyof RoutingRule['match'], string>;
export type Dimension = keyof typeof dimensions;

/** What a rule asks for, in words: `Workflow is Orders or Invoices, severity is Critical`. */
export function sayMatch(match: RoutingRule['match'], choices: RoutingView['choices']): string {
  const said = (Object.keys(dimensions) as Dimension[]).flatMap((dimension) => {
    const wanted = match[dimension];
    if (wanted === undefined) return [];
    const names = wanted.map((id) => choices[dimension].find((one) => one.id === id)?.name ?? id);
    return [`${dimensions[dimension].toLowerCase()} is ${names.join(' or ')}`];
  });
  const text = said.length === 0 ? 'every exception' : said.join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
