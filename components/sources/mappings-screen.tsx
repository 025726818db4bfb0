'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { presetsQuery, type ViewParams } from '@/lib/client';
import { sayCount, sayPlural } from '@/lib/domain/say';
import type { PresetsView } from '@/lib/domain/views/presets';
import { MappingTrial } from './mapping-trial';
import { PresetFacts } from './preset-facts';
import { PresetTable } from './preset-table';
import { SourceTabs } from './source-tabs';

function headline({ presets }: PresetsView): string {
  const used = presets.filter(({ seen }) => seen.mapped + seen.leftOut + seen.health + seen.rejected > 0);
  const first = `${sayPlural(presets.length, 'preset reads', 'presets read')} the records of other products`;
  if (used.length === 0) return `${first}; none was used in the last 24 hours`;
  const mapped = used.reduce((sum, { seen }) => sum + seen.mapped, 0);
  return `${first}; ${sayCount(used.length)} ${used.length === 1 ? 'was' : 'were'} used in the last 24 hours, for ${sayPlural(mapped, 'event')}`;
}

/** Presets: paste a record and see the event, what each preset knows and confirms, and what came by it. */
export function MappingsScreen({ params, asked }: { params: ViewParams; asked: string | null }) {
  const { data: view } = useSuspenseQuery(presetsQuery(params));
  const [chosen, setChosen] = useState(asked);
  const preset = view.presets.find(({ id }) => id === chosen) ?? view.presets[0];
  const choose = (id: string) => {
    setChosen(id);
    const url = new URL(window.location.href);
    url.searchParams.set('preset', id);
    window.history.replaceState(null, '', url);
  };
  if (!preset)
    return (
      <>
        <PageHead title="The catalog in force has no presets" />
        <SourceTabs current="mappings" />
        <Panel label="No presets">
          <EmptyState
            title="No mapping is described yet"
            command="npm run admin -- catalog apply catalog"
            how="The product comes with presets in catalog/presets. Copy them into the folder of your catalog, then apply it:"
          >
            A mapping reads the records of one kind of middleware.
          </EmptyState>
        </Panel>
      </>
    );
  return (
    <>
      <PageHead title={headline(view)} lede="Paste a record to see the event it becomes. Nothing is stored." />
      <SourceTabs current="mappings" />
      <MappingTrial key={preset.id} presets={view.presets} preset={preset} onChoose={choose} params={params} />
      <PresetFacts preset={preset} />
      <PresetTable presets={view.presets} current={preset.id} onChoose={choose} />
    </>
  );
}
