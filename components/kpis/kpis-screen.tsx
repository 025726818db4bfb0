'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Button, LinkButton } from '@/components/ui/button';
import { CsvButton } from '@/components/ui/csv-button';
import { EmptyState } from '@/components/ui/empty-state';
import { firstEvent } from '@/components/ui/first-event';
import { kpisQuery, type ViewParams } from '@/lib/client';
import { sayDate, sayDay } from '@/lib/domain/say';
import { sayCorrected } from '@/lib/domain/say-corrected';
import { writeKpiHeadline, writeWorst } from '@/lib/domain/say-kpi';
import type { KpiList, KpiRow } from '@/lib/domain/views/kpis';
import { DeadlineCard } from './deadline-card';
import { DeadlineForecasts } from './deadline-forecasts';
import { Risks } from './kpi-risks';
import { KpiTable } from './kpi-table';

/** A report, not a dashboard: what a busy person can repeat, what is at risk, then each measure with its proof. */
export function KpisScreen({ params, mayWrite }: { params: ViewParams; mayWrite: boolean }) {
  const { data } = useSuspenseQuery(kpisQuery(params));
  const { kpis } = data;
  const worst = writeWorst(kpis);
  const own = kpis.every(({ window }) => window.name !== '');
  const [first] = kpis;
  const when = own
    ? 'Each measure over its own window, compared with the window as long before'
    : first
      ? `${sayDate(first.window.from, data.timezone)} to ${sayDate(first.window.to, data.timezone)}, compared with the time as long before`
      : '';
  return (
    <div className="-mx-3 -mt-3.5 -mb-10 min-h-[calc(100dvh-48px)] bg-surface px-4 pt-5 pb-14 md:-mx-5 md:-mt-[18px] md:px-8 md:pt-7">
      <div className="mx-auto max-w-[1296px]">
        <div className="flex flex-wrap items-start gap-x-10 gap-y-3">
          <div className="min-w-0 flex-[1_1_440px]">
            <h1 className="max-w-[50em] leading-[1.42] text-pretty">{writeKpiHeadline(kpis)}</h1>
            {worst ? (
              <p className="max-w-[50em] text-xl leading-[1.42] tracking-[-0.012em] text-pretty text-ink-2 max-md:text-l">
                {worst.before}
                <b className="font-semibold text-ink">{worst.figure}</b>
                {worst.after}
              </p>
            ) : null}
            <p className="mt-2.5 text-s text-ink-3">
              {sayDay(data.asOf, data.timezone)}. {when}. {sayCorrected(data.corrected, data.timezone)}
            </p>
          </div>
          <div className="no-print flex items-center gap-1 max-md:hidden">
            {mayWrite ? <LinkButton href="/kpis/new">New KPI</LinkButton> : null}
            <CsvButton path="/api/kpis" params={params} name="kpis.csv" />
            <Button onClick={() => window.print()}>Print</Button>
          </div>
        </div>
        <div className="mt-7 grid gap-x-11 gap-y-7 lg:grid-cols-[minmax(0,1.86fr)_minmax(0,1fr)]">
          <Risks risks={data.risks} />
          {data.nextDeadline ? <DeadlineCard deadline={data.nextDeadline} /> : null}
        </div>
        <DeadlineForecasts params={params} />
        {kpis.length > 0 && kpis.every(isUntold) ? (
          <EmptyState
            title="No measure has a case yet"
            command={firstEvent}
            how="Send events with an ingest key (npm run admin -- create-key); a case counts within seconds."
          >
            A measure counts the orders, invoices, hires and journals that reach its steps.
          </EmptyState>
        ) : null}
        {kpis.length === 0 ? (
          <EmptyState title="No measure is computed here">
            The catalog computes none for what the bar above asks for. Widen it, or give a measure its milestones.
          </EmptyState>
        ) : (
          <KpiTable kpis={kpis} />
        )}
        <Notes data={data} />
      </div>
    </div>
  );
}

/** Nothing counted, open or too young, now or in the time before. */
const isUntold = ({ current, previous, open, pending }: KpiRow) => current.n + previous.n + open + pending === 0;

function Notes({ data }: { data: KpiList }) {
  return (
    <footer className="mt-2.5 text-s leading-normal text-ink-3 md:columns-2 md:gap-10 [&>p]:mb-1 [&>p]:break-inside-avoid [&>p]:text-pretty">
      {data.benchmarks.length > 0 ? (
        <p>
          Published figures that informed a target, for scale only:{' '}
          {data.benchmarks
            .map(({ kpi, publisher, figure, scope }) => `${kpi}: ${figure} (${publisher}${scope ? `; ${scope}` : ''})`)
            .join('. ')}
          . Others stand on the page of their measure.
        </p>
      ) : (
        <p>No published figure informed these targets.</p>
      )}
      <p>
        In the small charts the dotted line is the target, and steps without data stay empty. A change is shown only when both windows have
        enough cases. Totals are merged from the counts of the facilities, never averaged.
      </p>
      {data.described.length > 0 ? (
        <p>Described in the catalog, not computed from the events at hand: {data.described.map(({ name }) => name).join(', ')}.</p>
      ) : null}
      <p>KPI catalog version {data.catalogVersion}. Late events change past days.</p>
    </footer>
  );
}
