import { sayCount, sayNumber, sayPlural } from './say';
import { sayAmounts } from './say-exception';
import { sayInterval, sayValue, sayWhole } from './say-kpi';
import type { KpiDefinition, KpiRow, KpiState } from './views/kpis';
import type { ReportPeriod, ReportView } from './views/reports';

/** Words of a report. Pure; every sentence is made from figures of the report, and says how many cases they rest on. */

type Row = KpiDefinition & Pick<KpiRow, 'current'>;

const groups: [readonly KpiState[], (n: number) => string][] = [
  [['watch'], (n) => `${n === 1 ? 'was' : 'were'} close`],
  [['breached'], (n) => `${n === 1 ? 'was past its' : 'were past their'} limit`],
  [['critical'], (n) => `${n === 1 ? 'was' : 'were'} critical`],
  [['few'], () => 'had too few cases to judge'],
  [['no_target'], (n) => `${n === 1 ? 'has' : 'have'} no target`],
  [['no_data'], (n) => `${n === 1 ? 'is' : 'are'} not known`],
];

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** `Three of eight measures met their target in the week of 9 to 15 November 2026; three were close, one was past its limit.` */
export function writeReportHeadline(kpis: readonly Pick<Row, 'current'>[], { inWords }: Pick<ReportPeriod, 'inWords'>): string {
  const total = kpis.length;
  if (total === 0) return 'No measure of this report is computed here.';
  const count = (states: readonly KpiState[]) => kpis.filter(({ current }) => states.includes(current.state)).length;
  if (count(['no_data']) === total)
    return `Nothing was counted ${inWords}, so ${total === 1 ? 'the measure is' : `none of ${sayNumber(total)} measures is`} known.`;
  const met = count(['met']);
  const first =
    total === 1
      ? `The measure ${met === 1 ? 'met' : 'did not meet'} its target`
      : met === total
        ? `${total === 2 ? 'Both' : `All ${sayNumber(total)}`} measures met their target`
        : met === 0
          ? `${total === 2 ? 'Neither measure' : `None of ${sayNumber(total)} measures`} met its target`
          : `${capital(sayNumber(met))} of ${sayNumber(total)} measures met ${met === 1 ? 'its' : 'their'} target`;
  const rest = groups.flatMap(([states, words]) => {
    const n = count(states);
    return n === 0 ? [] : [`${total === 1 ? 'it' : sayNumber(n)} ${words(n)}`];
  });
  return `${first} ${inWords}${rest.length > 0 ? `; ${rest.join(', ')}` : ''}.`;
}

/** How far a value is past its target, where 1 is as far as critical; 0 when it is not past it. */
function farPast({ current, thresholds }: Row): number {
  if (current.value === null || thresholds === null) return 0;
  return (current.value - thresholds.target) / (thresholds.critical - thresholds.target || 1);
}

const order: readonly KpiState[] = ['critical', 'breached', 'watch'];

/** The measure that is furthest past its target; undefined when none is. */
export const worstOf = <T extends Row>(kpis: readonly T[]): T | undefined =>
  order.flatMap((state) => kpis.filter(({ current }) => current.state === state).sort((a, b) => farPast(b) - farPast(a)))[0];

/** `9 in 10 orders took at most 31.4 h`, `96.1 % (92 to 98) of lines`: a value with what it is a value of, and its bounds where cases are few. */
export function sayResult(row: Row): string {
  const { kind, unit, current } = row;
  if (current.value === null) return 'not known';
  const value = `${sayValue(current.value, unit)}${sayInterval(current)}`;
  return kind === 'duration' ? `${sayWhole(row)} took at most ${value}` : `${value} ${sayWhole(row)}`;
}

/** `1,284 orders counted`. */
export const sayCounted = ({ current, noun }: Pick<Row, 'current' | 'noun'>): string =>
  `${sayCount(current.n)} ${current.n === 1 ? noun.replace(/s$/, '') : noun} counted`;

/** The sentence about the worst measure; null when none is past its target. */
function writeWorst(kpis: readonly Row[]): string | null {
  const worst = worstOf(kpis);
  if (!worst?.thresholds) return null;
  return `${worst.name} is furthest past its target: ${sayResult(worst)}, against ${sayValue(worst.thresholds.target, worst.unit)} (${sayCounted(worst)}).`;
}

/** `At risk now: $312,400 and 14 people in 38 open exceptions.` */
export function writeRisk({ exceptions, amounts, people }: Pick<ReportView['risks'], 'exceptions' | 'amounts' | 'people'>): string {
  if (exceptions === 0) return 'No exception is open now.';
  const sums = [sayAmounts(amounts), people > 0 ? `${sayCount(people)} ${people === 1 ? 'person' : 'people'}` : null].filter(
    (one) => one !== null,
  );
  const open = sayPlural(exceptions, 'open exception');
  return sums.length === 0 ? `${open} now; none says what money or people it touches.` : `At risk now: ${sums.join(' and ')} in ${open}.`;
}

/** `12 exceptions with 340 cases were mended in the week of …`. */
export function writeMended({ exceptions, transactions }: ReportView['mended'], { inWords }: Pick<ReportPeriod, 'inWords'>): string {
  if (exceptions === 0) return `No exception was mended ${inWords}.`;
  return `${sayPlural(exceptions, 'exception')} with ${sayPlural(transactions, 'case')} ${exceptions === 1 ? 'was' : 'were'} mended ${inWords}.`;
}

/** What stands below the headline, each sentence with its figures. */
export function writeReportSentences(report: Pick<ReportView, 'kpis' | 'risks' | 'mended' | 'period'>): string[] {
  return [writeWorst(report.kpis), writeRisk(report.risks), writeMended(report.mended, report.period)].filter((one) => one !== null);
}

/** Instead of movements, or beside fewer than three: why there are no more. `compared`: measures with enough cases on both sides. */
export function writeMovementsNote(
  moved: number,
  compared: number,
  total: number,
  { previousName }: Pick<ReportPeriod, 'previousName'>,
): string {
  if (total === 0) return 'Nothing can move: no measure is computed here.';
  if (compared === 0) return `Nothing can be compared with ${previousName}: no measure has enough cases in both.`;
  if (moved === 0)
    return `Nothing moved by more than chance explains: ${compared === 1 ? 'the one measure' : `all ${sayNumber(compared)} measures`} that can be compared with ${previousName} stayed in their usual range.`;
  return '';
}
