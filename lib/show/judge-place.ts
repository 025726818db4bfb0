import type { Severity } from '@/lib/domain';
import { severityNames } from '@/lib/domain';
import { sayDuration, sayPlural, sayShare } from '@/lib/domain/say';
import type { HealthState } from '@/lib/domain/views/health';

/** What is known of one place (a facility, a workflow, or both crossed). */
export interface PlaceFacts {
  volume: number;
  attention: number;
  missing: number;
  exceptions: number;
  /** Of the worst open exception that touches the place. */
  severity: Severity | null;
  /** Log entries that ended badly and well, now and in the week before. */
  bad: number;
  good: number;
  usualBad: number;
  usualGood: number;
  /** Usually busy now, yet silent: since when, in ms; null when it is not. */
  silentMs: number | null;
  /** Application metrics of the place that are bad (medium), worth watching, or unknown, in words. */
  metrics: readonly { state: 'medium' | 'watch'; text: string }[];
}

const bySeverity: Record<Severity, HealthState> = { sev1: 'crit', sev2: 'high', sev3: 'medium', sev4: 'watch' };
/** Fewer bad ends than this may be chance. */
const FEWEST_BAD = 3;
const KNOWN_USUAL = 20;
const MOST_METRICS = 3;

const ratio = (bad: number, good: number) => (bad + good === 0 ? null : bad / (bad + good));

/** True when the bad part is more than twice the usual one and a percent; above 5 % where no usual is known yet. */
export function isElevated({ bad, good, usualBad, usualGood }: Pick<PlaceFacts, 'bad' | 'good' | 'usualBad' | 'usualGood'>): boolean {
  const now = ratio(bad, good);
  if (now === null || bad < FEWEST_BAD) return false;
  const usual = usualBad + usualGood < KNOWN_USUAL ? null : ratio(usualBad, usualGood);
  return usual === null ? now > 0.05 : now > usual * 2 + 0.01;
}

function reasons(facts: PlaceFacts, elevated: boolean): string[] {
  const why: string[] = [];
  if (facts.exceptions > 0 && facts.severity)
    why.push(`${sayPlural(facts.exceptions, 'open exception')}, the worst ${severityNames[facts.severity].toLowerCase()}`);
  if (facts.attention > 0) why.push(`${sayPlural(facts.attention, 'transaction')} failed or held up`);
  if (facts.missing > 0) why.push(`${sayPlural(facts.missing, 'promised batch', 'promised batches')} not arrived`);
  if (facts.silentMs !== null) why.push(`No sign of life for ${sayDuration(facts.silentMs)}, although the same minutes are usually busy`);
  if (elevated) {
    const usual = ratio(facts.usualBad, facts.usualGood);
    why.push(`${sayShare(ratio(facts.bad, facts.good) ?? 0)} of log entries failed${usual === null ? '' : `, usually ${sayShare(usual)}`}`);
  }
  why.push(...sayMetrics(facts.metrics));
  return why;
}

/** The worst first; a place with dozens says how many more there are. */
function sayMetrics(metrics: PlaceFacts['metrics']): string[] {
  const told = metrics.toSorted((a, b) => Number(a.state === 'watch') - Number(b.state === 'watch')).map(({ text }) => text);
  return told.length <= MOST_METRICS
    ? told
    : [...told.slice(0, MOST_METRICS), `And ${sayPlural(told.length - MOST_METRICS, 'more metric')}`];
}

/**
 * How a place stands and why. A critical or high exception comes first, then silence, then the rest: what is silent cannot be
 * called well. A bad application metric is medium, one to watch or an unknown one is watch. `good` needs data; without any the place is `none`, never good.
 */
export function judgePlace(facts: PlaceFacts): { state: HealthState; why: string[]; errorRatio: number | null } {
  const elevated = isElevated(facts);
  const errorRatio = elevated ? ratio(facts.bad, facts.good) : null;
  return { state: stateOf(facts, elevated), why: reasons(facts, elevated), errorRatio };
}

function stateOf(facts: PlaceFacts, elevated: boolean): HealthState {
  const held = facts.severity === null ? null : bySeverity[facts.severity];
  if (held === 'crit' || held === 'high') return held;
  if (facts.silentMs !== null) return 'unknown';
  if (held === 'medium' || facts.metrics.some(({ state }) => state === 'medium')) return 'medium';
  if (held === 'watch' || elevated || facts.attention > 0 || facts.metrics.length > 0) return 'watch';
  if (facts.volume > 0 || facts.bad + facts.good > 0) return 'good';
  return 'none';
}
