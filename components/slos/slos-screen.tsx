'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { CsvButton } from '@/components/ui/csv-button';
import { EmptyState } from '@/components/ui/empty-state';
import { firstEvent } from '@/components/ui/first-event';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { LinkTabs } from '@/components/ui/tabs';
import { slosQuery, type ViewParams } from '@/lib/client';
import { sayPlural } from '@/lib/domain/say';
import { writeSloHeadline } from '@/lib/domain/say-slo';
import { hrefWith } from '@/lib/domain/scope-url';
import type { SloList } from '@/lib/domain/views/slos';
import { SloTable } from './slo-table';
import { indicatorNames } from './slo-words';

const filters = ['about', 'indicator', 'facility', 'department', 'workflow'];

/** What every interface and workflow is held to, and how much of what may go wrong is left; worst first. */
export function SlosScreen({ params }: { params: ViewParams }) {
  const { data } = useSuspenseQuery(slosQuery(params));
  const { slos } = data;
  const search = useSearchParams();
  const narrowed = filters.some((name) => search.get(name));
  const untold = slos.length > 0 && !narrowed && slos.every(({ state }) => state === 'no_data' || state === 'partial');
  return (
    <>
      <div>
        <PageHead title={`${writeSloHeadline(slos)}.`} actions={<CsvButton path="/api/slos" params={params} name="service-levels.csv" />} />
        <p className="mt-1 text-ink-2">{sayFrame(data)}</p>
      </div>
      <Filters />
      {slos.length === 0 ? (
        <Panel label="Service levels">
          <EmptyState title="No service level is asked for here">
            The catalog (slos.yaml) holds none for what the bar above and the switches ask for. Widen them, or add one.
          </EmptyState>
        </Panel>
      ) : (
        <>
          {untold ? (
            <Panel label="Nothing counted yet">
              <EmptyState title="Nothing was counted yet" command={firstEvent}>
                A budget counts what ends at an interface or in a workflow. Silence is not 100 %: until something ends there is no number.
              </EmptyState>
            </Panel>
          ) : null}
          <SloTable slos={slos} />
        </>
      )}
    </>
  );
}

function sayFrame({ slos, whole }: SloList): string {
  const open = slos.filter(({ agreed }) => !agreed).length;
  const defaults =
    open === 0
      ? ''
      : ` ${open === slos.length ? (open === 1 ? 'Its objective is a default' : `All ${open} objectives are defaults`) : `${sayPlural(open, 'objective is a default', 'objectives are defaults')}`} of ours until their owners agree.`;
  const part = whole ? '' : ' The numbers are of the places you asked for or may see; alarms go by all places.';
  return `An objective leaves a budget of what may go wrong in its window; this is what is left of it.${defaults}${part}`;
}

function Filters() {
  const search = useSearchParams();
  const about = search.get('about') ?? '';
  const indicator = search.get('indicator') ?? '';
  return (
    <div className="flex flex-wrap gap-2">
      <LinkTabs
        look="switch"
        label="About"
        current={about}
        items={[
          { id: '', name: 'All', href: hrefWith('/slos', search, { about: null }) },
          { id: 'interface', name: 'Interfaces', href: hrefWith('/slos', search, { about: 'interface' }) },
          { id: 'workflow', name: 'Workflows', href: hrefWith('/slos', search, { about: 'workflow' }) },
        ]}
      />
      <LinkTabs
        look="switch"
        label="What counts as good"
        current={indicator}
        items={[
          { id: '', name: 'Any kind', href: hrefWith('/slos', search, { indicator: null }) },
          ...(['success', 'latency', 'freshness'] as const).map((id) => ({
            id,
            name: indicatorNames[id],
            href: hrefWith('/slos', search, { indicator: id }),
          })),
        ]}
      />
    </div>
  );
}
