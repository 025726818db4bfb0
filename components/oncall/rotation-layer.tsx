'use client';
import { IconButton } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Field, Select, TextInput } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import { Panel } from '@/components/ui/panel';
import type { RotationForm, WrittenLayer } from '@/lib/domain/views/rotation';
import { RotationHours } from './rotation-hours';
import { RotationPeople } from './rotation-people';

interface Props {
  layer: WrittenLayer;
  people: RotationForm['people'];
  team: string;
  /** Counted from the bottom. */
  place: { at: number; of: number };
  change: (layer: WrittenLayer) => void;
  move: (by: number) => void;
  remove: () => void;
}

/** One layer: who takes turns, in which order, how long, from when on, and in which hours. */
export function RotationLayer({ layer, people, team, place, change, move, remove }: Props) {
  const set = (part: Partial<WrittenLayer>) => change({ ...layer, ...part });
  const named = layer.name || `Layer ${place.at + 1}`;
  const { end: _end, ...endless } = layer;
  return (
    <Panel
      title={named}
      as="h3"
      actions={
        <span className="flex gap-1">
          <IconButton label={`Move ${named} up`} disabled={place.at === place.of - 1} onClick={() => move(1)}>
            <Icon name="up" />
          </IconButton>
          <IconButton label={`Move ${named} down`} disabled={place.at === 0} onClick={() => move(-1)}>
            <Icon name="down" />
          </IconButton>
          <IconButton label={`Remove ${named}`} disabled={place.of === 1} onClick={remove}>
            <Icon name="close" size={12} />
          </IconButton>
        </span>
      }
    >
      <div className="grid gap-3.5">
        <Field name="Name of the layer">
          <TextInput value={layer.name} maxLength={80} onChange={({ target }) => set({ name: target.value })} />
        </Field>
        <RotationPeople label={named} chosen={layer.people} people={people} team={team} change={(chosen) => set({ people: chosen })} />
        <div className="grid items-start gap-3 sm:grid-cols-2">
          <fieldset className="grid gap-1">
            <legend className="mb-1 font-medium">A turn lasts</legend>
            <span className="grid grid-cols-[76px_minmax(0,1fr)] gap-2">
              <TextInput
                type="number"
                min={1}
                max={1000}
                aria-label={`How many, ${named}`}
                value={layer.turn.every}
                onChange={({ target }) => set({ turn: { ...layer.turn, every: Math.trunc(Number(target.value)) } })}
              />
              <Select
                aria-label={`Unit, ${named}`}
                value={layer.turn.unit}
                onChange={({ target }) => set({ turn: { ...layer.turn, unit: target.value as WrittenLayer['turn']['unit'] } })}
              >
                <option value="hours">hours</option>
                <option value="days">days</option>
                <option value="weeks">weeks</option>
              </Select>
            </span>
          </fieldset>
          <Field name="First hand-over" hint="Every other one is counted from it, at the same time of day.">
            <TextInput type="datetime-local" value={layer.start} onChange={({ target }) => set({ start: target.value })} />
          </Field>
        </div>
        <RotationHours label={named} hours={layer.only} change={(only) => set({ only })} />
        <div className="grid gap-1.5">
          {/* biome-ignore lint/a11y/noLabelWithoutControl: the box is the child. */}
          <label className="flex items-center gap-2">
            <Checkbox
              checked={layer.holidays === 'closed'}
              onChange={({ target }) => set({ holidays: target.checked ? 'closed' : 'open' })}
            />
            Nobody on holidays
          </label>
          {/* biome-ignore lint/a11y/noLabelWithoutControl: the box is the child. */}
          <label className="flex items-center gap-2">
            <Checkbox
              checked={layer.end !== undefined}
              onChange={({ target }) => change(target.checked ? { ...layer, end: layer.start } : endless)}
            />
            It ends
          </label>
          {layer.end === undefined ? null : (
            <Field name="End" hint="From here on the layer has nobody.">
              <TextInput type="datetime-local" value={layer.end} onChange={({ target }) => set({ end: target.value })} />
            </Field>
          )}
        </div>
      </div>
    </Panel>
  );
}
