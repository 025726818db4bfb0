import type { Catalog } from '@/lib/domain';
import type { DetectOutcome } from './run-detect';
import { countCodes } from './score-run';

/** Rules that judge numbers. On quiet days nothing is wrong with the numbers, so what they raise is false; the others tell of single documents. */
const JUDGING: ReadonlySet<string> = new Set([
  'count',
  'share',
  'silence',
  'volume',
  'trend',
  'slo_burn',
  'kpi_breach',
  'backlog',
  'clock_skew',
  'metric',
]);
const DAY_SECONDS = 86_400;

export interface DetectJson {
  incidents: number;
  foundRatio: number;
  scopeRightRatio: number;
  ownerRightRatio: number;
  severityRightRatio: number;
  medianDelaySeconds: number | null;
  falseAlarmsPerDay: number | null;
  oneNotifiedPerCauseRatio: number;
  quietDays: number;
  workItemsPerDay: number | null;
  falseAlarms: Record<string, number>;
  runs: {
    incident: string;
    seed: number;
    found: boolean;
    delaySeconds: number | null;
    code: string | null;
    scopeRight: boolean;
    ownerRight: boolean;
    severityRight: boolean;
    severity: string | null;
    notified: number;
    raised: number;
    told: Record<string, number>;
  }[];
}

/** Returns the figures of the bench; ratios of no runs are 0, of no quiet days null. */
export function reportJson(outcomes: readonly DetectOutcome[], catalog: Pick<Catalog, 'exceptionTypes'>): DetectJson {
  const kindOf = new Map<string, string>(catalog.exceptionTypes.map(({ code, rule }) => [code, rule.kind]));
  const scored = outcomes.flatMap(({ run, score }) => (score ? [{ run, score }] : []));
  const quiet = outcomes.filter(({ score }) => score === null);
  const quietDays = quiet.reduce((sum, { run }) => sum + run.days, 0);
  const raised = quiet.flatMap((outcome) => outcome.raised);
  const alarms = raised.filter(({ code, notified }) => notified && JUDGING.has(kindOf.get(code) ?? ''));
  const ratio = (good: (score: (typeof scored)[number]['score']) => boolean) =>
    round(scored.length === 0 ? 0 : scored.filter(({ score }) => good(score)).length / scored.length);
  const delays = scored.flatMap(({ score }) => (score.delayMs === null ? [] : [score.delayMs / 1000]));
  return {
    incidents: scored.length,
    foundRatio: ratio(({ found }) => found),
    scopeRightRatio: ratio(({ scopeRight }) => scopeRight),
    ownerRightRatio: ratio(({ ownerRight }) => ownerRight),
    severityRightRatio: ratio(({ severityRight }) => severityRight),
    medianDelaySeconds: median(delays),
    falseAlarmsPerDay: quietDays === 0 ? null : round(alarms.length / quietDays),
    oneNotifiedPerCauseRatio: ratio(({ notified }) => notified <= 1),
    quietDays,
    workItemsPerDay: quietDays === 0 ? null : round((raised.length - alarms.length) / quietDays),
    falseAlarms: countCodes(alarms),
    runs: scored.map(({ run, score: { delayMs, ...score } }) => ({
      incident: run.incident ?? '',
      seed: run.seed,
      ...score,
      delaySeconds: delayMs === null ? null : delayMs / 1000,
    })),
  };
}

/** One line a run, then the figures. */
export function reportText(json: DetectJson): string {
  const lines = json.runs.map(
    (run) =>
      `${run.incident} seed ${run.seed}: ${run.found ? `found by ${run.code} after ${sayDelay(run.delaySeconds ?? 0)}` : 'MISSED'}, ${said('scope', run.scopeRight)}, ${said('owner', run.ownerRight)}, ${said(`severity ${run.severity ?? ''}`, run.severityRight)}, ${run.notified} told of ${run.raised} raised ${JSON.stringify(run.told)}`,
  );
  const percent = (ratio: number) => `${Math.round(ratio * 1000) / 10} %`;
  const figures = [
    `${json.incidents} incidents: ${percent(json.foundRatio)} found, scope right ${percent(json.scopeRightRatio)}, owner right ${percent(json.ownerRightRatio)}, severity right ${percent(json.severityRightRatio)}`,
    `median delay after the first sign: ${json.medianDelaySeconds === null ? '-' : sayDelay(json.medianDelaySeconds)}`,
    `at most one told for a cause: ${percent(json.oneNotifiedPerCauseRatio)}`,
    json.quietDays === 0
      ? 'no quiet days'
      : `${json.quietDays} quiet days: ${json.falseAlarmsPerDay} false alarms a day ${JSON.stringify(json.falseAlarms)}, ${json.workItemsPerDay} other exceptions a day`,
  ];
  return [...lines, ...(json.incidents === 0 ? figures.slice(3) : figures)].join('\n');
}

const said = (what: string, right: boolean): string => `${what} ${right ? 'right' : 'WRONG'}`;

function sayDelay(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < DAY_SECONDS / 12 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 360) / 10} h`;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  const next = sorted[Math.ceil((sorted.length - 1) / 2)];
  return middle === undefined || next === undefined ? null : (middle + next) / 2;
}
