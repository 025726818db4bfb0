import type { CatalogIndex, KpiBreachRule, SilenceRule, TrendRule, VolumeRule } from '@/lib/catalog';
import type { KpiReading, SeriesBreach, SeriesMemory, Tried } from '@/lib/domain';
import { judgeKpis } from './judge-kpis';
import { judgeSilence } from './judge-silence';
import { judgeTrend } from './judge-trend';
import { judgeVolume } from './judge-volume';
import type { SeriesVerdict } from './series-verdict';

const HOUR_MS = 3_600_000;
const SILENCE_STEP_MS = HOUR_MS / 4;

interface Span {
  memory: SeriesMemory;
  from: Date;
  to: Date;
  /** When to stop, by the clock on the wall; null when done. What is asked before each step. */
  isLate: () => boolean;
}

/** What was judged, and up to when. */
export interface SeriesTry {
  tried: Tried[];
  through: Date;
}

/** What a silence rule would have raised, judged every quarter of an hour. */
export function trySilence(rule: SilenceRule, { memory, from, to, isLate }: Span, index: CatalogIndex): SeriesTry {
  return walk({ from, to, stepMs: SILENCE_STEP_MS, isLate }, (now, breaches) =>
    judgeSilence({ rule, memory, minutes: [], now, lagOf: () => 0, breaches, newId: (at) => `${at.getTime()}` }, index),
  );
}

/** What a trend rule would have raised, judged after every hour by what was known then. */
export function tryTrend(rule: TrendRule, { memory, from, to, isLate }: Span, index: CatalogIndex): SeriesTry {
  return walk({ from, to, stepMs: HOUR_MS, isLate }, (now, breaches) =>
    judgeTrend(
      { rule, memory: { ...memory, toMs: Math.floor(now.getTime() / HOUR_MS) * HOUR_MS }, breaches, newId: (at) => `${at.getTime()}` },
      index,
    ),
  );
}

/** What a volume rule would have raised, judged after every hour by what was known then. */
export function tryVolume(rule: VolumeRule, { memory, from, to, isLate }: Span, index: CatalogIndex): SeriesTry {
  return walk({ from, to, stepMs: HOUR_MS, isLate }, (now, breaches) => {
    const then = { ...memory, toMs: Math.floor(now.getTime() / HOUR_MS) * HOUR_MS };
    return judgeVolume({ rule, memory: then, breaches, newId: (at) => `${at.getTime()}` }, index);
  });
}

/** What a rule over KPIs would have raised, judged at the end of every `stepMs` after `from` by what the KPIs said then. */
export function tryKpis(
  rule: KpiBreachRule,
  { readings, from, to, stepMs }: { readings: readonly KpiReading[]; from: Date; to: Date; stepMs: number },
  index: CatalogIndex,
): SeriesTry {
  const known = Map.groupBy(readings, ({ at }) => at.getTime());
  return walk({ from, to, stepMs, isLate: () => false }, (now, breaches) =>
    judgeKpis({ rule, readings: known.get(now.getTime()) ?? [], breaches, newId: (at) => `${at.getTime()}` }, index),
  );
}

interface Walk {
  from: Date;
  to: Date;
  stepMs: number;
  isLate: () => boolean;
}

function walk({ from, to, stepMs, isLate }: Walk, judge: (now: Date, breaches: readonly SeriesBreach[]) => SeriesVerdict): SeriesTry {
  const tried: Tried[] = [];
  const standing = new Map<string, { breach: SeriesBreach; told: Tried }>();
  let at = from.getTime();
  for (; at <= to.getTime() && !isLate(); at += stepMs) {
    const verdict = judge(
      new Date(at),
      [...standing.values()].map(({ breach }) => breach),
    );
    for (const { breach, at: overAt } of verdict.over) {
      const one = standing.get(breach.signature);
      if (one) one.told.until = overAt;
      standing.delete(breach.signature);
    }
    verdict.begun.forEach((breach, i) => {
      const finding = verdict.findings[i];
      if (!finding) return;
      const told: Tried = { at: new Date(at), until: null, groupedBy: finding.groupedBy, text: finding.evidence.text };
      tried.push(told);
      standing.set(breach.signature, { breach, told });
    });
  }
  return { tried, through: new Date(Math.min(at, to.getTime())) };
}
