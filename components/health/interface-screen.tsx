'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { TimePanel } from '@/components/charts/time-panel';
import { useMarkers } from '@/components/charts/use-markers';
import { Fact, PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { interfaceQuery, metricsQuery, type ViewParams } from '@/lib/client';
import { sayCount, sayDuration, sayPlural, sayShare, sayTerm } from '@/lib/domain/say';
import { sayCorrected } from '@/lib/domain/say-corrected';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { Metrics } from '@/lib/domain/views/metrics';
import type { InterfaceView } from '@/lib/domain/views/places';
import { ApplicationMetrics } from './application-metrics';
import { BudgetMarks } from './budget-marks';
import { HandoverPanel } from './handover-panel';
import { LatencyPanel } from './latency-panel';
import { HealthCrumb } from './place-head';
import { transactionsHref } from './place-links';
import { OpenExceptions, ShortList } from './side-lists';

/** What the numbers say about an interface, in one line. */
function sentence(total: Metrics['groups'][number]['total'] | undefined): string {
  if (!total || total.n === 0) return 'No log entry came through here in this time.';
  const errors =
    total.failed === 0
      ? 'none failed'
      : `${sayCount(total.failed)} failed${total.errorRatio === null ? '' : `, ${sayShare(total.errorRatio)} of those that ended`}`;
  const speed =
    total.p50 === null ? '' : ` Half took at most ${sayDuration(total.p50)}, 19 in 20 at most ${sayDuration(total.p95 ?? total.p50)}.`;
  return `${sayPlural(total.n, 'log entry', 'log entries')}, ${errors}.${speed}`;
}

function Charts({ metrics, id, search }: { metrics: Metrics; id: string; search: URLSearchParams }) {
  const markers = useMarkers({ from: metrics.from, to: metrics.to }, { interface: id });
  // One button adds for all three.
  const shown = { ...markers, mayAdd: false };
  const points = metrics.groups[0]?.points ?? [];
  const until = (index: number) => points[index + 1]?.at ?? metrics.to;
  const step = (index: number) => {
    const at = points[index]?.at ?? metrics.from;
    return { at, to: until(index), href: transactionsHref(search, { from: at, to: until(index) }, { through: id }) };
  };
  const share = (ratio: number) => sayShare(ratio);
  return (
    <>
      <TimePanel
        label="Throughput"
        hint="log entries; a bar opens the transactions that passed through"
        kind="bars"
        markers={markers}
        say={sayCount}
        series={[
          { key: 'fine', name: 'other', colour: 'var(--s5)', stack: 'all' },
          { key: 'failed', name: 'failed', colour: 'var(--high)', stack: 'all' },
        ]}
        points={points.map(({ n, failed }, index) => ({ ...step(index), values: { fine: n - failed, failed } }))}
      />
      <TimePanel
        label="Error share"
        top={1}
        hint="failed of those that ended"
        kind="lines"
        markers={shown}
        say={share}
        series={[{ key: 'ratio', name: 'failed', colour: 'var(--high)' }]}
        points={points.map(({ errorRatio }, index) => ({ ...step(index), values: { ratio: errorRatio } }))}
      />
      <TimePanel
        label="Duration"
        hint="within 1 % of the true quantile"
        kind="lines"
        markers={shown}
        say={sayDuration}
        series={[
          { key: 'p50', name: 'half within', colour: 'var(--s1)' },
          { key: 'p95', name: '19 in 20 within', colour: 'var(--s4)' },
        ]}
        points={points.map(({ p50, p95 }, index) => ({ ...step(index), values: { p50, p95 } }))}
      />
    </>
  );
}

function About({ about }: Pick<InterfaceView, 'about'>) {
  return (
    <Panel label="About">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2.5">
        <Fact name="From">{about.source.name}</Fact>
        <Fact name="To">{about.target.name}</Fact>
        <Fact name="Connector">{about.connector.name}</Fact>
        <Fact name="Pattern">{sayTerm(about.pattern)}</Fact>
        <Fact name="Team">{about.team}</Fact>
        <Fact name="Latency">{sayTerm(about.latency)}</Fact>
        <Fact name="Criticality">{sayTerm(about.criticality)}</Fact>
        <Fact name="Data">{sayTerm(about.sensitivity)}</Fact>
        <Fact name="Readiness">{sayTerm(about.readiness)}</Fact>
        <Fact name="Environment">{sayTerm(about.environment)}</Fact>
        <Fact name="Contract version">{about.contractVersion ?? 'not told'}</Fact>
        <Fact name="Runbook">
          {about.runbook === null ? (
            'none yet'
          ) : (
            <Link href={`/runbooks/${about.runbook}`} prefetch={false} className="hover:underline">
              {sayTerm(about.runbook)}
            </Link>
          )}
        </Fact>
      </dl>
    </Panel>
  );
}

/** One interface: how much goes through, how much of it fails, how long it takes, and what is behind each point. */
export function InterfaceScreen({
  id,
  params,
  metricParams,
  ownParams,
}: {
  id: string;
  params: ViewParams;
  metricParams: ViewParams;
  ownParams: ViewParams;
}) {
  const { data: view } = useSuspenseQuery(interfaceQuery(id, params));
  const { data: metrics } = useSuspenseQuery(metricsQuery(metricParams));
  const search = useSearchParams();
  return (
    <>
      <div>
        <PageHead
          above={<HealthCrumb kind="Interface" />}
          title={view.name}
          lede={
            <Link prefetch={false} className="to" href={hrefWith(`/workflows/${view.about.workflow.id}`, scopeOf(search))}>
              {view.about.workflow.name}
            </Link>
          }
        />
        <p className="mt-1 text-ink-2">
          {sentence(metrics.groups[0]?.total)} {sayCorrected(metrics.corrected, metrics.timezone)}
        </p>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3.5 xl:grid-cols-[minmax(0,1fr)_320px]">
        <div className="grid content-start gap-3.5">
          <ApplicationMetrics params={ownParams} empty="No application sends metrics about this interface or its connector." />
          <Charts metrics={metrics} id={id} search={search} />
          <LatencyPanel id={id} params={params} />
          {view.handover ? <HandoverPanel handover={view.handover} about={view.about} /> : null}
        </div>
        <div className="grid content-start gap-3.5">
          <BudgetMarks params={ownParams} />
          <OpenExceptions exceptions={view.exceptions} filter={{ workflow: view.about.workflow.id }} />
          <ShortList
            at="workflow"
            title="Last hop was here"
            rows={view.recent}
            empty="No transaction stands here."
            all={transactionsHref(search, view, { interface: id })}
          />
          <About about={view.about} />
        </div>
      </div>
    </>
  );
}
