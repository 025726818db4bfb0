'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { markersOf } from '@/components/charts/markers-of';
import { BulletKey, TargetBullet } from '@/components/charts/target-bullet';
import { TargetSpark } from '@/components/charts/target-spark';
import { useMarkers } from '@/components/charts/use-markers';
import { useNow, useTimezone } from '@/components/ui/clock';
import { StateMark } from '@/components/ui/glyph';
import { sayCount, sayTime } from '@/lib/domain/say';
import {
  courseSpans,
  kpiGlyphs,
  kpiStateWords,
  sayChange,
  sayFigure,
  sayInterval,
  sayMovers,
  sayOpen,
  sayUnit,
  sayValue,
  sayWhole,
  sayWork,
} from '@/lib/domain/say-kpi';
import type { KpiList, KpiRow } from '@/lib/domain/views/kpis';
import type { Marker } from '@/lib/domain/views/markers';
import { casesHref, kpiHref, lastHref } from './kpi-links';
import { spanOf } from './span-of';

const cell = 'py-3 pr-3.5 align-top @max-5xl:py-0 @max-5xl:pr-0';

/** One row a measure: state, value against its target, its course, what changed and where, and what was counted. */
export function KpiTable({ kpis }: { kpis: KpiList['kpis'] }) {
  const groups = [...Map.groupBy(kpis, ({ group }) => group)];
  const { items } = useMarkers(courseOf(kpis));
  return (
    <section aria-label="Measures" className="@container mt-8">
      <div className="flex items-baseline justify-between gap-6 border-t border-ink-3 pt-2 pb-1.5">
        <h2 className="text-l">{kpis.length === 1 ? 'One measure' : `${kpis.length} measures`}</h2>
        <BulletKey />
      </div>
      <table className="w-full table-fixed border-collapse @max-5xl:block">
        <caption className="sr-only">Business measures with target, course and change</caption>
        <colgroup className="@max-5xl:hidden">
          <col className="w-[92px]" />
          <col className="w-[172px]" />
          <col className="w-[136px]" />
          <col className="w-[154px]" />
          <col className="w-[116px]" />
          <col className="w-[112px]" />
          <col />
          <col className="w-[152px]" />
        </colgroup>
        <thead className="@max-5xl:sr-only">
          <tr className="border-b border-line-strong text-left text-s text-ink-3 [&>th]:h-[30px] [&>th]:pr-3.5 [&>th]:font-medium">
            <th scope="col">State</th>
            <th scope="col">Measure</th>
            <th scope="col">Latest</th>
            <th scope="col">Against target</th>
            <th scope="col">Course</th>
            <th scope="col">Change</th>
            <th scope="col">What moved it</th>
            <th scope="col">Counted and open</th>
          </tr>
        </thead>
        {groups.map(([name, rows]) => (
          <tbody key={name} className="@max-5xl:block">
            <tr className="@max-5xl:block">
              <th
                scope="rowgroup"
                colSpan={8}
                className="border-b border-line-strong pt-4 pb-1 text-left text-s font-medium text-ink-3 @max-5xl:block"
              >
                {name}
              </th>
            </tr>
            {rows.map((kpi) => (
              <Row key={kpi.id} kpi={kpi} markers={markersOf(items, kpi)} />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

/** From the first step of any course to the end of the last window. */
function courseOf(kpis: KpiList['kpis']): { from: string; to: string } {
  const ends = kpis.map(({ window }) => window.to);
  const starts = kpis.flatMap(({ spark, window }) => [spark.points[0]?.at ?? window.from]);
  const [to = '', from = ''] = [ends.toSorted().at(-1), starts.toSorted()[0]];
  return { from, to };
}

function Row({ kpi, markers }: { kpi: KpiRow; markers: Marker[] }) {
  const search = useSearchParams();
  const { current, previous, thresholds, unit } = kpi;
  const target = thresholds ? sayValue(thresholds.target, unit) : null;
  const said = current.value === null ? 'not known' : sayValue(current.value, unit);
  const judged = current.state !== 'few' && current.state !== 'no_data';
  const change = sayChange(kpi);
  const loud = current.state === 'critical' ? 'crit' : current.state === 'breached' ? 'high' : null;
  return (
    <tr className="border-b border-line @max-5xl:grid @max-5xl:grid-cols-[minmax(0,1fr)_auto] @max-5xl:gap-x-4 @max-5xl:gap-y-1.5 @max-5xl:py-3.5">
      <td className={`${cell} @max-5xl:order-3`}>
        <StateMark state={kpiGlyphs[current.state]}>{kpiStateWords[current.state]}</StateMark>
      </td>
      <th scope="row" className={`${cell} text-left font-normal @max-5xl:order-1`}>
        <Link href={kpiHref(kpi.id, search)} prefetch={false} className="font-semibold hover:text-accent">
          {kpi.name}
        </Link>
        <p className="text-s leading-snug text-pretty text-ink-3">{kpi.question}</p>
      </th>
      <td className={`${cell} tabular-nums @max-5xl:order-2 @max-5xl:text-right`}>
        {current.value === null ? (
          <b className="text-l font-medium text-ink-2">{kpi.work === null ? 'Not known' : `${sayWork(kpi.work)} worked out`}</b>
        ) : (
          <b className={`text-xl leading-5 font-semibold tracking-[-0.015em] ${judged ? '' : 'text-ink-3'}`}>
            {sayFigure(current.value)} <span className="text-m font-normal tracking-normal text-ink-2">{sayUnit(unit)}</span>
          </b>
        )}
        <span className="mt-0.5 block text-s leading-snug text-ink-3">
          {sayInterval(current).trim()} {sayWhole(kpi)}
          {kpi.window.name ? `, ${kpi.window.name.replace(/^rolling /, 'last ')}` : ''}
        </span>
      </td>
      <td className={`${cell} @max-5xl:order-5 @max-5xl:hidden`}>
        {thresholds && target ? (
          <TargetBullet
            value={current.value}
            limits={thresholds}
            direction={kpi.direction}
            loud={loud}
            label={`${said}, target ${target}`}
            targetWords={target}
          />
        ) : (
          <span className="text-s text-ink-3">No target yet</span>
        )}
      </td>
      <td className={`${cell} @max-5xl:order-4 @max-5xl:w-[120px] @max-5xl:justify-self-end`}>
        <TargetSpark
          points={kpi.spark.points}
          span={spanOf(kpi)}
          target={thresholds?.target ?? null}
          loud={loud !== null}
          markers={markers}
          label={`${kpi.name}, ${courseSpans[kpi.spark.bucket]}; the dotted line is the target`}
        />
        <span className="mt-0.5 block text-xs text-ink-3">{courseSpans[kpi.spark.bucket]}</span>
      </td>
      <td className={`${cell} tabular-nums @max-5xl:order-6`}>
        {change ? (
          <>
            <b className="font-semibold">{change.figure}</b> <span className="text-ink-2">{change.verdict}</span>
            <span className="block text-s text-ink-3">{previous.value === null ? '' : `${sayValue(previous.value, unit)} then`}</span>
          </>
        ) : (
          <span className="text-s text-ink-3">
            {previous.value === null
              ? 'Nothing before to compare with'
              : `Not comparable: ${sayValue(previous.value, unit)} of ${sayCount(previous.n)} then`}
          </span>
        )}
      </td>
      <td className={`${cell} text-pretty text-ink-2 @max-5xl:order-8 @max-5xl:col-span-2`}>
        <Moved kpi={kpi} target={target} />
      </td>
      <td className={`${cell} text-s leading-normal text-ink-3 @max-5xl:order-7 @max-5xl:text-right`}>
        <Counted kpi={kpi} />
      </td>
    </tr>
  );
}

function Moved({ kpi, target }: { kpi: KpiRow; target: string | null }) {
  const moved = sayMovers(kpi);
  if (kpi.current.state === 'few') return `Under ${kpi.minSample} ${kpi.noun} nothing is judged.`;
  if (kpi.current.state === 'no_data') return <Silent kpi={kpi} />;
  const verdict = sayChange(kpi)?.verdict;
  // Cases past the target and the value itself may move apart; then neither explains the other.
  const apart = (verdict === 'worse') !== (kpi.movers[0]?.more ?? 0) > 0;
  const quiet = (kpi.current.state === 'met' && verdict !== 'worse') || (verdict && apart);
  const most = Math.abs(kpi.movers[0]?.more ?? 0);
  if (quiet || moved.length === 0) return null;
  if (most < 3) return 'No place stands out.';
  return (
    <>
      {kpi.kind === 'duration' && target ? `Over ${target}: ` : 'Against it: '}
      {moved.map(({ place, words }, at) => (
        <span key={place || 'rest'}>
          {place ? <b className="font-semibold text-ink">{place}</b> : null} {words}
          {at < moved.length - 1 ? ', ' : '.'}
        </span>
      ))}
    </>
  );
}

/** Nothing counted: unknown, with the way to the last time something was. */
function Silent({ kpi }: { kpi: KpiRow }) {
  const href = lastHref(kpi, useSearchParams());
  const timezone = useTimezone();
  if (href === null || kpi.last === null) return 'Nothing was counted in this time, nor ever before.';
  return (
    <>
      Nothing was counted in this time.{' '}
      <Link href={href} prefetch={false} className="to">
        Last counted {sayTime(Date.parse(kpi.last.to) - 1, timezone, 0)}
      </Link>
    </>
  );
}

function Counted({ kpi }: { kpi: KpiRow }) {
  const now = useNow(60_000);
  const open = sayOpen(kpi, now);
  return (
    <>
      <Link href={casesHref(kpi)} prefetch={false} className="to block font-medium text-ink-2">
        {sayCount(kpi.current.n)} {kpi.noun}
      </Link>
      {open ? (
        <Link href={casesHref(kpi, { state: 'open' })} prefetch={false} className="to block">
          {open}
        </Link>
      ) : null}
      {kpi.pending > 0 ? (
        <Link href={casesHref(kpi, { state: 'pending' })} prefetch={false} className="to block">
          {sayCount(kpi.pending)} too young, left out
        </Link>
      ) : null}
      {kpi.weighedBy ? <span className="block">Weighed by {kpi.weighedBy}</span> : null}
    </>
  );
}
