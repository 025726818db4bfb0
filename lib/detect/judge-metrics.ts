import type { CatalogIndex, MetricRule } from '@/lib/catalog';
import { type Finding, isBeyond, type MetricBreach, type MetricReading, placeKeyOf, UNASSIGNED } from '@/lib/domain';
import { sayLevel, sayNumber } from '@/lib/domain/say-reading';
import { describeSignature } from './describe-signature';
import { pickVariables } from './pick-variables';

export interface MetricVerdict {
  findings: Finding[];
  /** Breaches that are new or changed. */
  kept: MetricBreach[];
  /** Breaches that are over: those that were raised are mended by this. */
  over: { breach: MetricBreach; at: Date; text: string }[];
}

interface Standing {
  readings: readonly MetricReading[];
  breaches: readonly MetricBreach[];
  /** A new id for a breach that began then. */
  newId: (at: Date) => string;
}

/**
 * What the metrics of the catalog's rules say now, against the breaches that stand: a finding for each threshold that was passed for as
 * long as the rule holds, and an end for each that has been back long enough. Times are those of the points. What is unknown proves
 * nothing: it ends no breach and lets none ripen. Told the same twice, it says the same.
 */
export function judgeMetrics({ readings, breaches, newId }: Standing, index: CatalogIndex): MetricVerdict {
  const verdict: MetricVerdict = { findings: [], kept: [], over: [] };
  const known = new Map(breaches.map((breach) => [keyOf(breach.code, breach.place, breach.threshold), breach]));
  for (const rule of index.metricRules) {
    for (const reading of readings) {
      if (reading.metric.id !== rule.metric.id) continue;
      const place = placeKeyOf(reading.place);
      for (const threshold of rule.at) {
        const breach = known.get(keyOf(rule.type.code, place, threshold)) ?? null;
        judgeOne({ rule, reading, threshold, place, breach, newId, index }, verdict);
      }
    }
  }
  return verdict;
}

interface One {
  rule: MetricRule;
  reading: MetricReading;
  threshold: number;
  place: string;
  breach: MetricBreach | null;
  newId: (at: Date) => string;
  index: CatalogIndex;
}

function judgeOne(one: One, verdict: MetricVerdict): void {
  const { rule, reading, threshold, place, breach, newId } = one;
  const { level, at } = reading;
  if (level === null) {
    // A gap is no proof that it went on.
    if (breach && !breach.raisedAt) verdict.over.push({ breach, at, text: 'unknown' });
    return;
  }
  if (!isBeyond(rule.metric, level, threshold)) {
    if (!breach) return;
    const backSince = breach.backSince ?? at;
    if (!breach.raisedAt || at.getTime() - backSince.getTime() >= rule.mendedAfterMs) {
      const text = `${rule.metric.name} is back to ${sayLevel(rule.metric, level, reading.limit)}`;
      verdict.over.push({ breach, at: backSince, text });
    } else if (!breach.backSince) verdict.kept.push({ ...breach, backSince });
    return;
  }
  const begun = breach ?? {
    id: newId(at),
    environment: reading.place.environment,
    code: rule.type.code,
    place,
    threshold,
    since: at,
    raisedAt: null,
    backSince: null,
  };
  const ripe = begun.raisedAt === null && at.getTime() - begun.since.getTime() >= rule.holdsMs;
  if (ripe) verdict.findings.push(toFinding(one, begun, level));
  if (!breach || ripe || breach.backSince) verdict.kept.push({ ...begun, raisedAt: ripe ? at : begun.raisedAt, backSince: null });
}

function toFinding({ rule, reading, threshold, index }: One, breach: MetricBreach, level: number): Finding {
  const { type, metric, tellsAs } = rule;
  const { place, limit } = reading;
  const through = index.interfaces.get(place.interface ?? '');
  const fields = {
    facility: place.facility,
    department: place.department,
    workflow: place.workflow === UNASSIGNED ? (through?.workflow ?? UNASSIGNED) : place.workflow,
    interface: place.interface,
    connector: place.connector ?? through?.connector ?? null,
    application: place.application,
  };
  const attributes = { [tellsAs]: plain(level), threshold: plain(threshold) };
  const { signature, groupedBy } = describeSignature(type.code, type.rule.groupBy, { fields, keys: {}, attributes });
  return {
    code: type.code,
    signature,
    environment: place.environment,
    groupedBy,
    subject: { kind: 'metric', id: breach.id },
    at: breach.since,
    ...fields,
    supplier: null,
    impact: { transactions: 0, amountMinor: null, currency: null, lines: null, people: null },
    evidence: { eventKey: null, text: `${metric.name}: ${sayLevel(metric, level, limit)}, threshold ${sayNumber(threshold)}` },
    deadlineAt: null,
    variables: pickVariables(type, {}, attributes, { metric: metric.id }),
  };
}

/** As CEL's double() and people read it: no more digits than matter. */
const plain = (value: number): string => String(Number(value.toPrecision(6)));

const keyOf = (code: string, place: string, threshold: number): string => `${code} ${threshold} ${place}`;
