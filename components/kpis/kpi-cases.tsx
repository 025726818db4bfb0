'use client';
import { TargetSpark } from '@/components/charts/target-spark';
import { useMarkers } from '@/components/charts/use-markers';
import { sayPlural } from '@/lib/domain/say';
import { sayValue } from '@/lib/domain/say-kpi';
import type { KpiView } from '@/lib/domain/views/kpis';
import { wideSpanOf } from './span-of';

/** Under 20 cases a percentile would only look exact: the cases themselves, one dot each. */
export function KpiCases({ kpi }: { kpi: KpiView }) {
  const cases = kpi.cases ?? [];
  const { items } = useMarkers(kpi.window, { workflow: kpi.workflows.map(({ id }) => id).join(',') });
  return (
    <section aria-label="Every case">
      <h2 className="text-m">Every case</h2>
      <p className="mb-3 text-s text-ink-3">
        {cases.length === 0
          ? 'Nothing was counted.'
          : `Only ${sayPlural(cases.length, 'case')}: each dot is one, the dotted line is the target${kpi.thresholds ? ` of ${sayValue(kpi.thresholds.target, kpi.unit)}` : ''}. A percentile of so few would only look exact.`}
      </p>
      <TargetSpark
        points={[]}
        cases={cases}
        span={wideSpanOf(kpi)}
        target={kpi.thresholds?.target ?? null}
        from={Date.parse(kpi.window.from)}
        to={Date.parse(kpi.window.to)}
        width={620}
        height={150}
        markers={items}
        label={`${cases.length} cases`}
      />
    </section>
  );
}
