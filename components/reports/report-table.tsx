import Link from 'next/link';
import { TargetBullet } from '@/components/charts/target-bullet';
import { StateMark } from '@/components/ui/glyph';
import { sayCount } from '@/lib/domain/say';
import { courseSpans, kpiGlyphs, kpiStateWords, sayChange, sayFigure, sayUnit, sayValue } from '@/lib/domain/say-kpi';
import { sayCounted, sayResult } from '@/lib/domain/say-report';
import type { KpiRow } from '@/lib/domain/views/kpis';
import { casesHref, measureHref } from './report-links';
import { ReportSpark } from './report-spark';

const cell = 'py-2.5 pr-3.5 align-top max-lg:py-0 max-lg:pr-0 print:!py-2 print:!pr-3';

/** The measures of a report, one row each: value against its target, its course, and what changed. */
export function ReportTable({ kpis }: { kpis: readonly KpiRow[] }) {
  return (
    <section aria-label="Measures" className="mt-7">
      <h2 className="border-t border-ink-3 pt-2 pb-1.5 text-l">{kpis.length === 1 ? 'One measure' : `${kpis.length} measures`}</h2>
      <table className="w-full table-fixed border-collapse max-lg:block print:!table">
        <caption className="sr-only">Measures of the report with target, course and change</caption>
        <colgroup className="max-lg:hidden print:!table-column-group">
          <col className="w-[92px] print:w-[14%]" />
          <col className="print:w-[26%]" />
          <col className="w-[112px] print:w-[13%]" />
          <col className="w-[164px] print:hidden" />
          <col className="w-[124px] print:w-[14%]" />
          <col className="w-[190px] print:w-[18%]" />
          <col className="w-[132px] print:w-[15%]" />
        </colgroup>
        <thead className="max-lg:sr-only print:!not-sr-only print:!table-header-group">
          <tr className="border-b border-line-strong text-left text-s text-ink-3 [&>th]:h-[30px] [&>th]:pr-3.5 [&>th]:font-medium">
            <th scope="col">State</th>
            <th scope="col">Measure</th>
            <th scope="col">Value</th>
            <th scope="col" className="print:hidden">
              Against target
            </th>
            <th scope="col">Course</th>
            <th scope="col">Against the period before</th>
            <th scope="col">Counted and open</th>
          </tr>
        </thead>
        <tbody className="max-lg:block print:!table-row-group">
          {kpis.map((kpi) => (
            <Row key={kpi.id} kpi={kpi} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ kpi }: { kpi: KpiRow }) {
  const { current, previous, thresholds, unit } = kpi;
  const target = thresholds ? sayValue(thresholds.target, unit) : null;
  const judged = current.state !== 'few' && current.state !== 'no_data';
  const loud = current.state === 'critical' ? 'crit' : current.state === 'breached' ? 'high' : null;
  const change = sayChange(kpi);
  return (
    <tr className="break-inside-avoid border-b border-line max-lg:grid max-lg:grid-cols-[minmax(0,1fr)_auto] max-lg:gap-x-4 max-lg:gap-y-1.5 max-lg:py-3.5 print:!table-row">
      <td className={`${cell} max-lg:order-3`}>
        <StateMark state={kpiGlyphs[current.state]}>{kpiStateWords[current.state]}</StateMark>
      </td>
      <th scope="row" className={`${cell} text-left font-normal max-lg:order-1`}>
        <Link href={measureHref(kpi)} prefetch={false} className="font-semibold hover:text-accent">
          {kpi.name}
        </Link>
        <p className="text-s leading-snug text-pretty text-ink-3">
          {current.state === 'no_data'
            ? 'Nothing was counted in this period.'
            : current.state === 'few'
              ? `${sayResult(kpi)}. Under ${kpi.minSample} ${kpi.noun} nothing is judged.`
              : sayResult(kpi)}
        </p>
      </th>
      <td className={`${cell} tabular-nums max-lg:order-2 max-lg:text-right print:!text-left`}>
        {current.value === null ? (
          <b className="font-medium text-ink-2">Not known</b>
        ) : (
          <Link
            href={casesHref(kpi)}
            prefetch={false}
            className={`text-xl leading-5 font-semibold tracking-[-0.015em] hover:text-accent print:text-l ${judged ? '' : 'text-ink-3'}`}
          >
            {sayFigure(current.value)} <span className="text-m font-normal tracking-normal text-ink-2">{sayUnit(unit)}</span>
          </Link>
        )}
        <span className="mt-0.5 block text-s leading-snug text-ink-3 lg:hidden print:!block">
          {target ? `target ${target}` : 'no target yet'}
        </span>
      </td>
      <td className={`${cell} max-lg:hidden print:hidden`}>
        {thresholds && target ? (
          <TargetBullet
            value={current.value}
            limits={thresholds}
            direction={kpi.direction}
            loud={loud}
            label={`${current.value === null ? 'not known' : sayValue(current.value, unit)}, target ${target}`}
            targetWords={target}
          />
        ) : (
          <span className="text-s text-ink-3">No target yet</span>
        )}
      </td>
      <td className={`${cell} max-lg:order-4 max-lg:w-[120px] max-lg:justify-self-end print:!w-auto`}>
        <ReportSpark kpi={kpi} loud={loud !== null} />
        <span className="mt-0.5 block text-xs text-ink-3">{courseSpans[kpi.spark.bucket]}</span>
      </td>
      <td className={`${cell} tabular-nums max-lg:order-6`}>
        {change ? (
          <>
            <b className="font-semibold">{change.figure}</b> <span className="text-ink-2">{change.verdict}</span>
          </>
        ) : (
          <span className="text-s text-ink-2">Not comparable</span>
        )}
        <span className="block text-s leading-snug text-ink-3">
          {previous.value === null ? 'nothing counted then' : `${sayValue(previous.value, unit)} of ${sayCount(previous.n)} then`}
        </span>
      </td>
      <td className={`${cell} text-s leading-normal text-ink-3 max-lg:order-7 max-lg:text-right print:!text-left`}>
        <Link href={casesHref(kpi)} prefetch={false} className="to block font-medium text-ink-2">
          {sayCounted(kpi).replace(/ counted$/, '')}
        </Link>
        {kpi.open > 0 ? (
          <Link href={casesHref(kpi, { state: 'open' })} prefetch={false} className="to block">
            {sayCount(kpi.open)} open now
          </Link>
        ) : null}
        {kpi.pending > 0 ? (
          <Link href={casesHref(kpi, { state: 'pending' })} prefetch={false} className="to block">
            {sayCount(kpi.pending)} too young
          </Link>
        ) : null}
      </td>
    </tr>
  );
}
