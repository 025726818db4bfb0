import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { lane, query, sql } from '@/lib/db';
import { type Environment, InvalidInputError } from '@/lib/domain';
import { factsOf, readOccurrences } from './backfill-kpis.db';
import { contributeAll } from './contribute-all';
import type { Contribution } from './contribution';
import { noFacts } from './fold-facts';
import { contributeExceptions } from './measure-exceptions.db';
import { contributeOccurrence } from './measure-occurrences.db';
import { type MeasuredKpi, planFor, planMeasures } from './plan-measures';
import { readThese } from './read-cases.db';
import { readExceptionCodes } from './read-exception-codes.db';
import { readSeenBefore } from './seen-values.db';

interface PreviewKpi {
  /** Of a catalog that has the KPI. */
  index: CatalogIndex;
  /** Of the catalog in force. */
  inForce: CatalogIndex;
  environment: Environment;
  now: Date;
  /** After so long it ends with what it has. */
  budgetMs: number;
}

interface PreviewedKpi {
  contributions: Contribution[];
  /** How many transactions, batches or exceptions were looked at. */
  looked: number;
  /** Older ones than this were not looked at; null: all were. */
  since: Date | null;
}

/** Few enough that screens are answered between two steps. */
const AT_ONCE = 400;
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/**
 * Returns what the cases of one environment would give to a KPI, by the very code that works it out, the newest cases first. Nothing is written
 * and nothing is locked. Errors: InvalidInputError for a KPI that asks who told a value before, where that is not kept yet.
 */
export async function previewKpi(kpi: MeasuredKpi, { index, inForce, environment, now, budgetMs }: PreviewKpi): Promise<PreviewedKpi> {
  const on = lane('screen');
  if (kpi.measure.kind === 'expected_on_time') {
    const all = (await readOccurrences(on, kpi.measure.exceptionType)).filter((one) => one.environment === environment);
    return { contributions: all.flatMap((one) => contributeOccurrence(one, kpi, now) ?? []), looked: all.length, since: null };
  }
  if (kpi.measure.kind === 'exceptions_in_time') {
    const contributions = await contributeExceptions(on, { id: kpi.id, workflows: kpi.measure.workflows }, { environment, now });
    return { contributions, looked: contributions.length, since: null };
  }
  const plans = planFor([kpi], index);
  checkSeen(plans, inForce);
  const contributions: Contribution[] = [];
  const until = performance.now() + budgetMs;
  let looked = 0;
  let cursor = LAST_ID;
  for (;;) {
    const found = await query(
      sql`SELECT id, started_at FROM transaction WHERE workflow = ANY(${[...plans.keys()]}::text[]) AND environment = ${environment} AND id < ${cursor}::uuid
          ORDER BY id DESC LIMIT ${AT_ONCE}`,
      z.object({ id: z.string(), started_at: z.date() }),
      on,
    );
    const last = found.at(-1);
    if (!last) return { contributions, looked, since: null };
    contributions.push(...(await contributeCases(found.map(({ id }) => id))));
    looked += found.length;
    cursor = last.id;
    if (performance.now() > until) return { contributions, looked, since: last.started_at };
  }

  async function contributeCases(ids: readonly string[]): Promise<Contribution[]> {
    const stored = await readThese(on, sql`SELECT * FROM transaction t WHERE t.id = ANY(${ids}::uuid[])`);
    const facts = await factsOf(
      on,
      stored.map(({ transaction }) => transaction),
      plans,
    );
    const readsExceptions = [...plans.values()].some((plan) => plan.readsExceptions);
    const codes = readsExceptions ? await readExceptionCodes(on, ids) : new Map<string, Set<string>>();
    const seen = [...plans.values()].some((plan) => plan.seenBy.length > 0)
      ? await readSeenBefore(on, ids)
      : new Map<string, Set<string>>();
    return stored.flatMap((one) => {
      const { id, workflow } = one.transaction;
      const plan = plans.get(workflow);
      if (!plan) return [];
      const whole = {
        ...one,
        facts: facts.get(id) ?? noFacts,
        exceptions: codes.get(id) ?? new Set<string>(),
        seenBefore: seen.get(id) ?? new Set<string>(),
      };
      return contributeAll(whole, plan, index, now).filter((contribution) => contribution.kpi === kpi.id);
    });
  }
}

function checkSeen(plans: ReturnType<typeof planFor>, inForce: CatalogIndex): void {
  const kept = planMeasures(inForce);
  for (const [workflow, { seenBy }] of plans) {
    const missing = seenBy.find((name) => !kept.get(workflow)?.seenBy.includes(name));
    if (missing === undefined) continue;
    throw new InvalidInputError(
      `Whether another case told "${missing}" before is known only once this KPI is worked out over history: it can be saved, not tried out.`,
    );
  }
}
