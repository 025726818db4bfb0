import type { CatalogIndex, KpiBreachRule } from '@/lib/catalog';
import type { Kpi, KpiReading, SeriesBreach } from '@/lib/domain';
import { sayCount } from '@/lib/domain/say';
import { sayValue } from '@/lib/domain/say-kpi';
import type { KpiNumber } from '@/lib/domain/views/kpis';
import { describeSignature } from './describe-signature';
import { beginBreach, type SeriesVerdict } from './series-verdict';

interface KpiInput {
  rule: KpiBreachRule;
  readings: readonly KpiReading[];
  breaches: readonly SeriesBreach[];
  newId: (at: Date) => string;
}

type Limits = NonNullable<Kpi['thresholds']>;

/**
 * Which KPIs stand provably past their limit, and which are back within their warning limit. Named with the one facility without which all others
 * together would be within it, where there is one. Too few cases, no data and a KPI that is not worked out begin and end nothing; one that lost its
 * limits or its rule ends. Told the same twice, it says the same.
 */
export function judgeKpis({ rule, readings, breaches, newId }: KpiInput, index: CatalogIndex): SeriesVerdict {
  const verdict: SeriesVerdict = { findings: [], begun: [], over: [] };
  const known = new Map(breaches.map((breach) => [`${breach.environment} ${breach.signature}`, breach]));
  for (const breach of breaches) {
    const kpi = index.kpis.get(breach.facts['kpi'] ?? '');
    if (!kpi || !isMeant(rule, kpi)) verdict.over.push({ breach, at: breach.since, text: 'the catalog does not ask for it any more' });
  }
  for (const { kpi: id, environment, at, whole, places } of readings) {
    const kpi = index.kpis.get(id);
    if (!kpi?.thresholds || !isMeant(rule, kpi)) continue;
    const one = { kpi, limits: kpi.thresholds, number: whole };
    const group = {
      environment,
      ...describeSignature(rule.type.code, rule.rule.groupBy, { fields: {}, keys: {}, attributes: { kpi: id } }),
    };
    const breach = known.get(`${environment} ${group.signature}`);
    if (breach) {
      if (isJudged(one) && !isPast(one, 'warning')) verdict.over.push({ breach, at, text: sayReading(one, 'warning') });
      continue;
    }
    if (!isJudged(one) || !provesPast(one, rule.rule.at)) continue;
    const alone = places.filter(({ own, others }) => {
      const [here, elsewhere] = [
        { ...one, number: own },
        { ...one, number: others },
      ];
      return isJudged(here) && isPast(here, rule.rule.at) && isJudged(elsewhere) && !isPast(elsewhere, 'warning');
    });
    const facility = alone.length === 1 ? alone[0]?.facility : undefined;
    const workflow = kpi.workflows.length === 1 ? kpi.workflows[0] : undefined;
    const facts = {
      kpi: id,
      kpi_name: kpi.name,
      value: sayValue(whole.value ?? 0, kpi.unit),
      limit: sayValue(one.limits[rule.rule.at], kpi.unit),
      counted: sayCount(whole.n),
    };
    beginBreach(
      verdict,
      { type: rule.type, group, at, facts, evidence: sayReading(one, rule.rule.at), newId, place: { facility, workflow } },
      index,
    );
  }
  return verdict;
}

interface Read {
  kpi: Kpi;
  limits: Limits;
  number: KpiNumber;
}

const isMeant = ({ rule }: KpiBreachRule, kpi: Kpi): boolean =>
  kpi.defaultOn && kpi.thresholds !== null && (rule.kpis.length === 0 || rule.kpis.includes(kpi.id));

const isJudged = ({ kpi, number: { value, n } }: Read): boolean => value !== null && n > 0 && n >= kpi.minSample;

const isBeyond = ({ kpi, limits }: Read, value: number, at: 'warning' | 'critical'): boolean =>
  kpi.direction === 'lower' ? value > limits[at] : value < limits[at];

const isPast = (read: Read, at: 'warning' | 'critical'): boolean => read.number.value !== null && isBeyond(read, read.number.value, at);

/** The end of the interval that is nearer to the limit is past it too. */
function provesPast(read: Read, at: 'warning' | 'critical'): boolean {
  const { interval } = read.number;
  const nearer = interval && (read.kpi.direction === 'lower' ? interval.low : interval.high);
  return isPast(read, at) && (interval === null || (nearer !== null && isBeyond(read, nearer, at)));
}

function sayReading({ kpi, limits, number: { value, n } }: Read, at: 'warning' | 'critical'): string {
  const side = kpi.direction === 'lower' ? 'above' : 'below';
  return `${kpi.name}: ${sayValue(value ?? 0, kpi.unit)} of ${sayCount(n)} counted, ${at} ${side} ${sayValue(limits[at], kpi.unit)}`;
}
