import { type Catalog, type ExceptionType, elapsedMs, type Rule } from '@/lib/domain';
import type { Learn, MasterData } from '@/lib/domain/master-data';
import { type Condition, compileCondition } from './compile-condition';

type RuleOf<K extends Rule['kind']> = Extract<Rule, { kind: K }>;
interface Compiled<K extends Rule['kind']> {
  type: ExceptionType;
  rule: RuleOf<K>;
}
interface Conditioned<K extends Rule['kind']> extends Compiled<K> {
  condition: Condition<'event'> | null;
}

export interface LearnRule {
  domain: MasterData;
  learn: Learn;
  condition: Condition<'event'> | null;
}

/** The rules that are on and hold records against each other, by where they are asked. */
export interface RecordRules {
  duplicates: ReadonlyMap<string, readonly Conditioned<'duplicate'>[]>;
  snapshots: ReadonlyMap<string, readonly Conditioned<'snapshot'>[]>;
  /** By workflow and milestone. */
  learns: ReadonlyMap<string, ReadonlyMap<string, readonly LearnRule[]>>;
  /** By domain of master data. */
  reconciles: ReadonlyMap<string, readonly Compiled<'reconcile'>[]>;
  sequences: readonly Compiled<'sequence'>[];
  handovers: readonly Compiled<'handover'>[];
  releases: readonly Compiled<'release'>[];
  domains: ReadonlyMap<string, MasterData>;
  /** The longest time in which a duplicate counts, by code. */
  withinMs: ReadonlyMap<string, number>;
}

const known = new WeakMap<Catalog, RecordRules>();

/** Returns the rules of a catalog that hold records against each other, conditions compiled; the same ones for the same object. */
export function indexRecords(catalog: Catalog): RecordRules {
  const rules = known.get(catalog) ?? buildRules(catalog);
  known.set(catalog, rules);
  return rules;
}

const compile = (when: string | undefined) => (when === undefined ? null : compileCondition(when, 'event'));

function buildRules(catalog: Catalog): RecordRules {
  const on = catalog.exceptionTypes.filter(({ defaultOn }) => defaultOn);
  const of = <K extends Rule['kind']>(kind: K): Compiled<K>[] =>
    on.flatMap((type) => (type.rule.kind === kind ? [{ type, rule: type.rule as RuleOf<K> }] : []));
  const byWorkflow = <T extends { type: ExceptionType }>(rules: readonly T[]): Map<string, T[]> => {
    const by = new Map<string, T[]>();
    for (const rule of rules) for (const id of rule.type.workflows) by.set(id, [...(by.get(id) ?? []), rule]);
    return by;
  };
  const duplicates = of('duplicate').map((one) => ({ ...one, condition: compile(one.rule.when) }));
  const snapshots = of('snapshot').map((one) => ({ ...one, condition: compile(one.rule.when) }));
  const learns = catalog.masterData.flatMap((domain) =>
    domain.learns.map((learn): LearnRule => ({ domain, learn, condition: compile(learn.when) })),
  );
  return {
    duplicates: byWorkflow(duplicates),
    snapshots: byWorkflow(snapshots),
    learns: new Map(
      [...Map.groupBy(learns, ({ learn }) => learn.workflow)].map(([workflow, list]) => [
        workflow,
        Map.groupBy(list, ({ learn }) => learn.milestone),
      ]),
    ),
    reconciles: Map.groupBy(of('reconcile'), ({ rule }) => rule.domain),
    sequences: of('sequence'),
    handovers: of('handover'),
    releases: of('release'),
    domains: new Map(catalog.masterData.map((domain) => [domain.id, domain])),
    withinMs: new Map(duplicates.map(({ type, rule }) => [type.code, elapsedMs(rule.within)])),
  };
}
