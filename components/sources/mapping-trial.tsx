'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { ErrorState } from '@/components/ui/error-state';
import { Field, Select, TextArea, TextInput } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { useSettled } from '@/components/ui/use-settled';
import { presetTrialQuery, type ViewParams } from '@/lib/client';
import { sayCount, sayPlural } from '@/lib/domain/say';
import type { PresetsView, PresetTrial } from '@/lib/domain/views/presets';
import { TrialRecord } from './trial-record';

type Preset = PresetsView['presets'][number];

/** The command that sends the records; `$URL` is the address of this product, `$KEY` an ingest key. */
const commandOf = (preset: string, text: string): string => {
  const type = /^\s*[[{]/.test(text) ? 'application/json' : 'text/plain';
  return `curl -s "$URL/api/events?preset=${preset}" -H "authorization: Bearer $KEY" \\\n  -H "content-type: ${type}" --data-binary @- <<'END'\n${text.trim()}\nEND`;
};

function sayOutcome({ records, total }: PresetTrial): string {
  const count = (outcome: PresetTrial['records'][number]['outcome']) => records.filter((one) => one.outcome === outcome).length;
  const said = [
    [count('event'), 'event'],
    [count('left_out'), 'left out'],
    [count('refused'), 'refused'],
  ] as const;
  const words = said.flatMap(([n, word]) => (n === 0 ? [] : [word === 'event' ? sayPlural(n, 'event') : `${sayCount(n)} ${word}`]));
  return `${words.join(', ')}${total > records.length ? ` of the first ${records.length}; ${sayCount(total - records.length)} more are not shown` : ''}`;
}

/** Paste a record, see the event: what the records in the box would become, as they are typed. */
export function MappingTrial({
  presets,
  preset,
  onChoose,
  params,
}: {
  presets: readonly Preset[];
  preset: Preset;
  onChoose: (id: string) => void;
  params: ViewParams;
}) {
  const [text, setText] = useState(preset.samples[0]?.text ?? '');
  const [source, setSource] = useState('');
  const settled = useSettled(text, 300);
  const asked = { preset: preset.id, text: settled, ...(source.trim() === '' ? {} : { source: source.trim() }) };
  const trial = useQuery({ ...presetTrialQuery(asked, params), placeholderData: keepPreviousData });
  const command = commandOf(preset.id, text);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
      <Panel title="A record of the product" hint={`what ${preset.product} writes`}>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3.5">
          <Field name="Preset">
            <Select value={preset.id} onChange={(event) => onChoose(event.target.value)}>
              {presets.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </Select>
          </Field>
          <fieldset className="flex flex-wrap items-center gap-1.5">
            <legend className="sr-only">Samples</legend>
            {preset.samples.map((sample) => (
              <Button key={sample.name} size="s" aria-pressed={sample.text === text} onClick={() => setText(sample.text)}>
                {sample.name}
              </Button>
            ))}
          </fieldset>
          <Field name="Records" hint={preset.reads}>
            <TextArea
              rows={16}
              spellCheck={false}
              className="font-mono text-s"
              value={text}
              maxLength={200_000}
              onChange={(event) => setText(event.target.value)}
            />
          </Field>
          <Field name="Source of the key" hint="Only where this source has a feed of its own in the catalog">
            <TextInput value={source} onChange={(event) => setSource(event.target.value)} autoComplete="off" />
          </Field>
          <div>
            <p className="mb-1 font-medium">Send it for real</p>
            <div className="flex items-start gap-2 rounded-m border border-line bg-sunken py-2 pr-1.5 pl-3">
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long commands scroll, which the keyboard must reach. */}
              <pre className="max-h-24 min-w-0 flex-1 overflow-auto font-mono text-s whitespace-pre" tabIndex={0}>
                {command}
              </pre>
              <CopyButton value={command} label="command" />
            </div>
          </div>
        </div>
      </Panel>
      <Panel title="What it becomes" hint={<span role="status">{trial.data && !trial.data.fault ? sayOutcome(trial.data) : ''}</span>}>
        {text.trim() === '' ? (
          <p className="py-8 text-center text-ink-2">Paste a record on the left, or choose a sample.</p>
        ) : trial.error ? (
          <ErrorState title="This could not be tried" detail={trial.error.message} retry={() => void trial.refetch()} />
        ) : trial.data?.fault ? (
          <p role="alert" className="py-8 text-center text-ink-2">
            {trial.data.fault}
          </p>
        ) : (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
            {trial.data?.records.map((record) => (
              <TrialRecord key={record.index} record={record} alone={trial.data.total === 1} />
            ))}
          </div>
        )}
      </Panel>
    </div>
  );
}
