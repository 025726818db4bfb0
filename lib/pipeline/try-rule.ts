import { z } from 'zod';
import { checkRule, currentCatalog, indexCatalog } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { type Actor, CatalogError, type Environment, ForbiddenError, maySetRules, NotFoundError, UnavailableError } from '@/lib/domain';
import type { RuleTried, RuleTry } from '@/lib/domain/views/rule-try';
import { nameGroups } from '@/lib/show';
import { type Answer, type Asked, refusal } from './try-answer';
import { tryByEvents, tryBySeries, tryCounted } from './try-counted';
import { tryKpiRule } from './try-kpis';
import { tryOccurrences, tryPromises, tryUsual } from './try-promised';

const DAY_MS = 86_400_000;
const BUDGET_MS = 12_000;
const MOST_TOLD = 200;
let trying = false;

/**
 * What the rule of an exception type, as it stands or as it is being written, would have raised in the last days; nothing is stored. One at a time
 * in a process, within twelve seconds: where they do not suffice, fewer days are looked at, and that is said. Errors: ForbiddenError, NotFoundError,
 * CatalogError with the faults of the rule, UnavailableError while another is tried.
 */
export async function tryRule(
  actor: Actor,
  { code, environment, said, now }: { code: string; environment: Environment; said: RuleTry; now: Date },
): Promise<RuleTried> {
  if (!maySetRules(actor)) throw new ForbiddenError('Only administrators of the catalog try rules: the answer tells of every place.');
  const { catalog } = await currentCatalog();
  const stored = catalog.exceptionTypes.find((one) => one.code === code);
  if (!stored) throw new NotFoundError(`There is no exception type ${code.slice(0, 60)}.`);
  const type = { ...stored, rule: said.rule ?? stored.rule, defaultOn: true };
  if (said.rule) {
    const faults = checkRule(catalog, code, said.rule);
    if (faults.length > 0) throw new CatalogError(faults);
  }
  if (trying) throw new UnavailableError('Another rule is being tried. Try again in some seconds.', 5);
  trying = true;
  const until = performance.now() + BUDGET_MS;
  try {
    const index = indexCatalog({ ...catalog, exceptionTypes: catalog.exceptionTypes.map((one) => (one.code === code ? type : one)) });
    const from = new Date(now.getTime() - said.days * DAY_MS);
    const answer = await tryKind({ type, environment, index, from, to: now, isLate: () => performance.now() > until });
    if (!answer.ok) return { ok: false, code, reason: answer.reason };
    const tried = answer.tried.filter(({ at }) => at >= answer.from).sort((a, b) => b.at.getTime() - a.at.getTime());
    return {
      ok: true,
      code,
      environment,
      timezone: catalog.organisation.timezone,
      from: answer.from.toISOString(),
      to: now.toISOString(),
      basis: answer.basis,
      raised: tried.length,
      list: tried.slice(0, MOST_TOLD).map(({ at, until: end, groupedBy, text }) => ({
        at: at.toISOString(),
        until: end?.toISOString() ?? null,
        groups: nameGroups(groupedBy, index),
        text,
      })),
      stands: await countRaised(environment, code, answer.from, now),
    };
  } finally {
    trying = false;
  }
}

async function countRaised(environment: string, code: string, from: Date, to: Date): Promise<number> {
  const [row] = await query(
    sql`SELECT count(*) AS n FROM exception WHERE environment = ${environment} AND code = ${code} AND opened_at >= ${from} AND opened_at < ${to}`,
    z.object({ n: z.number() }),
  );
  return row?.n ?? 0;
}

async function tryKind(asked: Asked): Promise<Answer> {
  const { kind } = asked.type.rule;
  switch (kind) {
    case 'count':
    case 'share':
      return tryCounted(asked);
    case 'event':
      return tryByEvents(asked);
    case 'silence':
    case 'trend':
    case 'volume':
      return tryBySeries(asked);
    case 'missing_milestone':
      return tryPromises(asked);
    case 'expected_batch':
      return tryOccurrences(asked);
    case 'deadline':
      return asked.type.rule.from === undefined
        ? tryUsual(asked)
        : refusal('its time follows from what each transaction told when it began, which is not kept by date');
    case 'kpi_breach':
      return { ok: true, ...(await tryKpiRule({ ...asked, code: asked.type.code }, asked.index)) };
    case 'metric':
    case 'slo_burn':
      return refusal('it reads numbers that applications and service levels keep by the minute for days only, not their course');
    case 'duplicate':
    case 'reconcile':
    case 'snapshot':
    case 'sequence':
    case 'handover':
    case 'release':
      return refusal('it holds what comes against what was known at that moment, and of that only the present is kept');
  }
}
