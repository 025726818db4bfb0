'use client';
import Link from 'next/link';
import { useNow } from '@/components/ui/clock';
import { sayCount } from '@/lib/domain/say';
import { sayInterval, sayOpen, sayUnit, sayValue } from '@/lib/domain/say-kpi';
import type { KpiView } from '@/lib/domain/views/kpis';
import { casesHref } from './kpi-links';

/** What is open is what a level counts. */
const nothingOpen = ({ kind }: KpiView) =>
  kind === 'snapshot_ratio' ? 'What is closed' : kind === 'age' ? 'All but the newest of each' : 'None is open';

const parts: Record<number, string> = {
  50: 'half within',
  75: '3 in 4 within',
  90: '9 in 10 within',
  95: '19 in 20 within',
  99: '99 in 100 within',
};
const verified: Record<string, string> = { read_in_excerpt: 'read as an excerpt', secondary_report_read: 'as another party reports it' };

/** How the number is made, what is left out of it, and what it is held against. */
export function KpiFacts({ kpi }: { kpi: KpiView }) {
  const now = useNow(60_000);
  const { definition, thresholds, unit, current } = kpi;
  const open = sayOpen(kpi, now);
  const interval = sayInterval(current);
  const link = 'to';
  return (
    <dl className="grid content-start gap-3 [&>div>dd]:mt-px [&>div>dd]:text-pretty [&>div>dd]:text-ink-2 [&>div>dt]:font-semibold">
      <div>
        <dt>In words</dt>
        <dd>{definition.formula}</dd>
      </div>
      <div>
        <dt>Clock and window</dt>
        <dd>
          {definition.clock}. {definition.cohort}. {definition.counted}.{' '}
          {definition.window.charAt(0).toUpperCase() + definition.window.slice(1)}.
        </dd>
      </div>
      <div>
        <dt>Counted</dt>
        <dd>
          <Link href={casesHref(kpi)} prefetch={false} className={link}>
            {sayCount(current.n)} {kpi.noun}
          </Link>
          {current.numerator === null
            ? ''
            : `: ${sayCount(Math.round(current.numerator))} of ${sayCount(Math.round(current.denominator ?? 0))} ${kpi.weighedBy ?? kpi.noun}`}
          {interval ? `. Chance alone leaves open${interval.replaceAll(/[()]/g, '')} ${sayUnit(unit)}, 19 times in 20` : ''}
          {current.percentiles.length > 1
            ? `: ${current.percentiles.map(({ p, value }) => `${parts[p] ?? `${p} in 100 within`} ${sayValue(value, unit)}`).join(', ')}`
            : ''}
          . At least {kpi.minSample} {kpi.minSample === 1 ? 'is' : 'are'} needed to judge.
        </dd>
      </div>
      <div>
        <dt>Not in the number</dt>
        <dd>
          {open ? (
            <Link href={casesHref(kpi, { state: 'open' })} prefetch={false} className={link}>
              {open}
            </Link>
          ) : (
            nothingOpen(kpi)
          )}
          {kpi.pending > 0 ? (
            <>
              ;{' '}
              <Link href={casesHref(kpi, { state: 'pending' })} prefetch={false} className={link}>
                {sayCount(kpi.pending)} too young to count
              </Link>
            </>
          ) : null}
          {kpi.excluded > 0 ? (
            <>
              ;{' '}
              <Link href={casesHref(kpi, { state: 'excluded' })} prefetch={false} className={link}>
                {sayCount(kpi.excluded)} excluded, with the reason
              </Link>
            </>
          ) : null}
          .{kpi.kind === 'duration' ? ' Finished cases alone look better when work is stuck.' : ''}
        </dd>
      </div>
      {thresholds ? (
        <div>
          <dt>Target</dt>
          <dd>
            {sayValue(thresholds.target, unit)}, limit {sayValue(thresholds.warning, unit)}, critical {sayValue(thresholds.critical, unit)};{' '}
            {kpi.direction} is better. {definition.targetBasis}.
          </dd>
        </div>
      ) : null}
      {definition.caveat ? (
        <div>
          <dt>Read it with care</dt>
          <dd>{definition.caveat}</dd>
        </div>
      ) : null}
      <div>
        <dt>Published figures</dt>
        {definition.benchmarks.length === 0 ? <dd>None was found that may be shown.</dd> : null}
        {definition.benchmarks.map((one) => (
          <dd key={one.url}>
            {one.figure}{' '}
            <span className="text-ink-3">
              (
              <a href={one.url} rel="noreferrer" target="_blank" className={link}>
                {one.publisher}
              </a>
              {one.scope ? `; ${one.scope}` : ''}; {verified[one.verified] ?? one.verified}){one.note ? ` ${one.note}.` : ''}
            </span>
          </dd>
        ))}
      </div>
    </dl>
  );
}
