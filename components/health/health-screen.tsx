'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { EmptyState } from '@/components/ui/empty-state';
import { firstEvent } from '@/components/ui/first-event';
import { StateMark } from '@/components/ui/glyph';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { healthQuery, type ViewParams } from '@/lib/client';
import { sayDay, sayZone } from '@/lib/domain/say';
import type { Health } from '@/lib/domain/views/health';
import type { Region } from '@/lib/domain/views/region';
import { FacilityList } from './facility-list';
import { FacilityMap } from './facility-map';
import { HealthTabs } from './health-tabs';
import { Matrix } from './matrix';
import { NextDeadlines } from './next-deadlines';
import { StateRules } from './state-rules';
import { stateWords } from './state-words';
import { WherePanel } from './where-panel';

const legend = ['crit', 'high', 'medium', 'watch', 'unknown', 'good'] as const;
const always: readonly string[] = ['crit', 'high', 'unknown', 'good'];

function Legend({ counts }: { counts: Health['counts'] }) {
  return legend
    .filter((state) => counts[state] > 0 || always.includes(state))
    .map((state) => <StateMark key={state} state={state} className="text-s">{`${stateWords[state]} ${counts[state]}`}</StateMark>);
}

/** Health of the estate: the sentence, the map, where it is, and every facility crossed with every workflow. */
export function HealthScreen({ params, region }: { params: ViewParams; region: Region }) {
  const { data: health } = useSuspenseQuery(healthQuery(params));
  const mapped = health.facilities.some((place) => region.places[place.id]);
  return (
    <>
      <PageHead title={health.headline} lede={`${sayDay(health.asOf, health.timezone)}, ${sayZone(health.timezone)}`} />
      <HealthTabs current="now" />
      {health.everReceived ? (
        <>
          <div className="grid grid-cols-[minmax(0,1fr)] gap-3.5 xl:grid-cols-[minmax(0,1.25fr)_minmax(380px,1fr)]">
            <Panel title="Facilities" actions={<Legend counts={health.counts} />} flush className="flex flex-col">
              {mapped ? (
                <div className="hidden min-h-0 flex-1 overflow-hidden rounded-b-l md:block">
                  <FacilityMap facilities={health.facilities} region={region} />
                </div>
              ) : null}
              <div className={mapped ? 'md:hidden' : ''}>
                <FacilityList facilities={health.facilities} />
              </div>
            </Panel>
            <WherePanel health={health} />
          </div>
          <Matrix health={health} />
          <NextDeadlines params={params} />
          <StateRules />
        </>
      ) : (
        <Panel label="No data yet">
          <EmptyState
            title="No system is connected yet"
            command={firstEvent}
            how="Point your middleware at this address with an ingest key (npm run admin -- create-key), or send a first event by hand:"
          >
            Facilities and workflows appear here within seconds of the first event.
          </EmptyState>
        </Panel>
      )}
    </>
  );
}
