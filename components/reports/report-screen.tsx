import Link from 'next/link';
import { buttonClass } from '@/components/ui/button';
import { CsvButton } from '@/components/ui/csv-button';
import { EmptyState } from '@/components/ui/empty-state';
import { PrintButton } from '@/components/ui/print-button';
import { LinkTabs } from '@/components/ui/tabs';
import { type ViewParams, viewPath } from '@/lib/client';
import { sayStamp, sayTime } from '@/lib/domain/say';
import { type ReportView, reportPeriods } from '@/lib/domain/views/reports';
import { PaperStyle } from './paper-style';
import { periodNames, reportHref } from './report-links';
import { AtRisk, Levels, MendedList, Movements, Notes } from './report-sections';
import { ReportTable } from './report-table';

/** A report of one audience over one period: what a busy person can repeat, then what proves it. Made for paper as much as for a screen. */
export function ReportScreen({ report, params }: { report: ReportView; params: ViewParams }) {
  const { audience, period, timezone, kpis } = report;
  const search = new URLSearchParams(params).toString();
  const pdf = viewPath(`/api/reports/${audience.id}.pdf`, params);
  const silent = report.lastReceivedAt === null;
  return (
    <div className="-mx-3 -mt-3.5 -mb-10 min-h-[calc(100dvh-48px)] bg-surface px-4 pt-5 pb-14 md:-mx-5 md:-mt-[18px] md:px-8 md:pt-7 print:!m-0 print:!p-0">
      <PaperStyle
        left={`${report.organisation}, ${audience.title}`}
        right={period.name}
        foot={`As of ${sayStamp(report.asOf, timezone)}. Throughline, catalog version ${report.catalogVersion}.`}
      />
      <article className="mx-auto max-w-[1120px]" aria-label={`${audience.title}: ${period.name}`}>
        <div className="no-print flex flex-wrap items-center justify-between gap-3 pb-5">
          <div className="max-w-full overflow-x-auto">
            <LinkTabs
              label="Period"
              look="switch"
              current={period.kind}
              items={reportPeriods.map((id) => ({ id, name: periodNames[id], href: reportHref(audience.id, search, id) }))}
            />
          </div>
          <div className="flex items-center gap-1">
            <CsvButton path={`/api/reports/${audience.id}`} params={params} name={`${audience.id}-${period.kind}-${period.on}.csv`} />
            <a href={pdf} download={`${audience.id}-${period.kind}-${period.on}.pdf`} className={buttonClass('quiet', 's')}>
              PDF
            </a>
            <PrintButton />
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-x-3 text-s text-ink-3">
          <span>
            {audience.title}. <b className="font-semibold text-ink-2">{period.name}</b>
            {period.partial ? ', not ended yet' : ''}
          </span>
          <nav aria-label="Neighbouring periods" className="no-print flex gap-3">
            <Link href={reportHref(audience.id, search, period.kind, period.earlier)} prefetch={false} className="to">
              Earlier
            </Link>
            {period.later ? (
              <Link href={reportHref(audience.id, search, period.kind, period.later)} prefetch={false} className="to">
                Later
              </Link>
            ) : null}
          </nav>
        </div>
        <h1 className="mt-1.5 max-w-[44em] leading-[1.42] text-pretty">{report.headline}</h1>
        <p className="mt-1 max-w-[52em] text-l leading-[1.5] text-pretty text-ink-2 max-md:text-m">{report.sentences.join(' ')}</p>
        <p className="mt-2.5 text-s text-ink-3">
          As of {sayStamp(report.asOf, timezone)}
          {silent
            ? '; no live event has ever arrived'
            : `; last event ${sayTime(report.lastReceivedAt ?? '', timezone, Date.parse(report.asOf))}`}
          . Compared with {period.previousName}.
        </p>
        {kpis.length > 0 ? (
          <ReportTable kpis={kpis} />
        ) : (
          <EmptyState title="No measure of this report has a number for you">
            Each is named below with the reason. Measures are switched on in kpis.yaml, and this page is kept in reports.yaml of the
            catalog.
          </EmptyState>
        )}
        <Movements movements={report.movements} movementsNote={report.movementsNote} />
        <AtRisk risks={report.risks} nextDeadline={report.nextDeadline} timezone={timezone} search={search} />
        <Levels slos={report.slos} />
        <MendedList mended={report.mended} period={period} />
        <Notes definitions={report.definitions} absent={report.absent} catalogVersion={report.catalogVersion} />
      </article>
    </div>
  );
}
