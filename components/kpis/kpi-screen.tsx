'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { LinkButton } from '@/components/ui/button';
import { CsvButton } from '@/components/ui/csv-button';
import { EmptyState } from '@/components/ui/empty-state';
import { StateMark } from '@/components/ui/glyph';
import { Icon } from '@/components/ui/icon';
import { LinkTabs } from '@/components/ui/tabs';
import { kpiQuery, type ViewParams } from '@/lib/client';
import { sayCount, sayDate, sayTime } from '@/lib/domain/say';
import { sayCorrected } from '@/lib/domain/say-corrected';
import { kpiGlyphs, kpiStateWords, sayChange, sayInterval, sayValue, sayWhole, sayWork } from '@/lib/domain/say-kpi';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { KpiView } from '@/lib/domain/views/kpis';
import { KpiCases } from './kpi-cases';
import { KpiFacts } from './kpi-facts';
import { casesHref, lastHref } from './kpi-links';
import { KpiMovement } from './kpi-movement';
import { KpiPlaces } from './kpi-places';
import { KpiRanking } from './kpi-ranking';
import { KpiTrend } from './kpi-trend';

const groupings = { facility: 'Facility', department: 'Department', workflow: 'Workflow' } as const;

/** One measure opened: its number, its course, how it is made, and the same for every place. */
export function KpiScreen({ id, params, mayWrite }: { id: string; params: ViewParams; mayWrite: boolean }) {
  const { data: kpi } = useSuspenseQuery(kpiQuery(id, params));
  const search = useSearchParams();
  const silent = kpi.work !== null || (kpi.current.n === 0 && kpi.previous.n === 0 && kpi.open === 0);
  const span = kpi.window.name
    ? kpi.window.name.replace(/^rolling /, 'last ')
    : `${sayDate(kpi.window.from, kpi.timezone)} to ${sayDate(kpi.window.to, kpi.timezone)}`;
  return (
    <div className="-mx-3 -mt-3.5 -mb-10 min-h-[calc(100dvh-48px)] bg-surface px-4 pt-4 pb-14 md:-mx-5 md:-mt-[18px] md:px-8">
      <div className="mx-auto max-w-[1296px]">
        <Link href={hrefWith('/kpis', scopeOf(search))} className="inline-flex items-center gap-1 text-s text-ink-2 hover:text-ink">
          <Icon name="left" size={13} /> KPIs
        </Link>
        <div className="mt-2 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
          <div>
            <h1 className="flex flex-wrap items-baseline gap-x-3.5">
              {kpi.name}
              <StateMark state={kpiGlyphs[kpi.current.state]} className="text-m">
                {kpiStateWords[kpi.current.state]}
              </StateMark>
            </h1>
            <p className="mt-0.5 text-l text-ink-2">
              <Sentence kpi={kpi} /> {kpi.current.value === null ? null : <span className="text-ink-3">{span}.</span>}
            </p>
            {kpi.corrected ? <p className="mt-0.5 text-s text-ink-3">{sayCorrected(kpi.corrected, kpi.timezone)}</p> : null}
          </div>
          <div className="flex flex-wrap gap-2">
            {mayWrite ? <LinkButton href={hrefWith(`/kpis/${id}/edit`, scopeOf(search))}>Change</LinkButton> : null}
            {kpi.current.n === 0 ? null : (
              <LinkButton href={casesHref(kpi)} className="text-accent">
                See the {sayCount(kpi.current.n)} {kpi.noun} behind this number <Icon name="right" size={13} />
              </LinkButton>
            )}
          </div>
        </div>
        <div className="mt-5 grid gap-x-11 gap-y-8 lg:grid-cols-[minmax(0,1fr)_340px]">
          <div className="min-w-0">
            <Course kpi={kpi} />
          </div>
          <KpiFacts kpi={kpi} />
        </div>
        {silent ? null : (
          <>
            <KpiMovement id={id} params={params} />
            <div className="mt-8 flex flex-wrap items-center justify-between gap-3 border-t border-line-strong pt-2.5">
              <h2 className="text-l">The same measure by {groupings[kpi.by].toLowerCase()}</h2>
              <span className="flex items-center gap-2">
                <LinkTabs
                  look="switch"
                  label="By"
                  current={kpi.by}
                  items={(['facility', 'department', 'workflow'] as const).map((by) => ({
                    id: by,
                    name: groupings[by],
                    href: hrefWith(`/kpis/${id}`, search.toString(), { by: by === 'facility' ? null : by }),
                  }))}
                />
                <CsvButton path={`/api/kpis/${id}`} params={params} name={`${id}.csv`} />
              </span>
            </div>
            <KpiPlaces kpi={kpi} />
            <KpiRanking kpi={kpi} />
          </>
        )}
      </div>
    </div>
  );
}

/** The course over time; the cases themselves where they are few; why there is neither where nothing was counted. */
function Course({ kpi }: { kpi: KpiView }) {
  if (kpi.work !== null)
    return (
      <EmptyState title={`Worked out for ${sayWork(kpi.work)} of history`}>
        This measure is new, or defined otherwise than before. It is worked out over all that is stored, beside new traffic; a part of it
        would be a wrong number.
      </EmptyState>
    );
  if (kpi.current.n === 0) {
    return (
      <EmptyState title="Nothing was counted">
        No case of {kpi.workflows.map(({ name }) => name).join(' or ')} counts in this time. Silence is drawn as unknown, not as good.
      </EmptyState>
    );
  }
  return kpi.current.n < 20 && kpi.cases !== null ? <KpiCases kpi={kpi} /> : <KpiTrend kpi={kpi} />;
}

function Sentence({ kpi }: { kpi: KpiView }) {
  const { current, thresholds, unit } = kpi;
  const href = lastHref(kpi, useSearchParams());
  if (kpi.work !== null) return <>Being worked out over history: {sayWork(kpi.work)} so far. The number is shown when it is complete.</>;
  if (current.value === null) {
    return (
      <>
        Nothing was counted in this time, so the value is not known: neither good nor zero.{' '}
        {href && kpi.last ? (
          <Link href={href} prefetch={false} className="to">
            Last counted {sayTime(Date.parse(kpi.last.to) - 1, kpi.timezone, 0)}
          </Link>
        ) : null}
      </>
    );
  }
  const change = sayChange(kpi);
  return (
    <>
      <b className="font-semibold text-ink">{sayValue(current.value, unit)}</b>
      <span className="text-ink-3">{sayInterval(current)}</span> {sayWhole(kpi)}
      {thresholds ? `, against a target of ${sayValue(thresholds.target, unit)}` : ''}
      {change ? `, ${change.figure} ${change.verdict}`.trimEnd() : ''},
    </>
  );
}
