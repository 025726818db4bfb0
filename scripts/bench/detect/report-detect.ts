import type { Catalog } from '@/lib/domain';
import type { DetectOutcome } from './run-detect';
import { countCodes, type RunScore } from './score-run';

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

/** What all runs of one incident came to. */
export interface IncidentFigures {
  incident: string;
  runs: number;
  found: number;
  scopeRight: number;
  ownerRight: number;
  severityRight: number;
  toldOnce: number;
  medianDelaySeconds: number | null;
  /** Codes of the exceptions that named the cause first. */
  by: string[];
  told: Record<string, number>;
}

/** A promise with what was measured of it. */
export interface Kept {
  promise: string;
  measured: string;
  isKept: boolean;
}

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
  /** Exceptions of quiet days that tell of single documents. */
  workItems: Record<string, number>;
  incidentsById: IncidentFigures[];
  promises: Kept[];
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
  const ratio = (good: (score: RunScore) => boolean) =>
    round(scored.length === 0 ? 0 : scored.filter(({ score }) => good(score)).length / scored.length);
  const delays = scored.flatMap(({ score }) => (score.delayMs === null ? [] : [score.delayMs / 1000]));
  const figures = {
    incidents: scored.length,
    foundRatio: ratio(({ found }) => found),
    scopeRightRatio: ratio(({ scopeRight }) => scopeRight),
    ownerRightRatio: ratio(({ ownerRight }) => ownerRight),
    severityRightRatio: ratio(({ severityRight }) => severityRight),
    medianDelaySeconds: median(delays),
    falseAlarmsPerDay: quietDays === 0 ? null : round(alarms.length / quietDays),
    oneNotifiedPerCauseRatio: ratio(isToldOnce),
    quietDays,
    workItemsPerDay: quietDays === 0 ? null : round((raised.length - alarms.length) / quietDays),
    falseAlarms: countCodes(alarms),
    workItems: countCodes(raised.filter((one) => !alarms.includes(one))),
    incidentsById: [...Map.groupBy(scored, ({ run }) => run.incident ?? '')].map(([incident, list]) => sumIncident(incident, list)),
    runs: scored.map(({ run, score: { delayMs, ...score } }) => ({
      incident: run.incident ?? '',
      seed: run.seed,
      ...score,
      delaySeconds: delayMs === null ? null : delayMs / 1000,
    })),
  };
  return { ...figures, promises: holdAgainst(figures) };
}

function sumIncident(incident: string, list: readonly { score: RunScore }[]): IncidentFigures {
  const count = (good: (score: RunScore) => boolean) => list.filter(({ score }) => good(score)).length;
  const told: Record<string, number> = {};
  for (const { score } of list) for (const [code, n] of Object.entries(score.told)) told[code] = (told[code] ?? 0) + n;
  return {
    incident,
    runs: list.length,
    found: count(({ found }) => found),
    scopeRight: count(({ scopeRight }) => scopeRight),
    ownerRight: count(({ ownerRight }) => ownerRight),
    severityRight: count(({ severityRight }) => severityRight),
    toldOnce: count(isToldOnce),
    medianDelaySeconds: median(list.flatMap(({ score }) => (score.delayMs === null ? [] : [score.delayMs / 1000]))),
    by: [...new Set(list.flatMap(({ score }) => score.code ?? []))],
    told,
  };
}

const isToldOnce = ({ notified }: RunScore): boolean => notified <= 1;

/** What was measured, held against what is promised; what was not measured is left out. */
function holdAgainst(json: Omit<DetectJson, 'promises'>): Kept[] {
  const { incidents, foundRatio, scopeRightRatio, medianDelaySeconds, oneNotifiedPerCauseRatio, falseAlarmsPerDay } = json;
  const delay = medianDelaySeconds ?? Number.POSITIVE_INFINITY;
  const ofIncidents = [
    { promise: 'at least 95 % are found', measured: percent(foundRatio), isKept: foundRatio >= 0.95 },
    { promise: 'in at least 90 % the place is right', measured: percent(scopeRightRatio), isKept: scopeRightRatio >= 0.9 },
    { promise: 'half of them within 2 minutes', measured: Number.isFinite(delay) ? sayDelay(delay) : 'none', isKept: delay <= 120 },
    {
      promise: 'in at least 90 % at most one is told for a cause',
      measured: percent(oneNotifiedPerCauseRatio),
      isKept: oneNotifiedPerCauseRatio >= 0.9,
    },
  ];
  const ofQuietDays =
    falseAlarmsPerDay === null
      ? []
      : [{ promise: 'fewer than 0.5 false alarms a quiet day', measured: String(falseAlarmsPerDay), isKept: falseAlarmsPerDay < 0.5 }];
  return [...(incidents === 0 ? [] : ofIncidents), ...ofQuietDays];
}

/** One line a run, one an incident, then the figures and what they mean for the promises. */
export function reportText(json: DetectJson): string {
  const figures = [
    `${json.incidents} incidents: ${percent(json.foundRatio)} found, scope right ${percent(json.scopeRightRatio)}, owner right ${percent(json.ownerRightRatio)}, severity right ${percent(json.severityRightRatio)}`,
    `median delay after the first sign: ${json.medianDelaySeconds === null ? '-' : sayDelay(json.medianDelaySeconds)}`,
    `at most one told for a cause: ${percent(json.oneNotifiedPerCauseRatio)}`,
    sayQuiet(json),
  ];
  return [
    ...json.runs.map(sayRun),
    ...sayTable(json.incidentsById),
    ...(json.incidents === 0 ? figures.slice(3) : figures),
    ...json.promises.map(({ promise, measured, isKept }) => `${isKept ? 'kept' : 'BROKEN'}: ${promise} (${measured})`),
  ].join('\n');
}

/** What is said of a run as soon as it is over. */
export const reportRun = (outcome: DetectOutcome, catalog: Pick<Catalog, 'exceptionTypes'>): string => {
  const json = reportJson([outcome], catalog);
  return json.runs[0] ? sayRun(json.runs[0]) : sayQuiet(json);
};

const sayRun = (run: DetectJson['runs'][number]): string =>
  `${run.incident} seed ${run.seed}: ${run.found ? `found by ${run.code} after ${sayDelay(run.delaySeconds ?? 0)}` : 'MISSED'}, ${said('scope', run.scopeRight)}, ${said('owner', run.ownerRight)}, ${said(`severity ${run.severity ?? ''}`, run.severityRight)}, ${run.notified} told of ${run.raised} raised ${JSON.stringify(run.told)}`;

const sayQuiet = (json: DetectJson): string =>
  json.quietDays === 0
    ? 'no quiet days'
    : `${json.quietDays} quiet days: ${json.falseAlarmsPerDay} false alarms a day ${JSON.stringify(json.falseAlarms)}, ${json.workItemsPerDay} other exceptions a day ${JSON.stringify(json.workItems)}`;

function sayTable(figures: readonly IncidentFigures[]): string[] {
  if (figures.length === 0) return [];
  const rows = figures.map(({ incident, runs, medianDelaySeconds, by, told, ...one }) => [
    incident,
    ...[one.found, one.scopeRight, one.ownerRight, one.severityRight, one.toldOnce].map((n) => `${n}/${runs}`),
    medianDelaySeconds === null ? '-' : sayDelay(medianDelaySeconds),
    by.join(' '),
    Object.entries(told)
      .map(([code, n]) => `${code} ${n}`)
      .join(', '),
  ]);
  const head = ['incident', 'found', 'scope', 'owner', 'severity', 'told once', 'delay', 'found by', 'told'];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  return [head, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

const percent = (ratio: number): string => `${Math.round(ratio * 1000) / 10} %`;
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
