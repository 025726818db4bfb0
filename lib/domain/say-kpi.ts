import { sayCount, sayDuration, sayNumber } from './say';
import type { KpiDefinition, KpiNumber, KpiRow, KpiState } from './views/kpis';

/** Words for business measures. Pure; no schema, so that the browser loads none. */

export const kpiStateWords: Record<KpiState, string> = {
  met: 'Good',
  watch: 'Watch',
  breached: 'High',
  critical: 'Critical',
  few: 'Too few',
  no_data: 'Unknown',
  no_target: 'No target',
};
export const kpiGlyphs = {
  met: 'good',
  watch: 'medium',
  breached: 'high',
  critical: 'crit',
  few: 'unknown',
  no_data: 'unknown',
  no_target: 'notyet',
} as const satisfies Record<KpiState, string>;

const units: Record<KpiDefinition['unit'], string> = {
  hours: 'h',
  minutes: 'min',
  days: 'days',
  business_days: 'business days',
  percent: '%',
  usd: 'USD',
  count: '',
  other: '',
};

/** The unit as it stands after a value: `h`, `%`, `business days`. */
export const sayUnit = (unit: KpiDefinition['unit']): string => units[unit];

/** `31.4`, `0.07`, `97.6`, `1,284`: three digits that matter, and never `100` for what is not quite all. */
export function sayFigure(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return sayCount(Math.round(value));
  const digits = size >= 99.95 && size < 100 ? 2 : size >= 100 || Number.isInteger(value) ? 0 : size >= 1 || value === 0 ? 1 : 2;
  return value.toFixed(digits).replace(/^-/, '−');
}

/** `31.4 h`, `97.6 %`, `5.6 days`. */
export const sayValue = (value: number, unit: KpiDefinition['unit']): string =>
  [sayFigure(value), units[unit]].filter((part) => part !== '').join(' ');

/** `63 %` of history. */
export const sayWork = (ratio: number): string => `${Math.floor(ratio * 100)} %`;

const MANY = 400;

/** ` (71 to 90)` behind a value of few cases, in its unit; '' where there are many, or nothing honest can be said. */
export function sayInterval({ interval, n, value }: Pick<KpiNumber, 'interval' | 'n' | 'value'>): string {
  if (interval === null || value === null || n >= MANY) return '';
  const low = sayFigure(interval.low);
  return interval.high === null ? ` (${low} or more)` : ` (${low} to ${sayFigure(interval.high)})`;
}

const shares: Record<number, string> = { 50: 'half of', 75: '3 in 4', 80: '4 in 5', 90: '9 in 10', 95: '19 in 20', 99: '99 in 100' };

/** What a value is a value of: `9 in 10 orders`, `of lines`. */
export function sayWhole({ judged, noun, weighedBy, kind, per }: KpiDefinition): string {
  if (kind === 'rate') return `per ${sayCount(per ?? 1)} ${weighedBy ?? noun}`;
  if (kind === 'age') return `is the oldest of all ${noun}`;
  if (kind !== 'duration') return `of ${weighedBy ?? noun}`;
  return judged === null ? noun : `${shares[judged] ?? `${judged} in 100`} ${noun}`;
}

/** The change against the window before, in the measure's unit or points: `+8.8 h worse`; null when nothing can be compared. */
export function sayChange({
  change,
  unit,
  direction,
}: Pick<KpiRow, 'change' | 'unit' | 'direction'>): { figure: string; verdict: string } | null {
  if (change === null) return null;
  const figure = sayFigure(Math.abs(change));
  const flat = Number(figure.replace(/,/g, '')) === 0;
  const word = unit === 'percent' ? 'points' : units[unit];
  const worse = direction === 'lower' ? change > 0 : change < 0;
  return {
    figure: flat ? 'no change' : `${change > 0 ? '+' : '−'}${figure} ${word}`.trim(),
    verdict: flat ? '' : worse ? 'worse' : 'better',
  };
}

const more = (n: number) => `${sayCount(Math.abs(n))} ${n > 0 ? 'more' : 'fewer'}`;

/** Where the cases past the target rose or fell: places first, the rest together. Empty when nothing can be compared. */
export function sayMovers({ movers, othersMore }: Pick<KpiRow, 'movers' | 'othersMore'>): { place: string; words: string }[] {
  if (othersMore === null) return [];
  const rest =
    movers.length === 0
      ? []
      : othersMore === 0
        ? [{ place: '', words: 'all others as before' }]
        : [{ place: '', words: `all others ${more(othersMore)}` }];
  return [...movers.map(({ name, more: n }) => ({ place: name, words: more(n) })), ...rest];
}

/** `96 open, oldest 6 d 2 h`; null when nothing is. */
export function sayOpen({ open, oldestOpenAt }: Pick<KpiRow, 'open' | 'oldestOpenAt'>, now: number): string | null {
  if (open === 0) return null;
  return oldestOpenAt === null
    ? `${sayCount(open)} open`
    : `${sayCount(open)} open, oldest ${sayDuration(Math.max(0, now - Date.parse(oldestOpenAt))).replaceAll(' ', '\u00a0')}`;
}

const counts: [readonly KpiState[], (n: number) => string][] = [
  [['watch'], (n) => `${n === 1 ? 'is' : 'are'} close`],
  [['breached'], (n) => `${n === 1 ? 'is past its' : 'are past their'} limit`],
  [['critical'], (n) => `${n === 1 ? 'is' : 'are'} critical`],
  [['few'], (n) => `${n === 1 ? 'has' : 'have'} too few cases to judge`],
  [['no_data', 'no_target'], (n) => `${n === 1 ? 'is' : 'are'} not known`],
];

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const metWords = (met: number, total: number): string => {
  if (total === 1) return met === 1 ? 'the measure meets its target' : 'the measure does not meet its target';
  if (met === total) return total === 2 ? 'both measures meet their target' : `all ${sayNumber(total)} measures meet their target`;
  if (met === 0) return total === 2 ? 'neither measure meets its target' : `none of ${sayNumber(total)} measures meets its target`;
  return `${sayNumber(met)} of ${sayNumber(total)} measures ${met === 1 ? 'meets its' : 'meet their'} target`;
};

/** `Three of eight measures meet their target, three are close, one is past its limit.` */
export function writeKpiHeadline(kpis: readonly { current: Pick<KpiNumber, 'state'> }[]): string {
  if (kpis.length === 0) return 'No measure is computed here';
  const count = (states: readonly KpiState[]) => kpis.filter(({ current }) => states.includes(current.state)).length;
  const silent = count(['no_data']);
  if (silent === kpis.length)
    return kpis.length === 1
      ? 'Nothing was counted, so the measure is not known.'
      : `Nothing was counted for any of ${sayNumber(silent)} measures, so none is known.`;
  const rest = counts.flatMap(([states, words]) => {
    const n = count(states);
    return n === 0 ? [] : [`${kpis.length === 1 ? 'it' : sayNumber(n)} ${words(n)}`];
  });
  return `${capital([metWords(count(['met']), kpis.length), ...rest].join(', '))}.`;
}

const severity: readonly KpiState[] = ['critical', 'breached', 'watch'];

/** The sentence about what is worst: the value, its target, and where it comes from; null when nothing is past its target. */
export function writeWorst(kpis: readonly KpiRow[]): { before: string; figure: string; after: string } | null {
  const worst = severity.flatMap((state) => kpis.filter((kpi) => kpi.current.state === state))[0];
  if (!worst || worst.current.value === null || worst.thresholds === null) return null;
  const { unit, name, kind, judged, noun, movers, change } = worst;
  const slow: Record<number, string> = {
    50: 'half of all',
    75: 'one in four',
    80: 'one in five',
    90: 'one in ten',
    95: 'one in twenty',
    99: 'one in a hundred',
  };
  const target = sayValue(worst.thresholds.target, unit);
  const worse = change !== null && (worst.direction === 'lower' ? change > 0 : change < 0);
  const places = movers.filter(({ more: n }) => n > 0).map((place) => place.name);
  const from = worse && places.length > 0 ? `; most of the increase comes from ${places.join(' and ')}.` : '.';
  const before = kind === 'duration' ? `${name}: ${slow[judged ?? 0] ?? 'the slowest'} ${noun} now takes longer than ` : `${name}: `;
  const after =
    kind === 'duration' ? `, against a target of ${target}${from}` : ` ${sayWhole(worst)}, against a target of ${target}${from}`;
  return { before, figure: sayValue(worst.current.value, unit), after };
}

/** What a course of these steps spans. */
export const courseSpans = { hour: '48 hours', day: '28 days', week: '13 weeks', month: '12 months' } as const;
