'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Select, TextArea, TextInput } from '@/components/ui/field';
import { PickMenu } from '@/components/ui/pick-menu';
import { useDeed } from '@/components/ui/use-deed';
import { addSilence, silencePreviewQuery } from '@/lib/client';
import type { Severity } from '@/lib/domain/exception';
import { sayPlural } from '@/lib/domain/say';
import { LONGEST_SILENCE_DAYS, type SilenceKind, type SilenceMatchers, silenceSubjects } from '@/lib/domain/silence';
import type { Silences } from '@/lib/domain/views/silences';
import { instantOf, localField } from './moments';
import { subjectWords } from './say-silence';
import { PreviewOf } from './silence-preview';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const nothing = (): SilenceMatchers =>
  ({ ...Object.fromEntries(silenceSubjects.map((subject) => [subject, []])) }) as unknown as SilenceMatchers;

interface Props {
  view: Silences;
  /** What it is about at first. */
  about?: Partial<SilenceMatchers>;
  close: () => void;
}

/** Plans a silence or a maintenance window: what it is about, until when, why; and what it would hide, before anybody says yes. */
export function SilenceDialog({ view, about: first = {}, close }: Props) {
  const client = useQueryClient();
  const [kind, setKind] = useState<SilenceKind>('silence');
  const [about, setAbout] = useState<SilenceMatchers>(() => ({ ...nothing(), ...first }));
  const [starts, setStarts] = useState(() => localField(Date.now()));
  const [ends, setEnds] = useState(() => localField(Date.now() + 2 * HOUR_MS));
  const [reason, setReason] = useState('');
  const [critical, setCritical] = useState(false);
  const { run, busy, fault } = useDeed();
  const some = silenceSubjects.some((subject) => about[subject].length > 0);
  const asked = { ...about, severities: about.severities as Severity[] };
  const preview = useQuery({ ...silencePreviewQuery(view.environment, { ...asked, hidesCritical: critical }), enabled: some });
  const long = ends !== '' && starts !== '' && Date.parse(ends) - Date.parse(starts) > LONGEST_SILENCE_DAYS * DAY_MS;
  const wrong = !some || starts === '' || ends === '' || ends <= starts || long || reason.trim().length < 3 || preview.isError;
  const save = () =>
    run(async () => {
      await addSilence(view.environment, {
        kind,
        ...asked,
        hidesCritical: critical,
        startsAt: instantOf(starts) ?? '',
        endsAt: instantOf(ends) ?? '',
        reason: reason.trim(),
      });
      await Promise.all(['silences', 'markers', 'exceptions', 'exception'].map((name) => client.invalidateQueries({ queryKey: [name] })));
      close();
    });
  return (
    <Dialog
      open
      wide
      close={close}
      title="Keep something quiet"
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" disabled={busy || wrong} onClick={save}>
            {busy ? 'Saving' : kind === 'silence' ? 'Silence' : 'Plan maintenance'}
          </Button>
        </>
      }
    >
      <Field
        name="Kind"
        hint={
          kind === 'maintenance' ? 'Stands on every chart over time as well.' : 'What it hides stays in every list and count, with a mark.'
        }
      >
        <Select value={kind} onChange={(event) => setKind(event.target.value as SilenceKind)}>
          <option value="silence">Silence</option>
          <option value="maintenance">Maintenance window</option>
        </Select>
      </Field>
      <fieldset className="grid gap-1">
        <legend className="mb-1 font-medium">What it is about</legend>
        <div className="flex flex-wrap gap-1.5">
          {silenceSubjects.map((subject) => {
            const options = view.choices[subject];
            const chosen = about[subject];
            const summary =
              chosen.length === 0
                ? 'any'
                : chosen.length === 1
                  ? (options.find(({ id }) => id === chosen[0])?.name ?? '1')
                  : String(chosen.length);
            return (
              <PickMenu
                key={subject}
                name={subjectWords[subject]}
                summary={summary}
                options={options}
                chosen={chosen}
                choose={(ids) => setAbout({ ...about, [subject]: ids })}
                allName="Any"
              />
            );
          })}
        </div>
        <p className="text-s text-ink-3">
          All that you choose must fit. An exception that reaches beyond these places is told all the same.
        </p>
      </fieldset>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <Field name="From">
          <TextInput type="datetime-local" value={starts} onChange={(event) => setStarts(event.target.value)} />
        </Field>
        <Field
          name="Until"
          {...(long ? { hint: `${LONGEST_SILENCE_DAYS} days at most.` } : { hint: 'What is still wrong then is told then.' })}
        >
          <TextInput type="datetime-local" value={ends} onChange={(event) => setEnds(event.target.value)} />
        </Field>
      </div>
      <Field name="Reason">
        <TextArea rows={2} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </Field>
      {some && preview.data ? <PreviewOf preview={preview.data} /> : null}
      {preview.error && some ? (
        <p role="alert" className="rounded-m border border-high bg-high-soft px-3 py-2">
          {preview.error.message}
        </p>
      ) : null}
      {some ? (
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-1 size-3.5 accent-accent"
            checked={critical}
            onChange={(event) => setCritical(event.target.checked)}
          />
          <span>
            Yes, hide Critical too
            <span className="block text-s text-ink-3">
              {preview.data && preview.data.critical > 0
                ? critical
                  ? `${sayPlural(preview.data.critical, 'of what matches is', 'of what match are')} Critical: nobody will be told.`
                  : `${sayPlural(preview.data.critical, 'more that matches is', 'more that match are')} Critical: told all the same unless you say yes.`
                : 'Otherwise whatever is or becomes Critical is told all the same.'}
            </span>
          </span>
        </label>
      ) : null}
      {fault}
    </Dialog>
  );
}
