'use client';
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { DiffView } from '@/components/ui/diff-view';
import { FaultList } from '@/components/ui/fault-list';
import { Field, Select, TextInput } from '@/components/ui/field';
import { LoadFault } from '@/components/ui/load-fault';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { StoreDialog } from '@/components/ui/store-dialog';
import { useSettled } from '@/components/ui/use-settled';
import { partCheckQuery, rotationQuery } from '@/lib/client';
import type { WrittenLayer, WrittenSchedule } from '@/lib/domain/views/rotation';
import { moveInList } from './move-in-list';
import { forTeam, newLayer, newSchedule } from './new-rotation';
import { RotationLayer } from './rotation-layer';
import { RotationPreview } from './rotation-preview';

const PAUSE_MS = 400;
const textOf = (schedule: WrittenSchedule) => JSON.stringify(schedule, null, 2);

/** Who takes turns for a team, as a form: people, hand-over, hours, and what the next weeks would be. What is stored is the catalog's own text. */
export function RotationScreen({ id }: { id: string | null }) {
  const { data: form } = useSuspenseQuery(rotationQuery(id));
  const [begun] = useState(() => form.schedule ?? newSchedule(form));
  const [stored, setStored] = useState(form.schedule);
  const [draft, setDraft] = useState(begun);
  const [storing, setStoring] = useState(false);
  const [said, setSaid] = useState('');
  const router = useRouter();
  const client = useQueryClient();
  const settled = useSettled(draft, PAUSE_MS);
  const part = { section: 'schedules', id, text: textOf(settled) } as const;
  const { data: check, error, refetch } = useQuery(partCheckQuery(part));
  const current = settled === draft ? (check ?? null) : null;
  const changed = stored === null || textOf(stored) !== textOf(draft);
  const unfilled = draft.layers.flatMap(({ name, people }, at) => (people.length === 0 ? [name || `Layer ${at + 1}`] : []));
  const set = (change: Partial<WrittenSchedule>) => setDraft({ ...draft, ...change });
  const setLayer = (at: number, layer: WrittenLayer) => set({ layers: draft.layers.map((one, i) => (i === at ? layer : one)) });
  const team = form.teams.find((one) => one.id === draft.team);
  const saved = async () => {
    setStoring(false);
    await client.invalidateQueries({ queryKey: ['schedules'] });
    if (id === null) return router.push(`/on-call/schedules?team=${draft.team}`);
    const now = await client.fetchQuery({ ...rotationQuery(id), staleTime: 0 });
    setStored(now.schedule);
    if (now.schedule) setDraft(now.schedule);
    setSaid('Stored. It holds within seconds.');
  };
  return (
    <>
      <PageHead
        above={
          <Link href="/on-call/schedules" prefetch={false} className="to">
            Schedules
          </Link>
        }
        title={id === null ? 'A new rotation' : `The turns of ${team?.name ?? draft.name}`}
        lede={sayState({ changed, unfilled, faults: current?.faults.length ?? null, said })}
        actions={
          <>
            {changed && stored !== null ? <Button onClick={() => setDraft(stored)}>Take back</Button> : null}
            <Button look="primary" disabled={!changed || !current?.sound} onClick={() => setStoring(true)}>
              Store
            </Button>
          </>
        }
      />
      {error ? (
        <LoadFault error={error} retry={refetch}>
          What is written here could not be checked, so it cannot be stored yet
        </LoadFault>
      ) : null}
      {current && current.faults.length > 0 && unfilled.length === 0 ? (
        <FaultList faults={current.faults} before={({ path }) => sayWhere(path, draft)} />
      ) : null}
      <div className="grid items-start gap-3.5 xl:grid-cols-2 [&>*]:min-w-0">
        <div className="grid gap-3.5 [&>*]:min-w-0">
          <Panel title="The schedule">
            <div className="grid items-start gap-3 sm:grid-cols-2">
              <Field name="Team" hint={id === null ? 'Teams that have no schedule yet.' : 'A schedule stays with its team.'}>
                <Select
                  value={draft.team}
                  disabled={id !== null}
                  onChange={({ target }) => setDraft(forTeam(draft, form.teams.find((one) => one.id === target.value) ?? null))}
                >
                  {form.teams.map((one) => (
                    <option key={one.id} value={one.id}>
                      {one.name}
                    </option>
                  ))}
                </Select>
              </Field>
              <Field name="Name">
                <TextInput value={draft.name} maxLength={120} onChange={({ target }) => set({ name: target.value })} />
              </Field>
              <Zone value={draft.timezone} change={(timezone) => set({ timezone })} />
            </div>
          </Panel>
          {draft.layers.length > 1 ? (
            <p className="text-s text-pretty text-ink-2">Where an upper layer has somebody, those below it do not count.</p>
          ) : null}
          {draft.layers
            .map((layer, at) => (
              <RotationLayer
                // biome-ignore lint/suspicious/noArrayIndexKey: a layer has no other identity while its name is being written.
                key={at}
                layer={layer}
                people={form.people}
                team={draft.team}
                place={{ at, of: draft.layers.length }}
                change={(changed) => setLayer(at, changed)}
                move={(by) => set({ layers: moveInList(draft.layers, at, at + by) })}
                remove={() => set({ layers: draft.layers.filter((_, i) => i !== at) })}
              />
            ))
            .reverse()}
          <p>
            <Button
              onClick={() =>
                set({
                  layers: [
                    ...draft.layers,
                    newLayer(
                      form.asOf,
                      draft.layers.map(({ name }) => name),
                    ),
                  ],
                })
              }
            >
              Add a layer on top
            </Button>
          </p>
        </div>
        <div className="grid gap-3.5 xl:sticky xl:top-16 [&>*]:min-w-0">
          <RotationPreview written={settled} />
          {changed && current ? <DiffView check={current} /> : null}
          {id === null ? null : (
            <p className="text-s text-ink-3">
              The same as text:{' '}
              <Link href={`/catalog/edit?section=schedules&id=${encodeURIComponent(id)}`} prefetch={false} className="to">
                edit it as YAML
              </Link>
            </p>
          )}
        </div>
      </div>
      {storing ? (
        <StoreDialog
          draft={{ section: 'schedules', id, text: textOf(draft), found: id === null ? null : form.found }}
          close={() => setStoring(false)}
          saved={saved}
        />
      ) : null}
    </>
  );
}

interface RotationState {
  changed: boolean;
  /** Names of the layers in which nobody takes turns yet. */
  unfilled: readonly string[];
  faults: number | null;
  said: string;
}

function sayState({ changed, unfilled, faults, said }: RotationState): React.ReactNode {
  const words = !changed
    ? said || 'As it is stored. People swap single shifts on the page of schedules.'
    : unfilled.length > 0
      ? `Choose who takes turns: ${unfilled.join(', ')}.`
      : faults === null
        ? 'Being checked'
        : faults > 0
          ? 'Something is to be corrected before it can be stored.'
          : 'Sound, not stored yet.';
  return <span role="status">{words}</span>;
}

/** `schedules[sch-a].layers[1].people[0]` as people know it: the name of the layer. */
function sayWhere(path: string, draft: WrittenSchedule): string {
  const at = /\.layers\[(\d+)\]/.exec(path)?.[1];
  const layer = at === undefined ? undefined : draft.layers[Number(at)];
  return layer ? `${layer.name || `Layer ${Number(at) + 1}`}: ` : '';
}

function Zone({ value, change }: { value: string; change: (zone: string) => void }) {
  const list = useId();
  const [zones] = useState(() => Intl.supportedValuesOf('timeZone'));
  return (
    <Field name="Time zone" hint="All times of this schedule are those of its clocks.">
      <TextInput value={value} list={list} autoComplete="off" spellCheck={false} onChange={({ target }) => change(target.value.trim())} />
      <datalist id={list}>
        {zones.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </Field>
  );
}
