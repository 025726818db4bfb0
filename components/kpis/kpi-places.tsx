'use client';
import Link from 'next/link';
import { markersOf } from '@/components/charts/markers-of';
import { TargetSpark } from '@/components/charts/target-spark';
import { useMarkers } from '@/components/charts/use-markers';
import { Glyph } from '@/components/ui/glyph';
import { sayCount } from '@/lib/domain/say';
import { kpiStateWords, sayFigure, sayValue } from '@/lib/domain/say-kpi';
import type { KpiPlace, KpiView } from '@/lib/domain/views/kpis';
import type { Marker } from '@/lib/domain/views/markers';
import { casesHref } from './kpi-links';
import { wideSpanOf } from './span-of';

/** Every place at the same scale, in the order of the catalog, not of the values: what changed lights up where it lives. */
export function KpiPlaces({ kpi }: { kpi: KpiView }) {
  const groups = [...Map.groupBy(kpi.places, ({ kind }) => kind)];
  const span = wideSpanOf(kpi);
  const { items } = useMarkers(kpi.window);
  return (
    <div>
      <p className="mt-1 text-s text-ink-3">
        {sayValue(span.low, kpi.unit)} to {sayValue(span.high, kpi.unit)}, the dotted line is the target. Where a line would rest on too few{' '}
        {kpi.noun}, each dot is one; under {Math.min(20, kpi.minSample)} no value is given.
      </p>
      {groups.map(([kind, places]) => (
        <section key={kind} aria-label={kind || kpi.name}>
          {kind ? <h3 className="pt-3 pb-1 text-s font-normal text-ink-3">{kind}</h3> : <div className="pt-3" />}
          <ul className="grid grid-cols-2 gap-x-[18px] gap-y-2 sm:grid-cols-3 md:grid-cols-4 xl:grid-cols-6">
            {places.map((place) => (
              <Place key={place.id} kpi={kpi} place={place} markers={markersOf(items, kpi, kpi.by === 'facility' ? place.id : null)} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Place({ kpi, place, markers }: { kpi: KpiView; place: KpiPlace; markers: Marker[] }) {
  const { current } = place;
  const loud = current.state === 'breached' || current.state === 'critical';
  const few = current.n < Math.min(20, kpi.minSample);
  const foot = loud ? kpiStateWords[current.state] : current.n === 0 ? 'nothing counted' : '';
  return (
    <li className="min-w-0">
      <Link href={casesHref(kpi, { [kpi.by]: place.id })} prefetch={false} className="block hover:[&_.name]:underline">
        <span className="flex items-baseline justify-between gap-1.5 text-s leading-[18px]">
          <span className={`name truncate ${loud ? 'font-semibold' : 'text-ink-2'}`}>{place.name}</span>
          {current.value === null || few ? null : (
            <b className={`tabular-nums ${loud ? 'font-semibold' : 'font-medium text-ink-2'}`}>{sayFigure(current.value)}</b>
          )}
        </span>
        <TargetSpark
          points={place.points}
          cases={place.cases}
          span={wideSpanOf(kpi)}
          target={kpi.thresholds?.target ?? null}
          loud={loud}
          from={Date.parse(kpi.window.from)}
          to={Date.parse(kpi.window.to)}
          width={130}
          height={46}
          markers={markers}
          label={`${place.name}: ${current.value === null ? 'not known' : few ? `${current.n} cases` : sayValue(current.value, kpi.unit)}`}
        />
        <span className="flex items-center gap-1.5 text-s leading-[17px] text-ink-3">
          {loud ? <Glyph state={current.state === 'critical' ? 'crit' : 'high'} size={10} /> : null}
          {[foot, current.n === 0 ? '' : `${sayCount(current.n)} ${kpi.noun}`].filter(Boolean).join(', ')}
        </span>
      </Link>
    </li>
  );
}
