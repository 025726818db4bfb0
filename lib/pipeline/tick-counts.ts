import { listSeriesBreaches } from '@/lib/assign';
import { type CatalogIndex, type CountingRule, currentCatalog, indexCatalog } from '@/lib/catalog';
import type { Connection } from '@/lib/db';
import { judgeCounts, type SeriesVerdict } from '@/lib/detect';
import { newId, type SeriesBreach } from '@/lib/domain';
import { sumRuleMinutes } from '@/lib/rollup';
import { settleSeries } from './settle-series';
import { inTurn } from './turns';

const MINUTE_MS = 60_000;

/** Does one round over what rules count: raises and ends exceptions. Returns how many things it moved. */
export async function tickCounts(now: Date): Promise<number> {
  const index = indexCatalog((await currentCatalog()).catalog);
  const rules = index.series.counting;
  if (rules.length === 0) return 0;
  return inTurn(async (tx) => {
    const breaches = await listSeriesBreaches(tx);
    const verdicts: SeriesVerdict[] = [];
    for (const rule of rules) {
      const own = breaches.filter(({ code }) => code === rule.type.code);
      verdicts.push(await judgeRule(tx, { rule, own, now }, index));
    }
    return settleSeries(tx, verdicts, index, now);
  });
}

interface Asked {
  rule: CountingRule;
  own: readonly SeriesBreach[];
  now: Date;
}

async function judgeRule(tx: Connection, { rule, own, now }: Asked, index: CatalogIndex): Promise<SeriesVerdict> {
  const asked = { code: rule.type.code, countedAs: rule.countedAs, to: new Date(now.getTime() + MINUTE_MS) };
  const groups = await sumRuleMinutes(tx, { ...asked, from: windowStart(now, rule.withinMs) });
  const standing = new Set(own.map(({ environment, signature }) => `${environment} ${signature}`));
  const seen = new Set(groups.map(({ environment, signature }) => `${environment} ${signature}`));
  const silent = rule.rule.kind === 'share' && own.some(({ environment, signature }) => !seen.has(`${environment} ${signature}`));
  return judgeCounts(
    {
      rule,
      groups: groups.filter(({ environment, signature, matched }) => matched > 0 || standing.has(`${environment} ${signature}`)),
      later: silent ? groups : [],
      breaches: own,
      newId,
    },
    index,
  );
}

/** The first whole minute of the window that ends with the present one. */
const windowStart = (now: Date, withinMs: number) => new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS - withinMs + MINUTE_MS);
