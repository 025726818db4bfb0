import type { CatalogIndex } from '@/lib/catalog';
import {
  bucketOf,
  type CanonicalEvent,
  countedAs,
  elapsedMs,
  GAMMA,
  type Slo,
  type Transaction,
  type TransactionChange,
} from '@/lib/domain';

/** What one log entry or transaction gives to one SLO, or takes back when it turned out otherwise. `fresh`: it counts as an arrival only. */
export interface SloDelta {
  environment: string;
  countedAs: string;
  at: Date;
  workflow: string;
  facility: string;
  department: string;
  good: number;
  bad: number;
  fresh: boolean;
}

/** An SLO made quick to ask. */
export interface CountedSlo {
  slo: Slo;
  key: string;
  /** The workflow it is about, or the one its interface belongs to. */
  workflow: string;
  withinMs: number;
  /** Hops whose duration falls into this bucket of the sketches or a lower one are in time: within 1 % of the limit. */
  limitBucket: number;
}

interface SloIndex {
  all: readonly CountedSlo[];
  byInterface: ReadonlyMap<string, readonly CountedSlo[]>;
  byWorkflow: ReadonlyMap<string, readonly CountedSlo[]>;
}

const known = new WeakMap<CatalogIndex, SloIndex>();

/** Returns the SLOs of a catalog, by what they are about; the same object for the same catalog. */
export function indexSlos(index: CatalogIndex): SloIndex {
  const seen = known.get(index);
  if (seen) return seen;
  const all = [...index.slos.values()].flatMap((slo): CountedSlo[] => {
    const workflow = slo.about.workflow ?? index.interfaces.get(slo.about.interface ?? '')?.workflow;
    if (workflow === undefined) return [];
    const withinMs = slo.indicator.kind === 'success' ? 0 : elapsedMs(slo.indicator.within);
    const limitBucket = withinMs > 0 ? Math.round(Math.log(withinMs) / Math.log(GAMMA)) : 0;
    return [{ slo, key: countedAs(slo), workflow, withinMs, limitBucket }];
  });
  const made = {
    all,
    byInterface: Map.groupBy(
      all.filter(({ slo }) => slo.about.interface !== undefined),
      ({ slo }) => slo.about.interface ?? '',
    ),
    byWorkflow: Map.groupBy(
      all.filter(({ slo }) => slo.about.workflow !== undefined),
      ({ workflow }) => workflow,
    ),
  };
  known.set(index, made);
  return made;
}

const isGood = (state: string) => state === 'completed' || state === 'completed_with_warning';
const isBad = (state: string) => state === 'failed' || state === 'dead_lettered';
const isAt = ({ about }: Slo, facility: string) => about.facilities.length === 0 || about.facilities.includes(facility);

/** Returns what these log entries give to the SLOs of their interfaces; entries that do not end a hop give nothing. */
export function countEvents(events: readonly CanonicalEvent[], index: CatalogIndex): SloDelta[] {
  const { byInterface } = indexSlos(index);
  return events.flatMap((event): SloDelta[] => {
    const good = isGood(event.status);
    if (!good && !isBad(event.status)) return [];
    return (byInterface.get(event.interface ?? '') ?? []).flatMap((one) => {
      if (event.workflow !== one.workflow || !isAt(one.slo, event.facility)) return [];
      const verdict = judge(one, good, () =>
        event.durationMs === null || event.durationMs < 0 ? null : bucketOf(event.durationMs) <= one.limitBucket,
      );
      return verdict === null ? [] : [toDelta(one, event, event.occurredAt, verdict)];
    });
  });
}

/** Returns what changed transactions give to the SLOs of their workflow, and take back of what they gave before. They count when they end. */
export function countChanges(changes: readonly TransactionChange[], index: CatalogIndex): SloDelta[] {
  const taken = changes.flatMap(({ before, mergedFrom }) => [...(before ? [before] : []), ...mergedFrom]);
  return [
    ...taken.flatMap((one) => countTransaction(one, index)).map(takeBack),
    ...changes.flatMap(({ after }) => countTransaction(after, index)),
  ];
}

function countTransaction(transaction: Transaction, index: CatalogIndex): SloDelta[] {
  const { state, startedAt, endedAt, failedAt } = transaction;
  const at = endedAt ?? failedAt;
  const good = isGood(state);
  if (at === null || (!good && !isBad(state))) return [];
  return (indexSlos(index).byWorkflow.get(transaction.workflow) ?? []).flatMap((one) => {
    if (!isAt(one.slo, transaction.facility)) return [];
    const verdict = judge(one, good, () => at.getTime() - startedAt.getTime() <= one.withinMs);
    return verdict === null ? [] : [toDelta(one, transaction, at, verdict)];
  });
}

/** True good, false bad, null: it does not count. */
function judge({ slo }: CountedSlo, good: boolean, inTime: () => boolean | null): boolean | null {
  if (slo.indicator.kind === 'success') return good;
  if (!good) return null;
  return slo.indicator.kind === 'freshness' ? true : inTime();
}

type Placed = Pick<CanonicalEvent, 'environment' | 'workflow' | 'facility' | 'department'>;

const toDelta = ({ slo, key }: CountedSlo, { environment, workflow, facility, department }: Placed, at: Date, good: boolean): SloDelta => ({
  environment,
  countedAs: key,
  at,
  workflow,
  facility,
  department,
  good: good ? 1 : 0,
  bad: good ? 0 : 1,
  fresh: slo.indicator.kind === 'freshness',
});

/** The same, taken away. */
export const takeBack = (delta: SloDelta): SloDelta => ({ ...delta, good: -delta.good, bad: -delta.bad });
