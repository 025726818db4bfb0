import { type Due, type ExceptionType, elapsedMs, type Rule } from '@/lib/domain';
import { type Condition, compileCondition } from './compile-condition';

type RuleOf<K extends Rule['kind']> = Extract<Rule, { kind: K }>;

/** A type that log entries raise together: so many, or such a share of them, within a time. */
export interface CountingRule {
  type: ExceptionType;
  rule: RuleOf<'count'> | RuleOf<'share'>;
  /** What is counted, and how: counts of another definition are never mixed with these. */
  countedAs: string;
  when: Condition<'event'>;
  /** Null: all log entries of the type's workflows. */
  among: Condition<'event'> | null;
  workflows: ReadonlySet<string>;
  withinMs: number;
}

interface OfKind<K extends Rule['kind']> {
  type: ExceptionType;
  rule: RuleOf<K>;
}
export type SilenceRule = OfKind<'silence'> & { afterMs: number };
export type VolumeRule = OfKind<'volume'>;
export type TrendRule = OfKind<'trend'>;
export type KpiBreachRule = OfKind<'kpi_breach'>;
export type DeadlineRule = OfKind<'deadline'> & { raiseBeforeMs: number; due: Due | null };

/** The rules over series that are on, by kind, in the order of the catalog. */
export interface SeriesRules {
  counting: readonly CountingRule[];
  silence: readonly SilenceRule[];
  volume: readonly VolumeRule[];
  trend: readonly TrendRule[];
  deadline: readonly DeadlineRule[];
  kpi: readonly KpiBreachRule[];
}

/** Returns the rules over series of those types that are on. Errors: RangeError when a condition does not compile. */
export function indexSeries(types: readonly ExceptionType[]): SeriesRules {
  const on = types.filter(({ defaultOn }) => defaultOn);
  return {
    counting: on.flatMap(countingRule),
    silence: on.flatMap((type) => (type.rule.kind === 'silence' ? [{ type, rule: type.rule, afterMs: elapsedMs(type.rule.after) }] : [])),
    volume: on.flatMap((type) => (type.rule.kind === 'volume' ? [{ type, rule: type.rule }] : [])),
    trend: on.flatMap((type) => (type.rule.kind === 'trend' ? [{ type, rule: type.rule }] : [])),
    deadline: on.flatMap((type) =>
      type.rule.kind === 'deadline'
        ? [{ type, rule: type.rule, raiseBeforeMs: elapsedMs(type.rule.raiseBefore), due: type.rule.due ?? null }]
        : [],
    ),
    kpi: on.flatMap((type) => (type.rule.kind === 'kpi_breach' ? [{ type, rule: type.rule }] : [])),
  };
}

/** Returns the counting rule of a type, whether it is on or not; none for other kinds. */
export function countingRule(type: ExceptionType): CountingRule[] {
  const { rule } = type;
  if (rule.kind !== 'count' && rule.kind !== 'share') return [];
  const among = rule.kind === 'share' ? rule.among : undefined;
  return [
    {
      type,
      rule,
      countedAs: JSON.stringify([rule.when, among ?? null, rule.countedAt, rule.groupBy]),
      when: compileCondition(rule.when, 'event'),
      among: among === undefined ? null : compileCondition(among, 'event'),
      workflows: new Set(type.workflows),
      withinMs: elapsedMs(rule.within),
    },
  ];
}
