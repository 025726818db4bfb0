'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { TimePanel } from '@/components/charts/time-panel';
import { useMarkers } from '@/components/charts/use-markers';
import { CsvButton } from '@/components/ui/csv-button';
import { EmptyState } from '@/components/ui/empty-state';
import { StateMark } from '@/components/ui/glyph';
import { Icon } from '@/components/ui/icon';
import { Fact, PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { sloQuery, type ViewParams } from '@/lib/client';
import { sayCount, sayDate } from '@/lib/domain/say';
import { sayLeft, sayMeasured, sayMore, sayObjective, sayUsed, sloStateWords } from '@/lib/domain/say-slo';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { SloView } from '@/lib/domain/views/slos';
import { SloPairs } from './slo-pairs';
import { Raised } from './slo-raised';
import { sayPromise, sloGlyphs } from './slo-words';

/** One service level: what is left of its budget, how it went, how fast it goes now, and what it raised. */
export function SloScreen({ id, params }: { id: string; params: ViewParams }) {
  const { data: slo } = useSuspenseQuery(sloQuery(id, params));
  const search = useSearchParams();
  const scope = scopeOf(search);
  return (
    <>
      <div>
        <PageHead
          above={
            <Link href={hrefWith('/slos', scope)} prefetch={false} className="inline-flex items-center gap-1 hover:underline">
              <Icon name="left" size={13} /> Service levels
            </Link>
          }
          title={slo.name}
          lede={
            <StateMark state={sloGlyphs[slo.state]} size={14}>
              {sloStateWords[slo.state]}
            </StateMark>
          }
          actions={<CsvButton path={`/api/slos/${id}`} params={params} name={`${id}.csv`} />}
        />
        <p className="mt-1 text-pretty text-ink-2">{sentence(slo)}</p>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3.5 xl:grid-cols-[minmax(0,1fr)_340px]">
        <div className="grid content-start gap-3.5">
          {slo.good + slo.bad === 0 ? <Untold slo={slo} /> : <Course slo={slo} />}
          <SloPairs slo={slo} />
        </div>
        <div className="grid content-start gap-3.5">
          <Raised exceptions={slo.exceptions} />
          <About slo={slo} />
        </div>
      </div>
    </>
  );
}

function sentence(slo: SloView): string {
  const asked = `${sayPromise(slo)}.`;
  if (slo.goodRatio === null)
    return slo.state === 'partial'
      ? `${asked} It is told for all places together, and you look at some of them.`
      : `${asked} Nothing was counted, so there is no number: silence is not 100 %.`;
  const counted = `${sayMeasured(slo.goodRatio)} of ${sayCount(slo.good + slo.bad)} were good`;
  const part = slo.whole ? '' : ' Of the places you look at; alarms go by all.';
  if (slo.state === 'few') return `${asked} ${counted}; from ${sayCount(slo.judgedFrom)} on it is judged.${part}`;
  const more = sayMore(slo);
  return `${asked} ${counted}; budget: ${sayLeft(slo)}${more ? `, ${more}` : ''}.${part}`;
}

function Untold({ slo }: { slo: SloView }) {
  return (
    <Panel label="Budget used">
      <EmptyState title={slo.state === 'partial' ? 'Only told for all places' : 'Nothing was counted'}>
        {slo.state === 'partial'
          ? 'Freshness is about the last news from anywhere. Take away the filter by place to see it.'
          : slo.indicator === 'freshness'
            ? 'No minute counts before a week of news is known: then it knows when they are usual.'
            : `No ${slo.counted} in these ${slo.windowDays} days. The number appears with the first ones.`}
      </EmptyState>
    </Panel>
  );
}

/** The budget as it was used, and the days that used it; a bar opens what is behind it. */
function Course({ slo }: { slo: SloView }) {
  const search = useSearchParams();
  const markers = useMarkers(
    { from: slo.points[0]?.at ?? slo.from, to: slo.to },
    slo.interface ? { interface: slo.interface.id } : { workflow: slo.workflow.id },
  );
  const behind = behindOf(slo);
  const opens =
    slo.indicator !== 'success' ? 'what passed that day' : slo.interface ? 'the transactions in which they failed' : 'those that failed';
  const days = slo.points.map((point) => ({
    at: point.at,
    to: point.to,
    ...(behind ? { href: hrefWith('/transactions', scopeOf(search), { range: null, ...behind, from: point.at, to: point.to }) } : {}),
  }));
  const words = { success: 'failed', latency: 'was too slow', freshness: 'was out of date' }[slo.indicator];
  return (
    <>
      <TimePanel
        label="Budget used"
        hint={`share of what ${slo.windowDays} days allow, day by day`}
        kind="lines"
        top={Math.max(1.2, 1.1 * Math.max(0, ...slo.points.map(({ usedRatio }) => usedRatio ?? 0)))}
        markers={markers}
        say={sayUsed}
        series={[
          { key: 'used', name: 'used', colour: 'var(--high)' },
          { key: 'all', name: 'all of it', colour: 'var(--ink-3)' },
        ]}
        points={slo.points.map(({ usedRatio }, i) => ({
          ...(days[i] ?? { at: slo.from, to: slo.to }),
          values: { used: usedRatio, all: 1 },
        }))}
      />
      <TimePanel
        label={`What ${words}`}
        hint={behind ? `${slo.counted}; a bar opens ${opens}` : slo.counted}
        kind="bars"
        markers={{ ...markers, mayAdd: false }}
        say={sayCount}
        series={[{ key: 'bad', name: words, colour: 'var(--high)' }]}
        points={slo.points.map(({ bad, good }, i) => ({
          ...(days[i] ?? { at: slo.from, to: slo.to }),
          values: { bad: good + bad === 0 ? null : bad },
        }))}
      />
    </>
  );
}

/** The filter of the list behind a day; null where no list holds just that. */
function behindOf({ interface: at, workflow, facilities, indicator }: SloView): Record<string, string> | null {
  const only = facilities.length > 0 ? { facility: facilities.map(({ id }) => id).join(',') } : {};
  if (at) return indicator === 'success' ? { failedAt: at.id, ...only } : { through: at.id, ...only };
  return indicator === 'success' ? { workflow: workflow.id, state: 'failed', ...only } : null;
}

function About({ slo }: { slo: SloView }) {
  const scope = scopeOf(useSearchParams());
  const place = slo.interface
    ? { name: 'Interface', label: slo.interface.name, href: hrefWith(`/interfaces/${slo.interface.id}`, scope, { workflow: null }) }
    : { name: 'Workflow', label: slo.workflow.name, href: hrefWith(`/workflows/${slo.workflow.id}`, scope) };
  return (
    <Panel title="How it is made">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2.5">
        <Fact name={place.name}>
          <Link href={place.href} prefetch={false} className="to">
            {place.label}
          </Link>
        </Fact>
        <Fact name="Objective" below={slo.agreed ? 'agreed' : 'a default, not agreed yet'}>
          {sayObjective(slo.objective)}
        </Fact>
        <Fact name="Window">
          {sayDate(slo.from, slo.timezone)} to {sayDate(slo.to, slo.timezone)}
        </Fact>
        {slo.facilities.length > 0 ? <Fact name="Only at">{slo.facilities.map(({ name }) => name).join(', ')}</Fact> : null}
      </dl>
      <div className="mt-3 grid gap-2 text-s leading-normal text-pretty text-ink-2">
        {slo.formula.map((line) => (
          <p key={line}>{line}</p>
        ))}
        {slo.note ? <p>{slo.note}</p> : null}
      </div>
    </Panel>
  );
}
