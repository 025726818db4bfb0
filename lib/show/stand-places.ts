import type { Severity } from '@/lib/domain';
import type { HealthCell } from '@/lib/domain/views/health';
import type { MetricTrouble } from './find-metric-troubles.db';
import { judgePlace, type PlaceFacts } from './judge-place';

export type Standing = Omit<HealthCell, 'facility' | 'workflow'>;

interface Row {
  facility: string;
  workflow: string;
}
export interface PlaceRows {
  volume: readonly (Row & { n: number })[];
  attention: readonly (Row & { n: number })[];
  held: readonly (Row & { exceptions: number; missing: number; severity: Severity })[];
  ends: readonly (Row & { bad: number; good: number })[];
  usual: readonly (Row & { bad: number; good: number })[];
  metrics: readonly MetricTrouble[];
  silence: readonly { facility: string; workflow: string | null; lastAt: Date | null }[];
}

const none = (): PlaceFacts => ({
  volume: 0,
  attention: 0,
  missing: 0,
  exceptions: 0,
  severity: null,
  bad: 0,
  good: 0,
  usualBad: 0,
  usualGood: 0,
  silentMs: null,
  metrics: [],
});
const worse = (a: Severity | null, b: Severity) => (a === null || b < a ? b : a);
/** Since when a place that was silent for longer than anybody looked back is called silent. */
const LONG_MS = 4 * 3_600_000;

/** The facts of each place: `keyOf` says into which place a row falls. Exceptions of rows that fall into one place are added up. */
export function gatherFacts(rows: PlaceRows, keyOf: (row: Row) => string): Map<string, PlaceFacts> {
  const facts = new Map<string, PlaceFacts>();
  const at = (row: Row) => {
    const key = keyOf(row);
    const known = facts.get(key) ?? none();
    facts.set(key, known);
    return known;
  };
  for (const row of rows.volume) at(row).volume += row.n;
  for (const row of rows.attention) at(row).attention += row.n;
  for (const row of rows.held) {
    const place = at(row);
    place.exceptions += row.exceptions;
    place.missing += row.missing;
    place.severity = worse(place.severity, row.severity);
  }
  for (const row of rows.ends) {
    const place = at(row);
    place.bad += row.bad;
    place.good += row.good;
  }
  for (const row of rows.usual) {
    const place = at(row);
    place.usualBad += row.bad;
    place.usualGood += row.good;
  }
  for (const { facility, workflow, state, text } of rows.metrics) {
    // A key that needs a part which is not known is nobody's place.
    const key = keyOf({ facility: facility ?? '', workflow: workflow ?? '' });
    if (key.split('\u0000').includes('')) continue;
    const place = facts.get(key) ?? none();
    facts.set(key, { ...place, metrics: [...place.metrics, { state, text }] });
  }
  return facts;
}

/** The standing of a place from its facts and, when it is silent, since when. */
export function standOf(facts: PlaceFacts | undefined, silent: { lastAt: Date | null } | undefined, now: Date): Standing {
  const known = facts ?? none();
  const silentMs = silent ? (silent.lastAt === null ? LONG_MS : now.getTime() - silent.lastAt.getTime()) : null;
  const { errorRatio, state, why } = judgePlace({ ...known, silentMs });
  const silentSince = silent?.lastAt?.toISOString() ?? null;
  return {
    state,
    why,
    volume: known.volume,
    attention: known.attention,
    missing: known.missing,
    exceptions: known.exceptions,
    errorRatio,
    silentSince,
  };
}
