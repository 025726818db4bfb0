'use client';
import { markersOf } from '@/components/charts/markers-of';
import { TargetSpark } from '@/components/charts/target-spark';
import { useMarkers } from '@/components/charts/use-markers';
import { courseSpans } from '@/lib/domain/say-kpi';
import type { KpiRow } from '@/lib/domain/views/kpis';

/** A course over what it holds, with its target in sight. */
function spanOf({ spark, thresholds }: KpiRow) {
  const known = spark.points.flatMap(({ value }) => (value === null ? [] : [value]));
  const all = thresholds ? [...known, thresholds.target] : known;
  return { low: Math.min(...all), high: Math.max(...all) };
}

/** The course of a measure of a report, with what happened meanwhile: releases, changes, incidents and maintenance of its workflows. */
export function ReportSpark({ kpi, loud }: { kpi: KpiRow; loud: boolean }) {
  const { items } = useMarkers({ from: kpi.spark.points[0]?.at ?? kpi.window.from, to: kpi.window.to });
  return (
    <TargetSpark
      points={kpi.spark.points}
      span={spanOf(kpi)}
      target={kpi.thresholds?.target ?? null}
      loud={loud}
      label={`${kpi.name}, ${courseSpans[kpi.spark.bucket]}; the dotted line is the target`}
      markers={markersOf(items, kpi)}
    />
  );
}
