'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { StateMark } from '@/components/ui/glyph';
import { Panel } from '@/components/ui/panel';
import { Track } from '@/components/ui/track';
import { sayCount } from '@/lib/domain/say';
import { sayLeft, sayMeasured, sayMore, sayTimes, sloStateWords } from '@/lib/domain/say-slo';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { SloRow } from '@/lib/domain/views/slos';
import { budgetFills, sayPromise, sloGlyphs } from './slo-words';

const cell = 'px-3.5 py-2.5 align-top max-lg:block max-lg:p-0';

/** One row an SLO: how it stands, what is asked and measured, what is left of the budget, and how fast it goes. */
export function SloTable({ slos }: { slos: SloRow[] }) {
  return (
    <Panel label="Service levels" flush>
      <table className="w-full table-fixed border-collapse max-lg:block">
        <caption className="sr-only">Service levels with what is left of their error budget, worst first</caption>
        <colgroup className="max-lg:hidden">
          <col className="w-[140px]" />
          <col />
          <col className="w-[152px]" />
          <col className="w-[260px]" />
          <col className="w-[150px]" />
        </colgroup>
        <thead className="max-lg:sr-only">
          <tr className="border-b border-line text-left text-s text-ink-3 [&>th]:h-8 [&>th]:px-3.5 [&>th]:font-medium">
            <th scope="col">State</th>
            <th scope="col">Service level</th>
            <th scope="col">Measured</th>
            <th scope="col">Budget left</th>
            <th scope="col">Burn, last hour</th>
          </tr>
        </thead>
        <tbody className="max-lg:block">
          {slos.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Row({ row }: { row: SloRow }) {
  const scope = scopeOf(useSearchParams());
  const more = sayMore(row);
  return (
    <tr className="border-b border-line last:border-0 hover:bg-bg max-lg:grid max-lg:grid-cols-[minmax(0,1fr)_auto] max-lg:gap-x-4 max-lg:gap-y-1.5 max-lg:px-3.5 max-lg:py-3">
      <td className={`${cell} max-lg:order-2 max-lg:justify-self-end`}>
        <StateMark state={sloGlyphs[row.state]}>{sloStateWords[row.state]}</StateMark>
        {row.exception ? (
          <Link
            href={hrefWith(`/exceptions/${row.exception}`, scope)}
            prefetch={false}
            className="to block pl-[18px] text-s max-lg:pl-0 max-lg:text-right"
          >
            {row.exception}
          </Link>
        ) : null}
      </td>
      <th scope="row" className={`${cell} text-left font-normal max-lg:order-1`}>
        <Link href={hrefWith(`/slos/${row.id}`, scope)} prefetch={false} className="font-semibold text-pretty hover:text-accent">
          {row.name}
        </Link>
        <p className="text-s leading-snug text-pretty text-ink-3">
          {sayPromise(row)}
          {row.interface ? `. ${row.workflow.name}` : ''}
          {row.agreed ? '' : '. Default'}
        </p>
      </th>
      <td className={`${cell} tabular-nums max-lg:order-4 max-lg:text-right`}>
        {row.goodRatio === null ? (
          <span className="text-ink-3">{row.state === 'partial' ? 'for all places only' : 'no data'}</span>
        ) : (
          <>
            <b className={row.state === 'few' ? 'font-medium text-ink-2' : 'font-semibold'}>{sayMeasured(row.goodRatio)}</b>
            <span className="block text-s text-ink-3">
              {sayCount(row.good + row.bad)} {row.counted}
            </span>
          </>
        )}
      </td>
      <td className={`${cell} tabular-nums max-lg:order-3`}>
        {row.budgetLeftRatio === null ? (
          <span className="text-ink-3">-</span>
        ) : row.state === 'few' ? (
          <span className="text-s text-ink-3">judged from {sayCount(row.judgedFrom)} on</span>
        ) : (
          <>
            <Track share={row.budgetLeftRatio} fill={budgetFills[row.state]} className="mt-[6px] mb-1 max-w-[220px]" />
            <span className="block text-s">
              <b className="font-semibold">{sayLeft(row)}</b>
              {more ? <span className="text-ink-3">, {more}</span> : null}
            </span>
          </>
        )}
      </td>
      <td className={`${cell} tabular-nums max-lg:order-5 max-lg:col-span-2 max-lg:text-s`}>
        {row.burn === null ? (
          <span className="text-ink-3 max-lg:hidden">-</span>
        ) : (
          <>
            <b className={row.burn > 1 ? 'font-semibold' : 'font-normal text-ink-2'}>{sayTimes(row.burn)} times</b>{' '}
            <span className="text-ink-3 lg:block lg:text-s">as fast as it lasts</span>
          </>
        )}
      </td>
    </tr>
  );
}
