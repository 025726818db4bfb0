'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Select, TextArea, TextInput } from '@/components/ui/field';
import { Time } from '@/components/ui/time';
import { useDeed } from '@/components/ui/use-deed';
import { actOnMarker, addMarker, markerPlacesQuery, markerQuery } from '@/lib/client';
import { type MarkerSubject, markerKinds } from '@/lib/domain/marker';
import type { Marker, NewMarker } from '@/lib/domain/views/markers';
import { markerWords } from './say-marker';
import type { ChartPlaces } from './use-markers';

const subjects: { id: MarkerSubject; name: string; every: string }[] = [
  { id: 'facility', name: 'Facility', every: 'Every facility' },
  { id: 'workflow', name: 'Workflow', every: 'Every workflow' },
  { id: 'application', name: 'Application', every: 'Every application' },
  { id: 'interface', name: 'Interface', every: 'Every interface' },
  { id: 'connector', name: 'Connector', every: 'Every connector' },
];

/** The moment as the field for local times wants it, in the zone of this device. */
function local(at: string | null): string {
  if (at === null) return '';
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
const instant = (text: string) => (text === '' ? null : new Date(text).toISOString());
const orNull = (text: string) => (text.trim() === '' ? null : text.trim());

interface Props {
  environment: string;
  /** What is changed; null: a new one. */
  marker: Marker | null;
  /** Places a new one is about at first, where one each is asked for. */
  places?: ChartPlaces;
  close: () => void;
}

function firstPlaces(marker: Marker | null, places: ChartPlaces): Record<MarkerSubject, string> {
  const lone = (ids: string | undefined) => (ids === undefined || ids.includes(',') ? '' : ids);
  const of = (subject: MarkerSubject) => (marker ? (marker.about[subject]?.id ?? '') : lone(places[subject]));
  return {
    facility: of('facility'),
    workflow: of('workflow'),
    interface: of('interface'),
    connector: of('connector'),
    application: of('application'),
  };
}

/** What was said of a marker before, newest first. */
function Told({ id }: { id: string }) {
  const { data } = useQuery(markerQuery(id));
  if (!data) return null;
  return (
    <details>
      <summary className="text-s text-ink-2">What was said of it</summary>
      <ol className="mt-1 max-h-[140px] overflow-y-auto text-s">
        {data.revisions.map(({ revision, at, by, kind, from, until, title }) => (
          <li key={revision} className="border-t border-line py-1 break-words">
            <Time at={at} /> {by}: {markerWords[kind].toLowerCase()} “{title}”, <Time at={from} />
            {until ? (
              <>
                {' '}
                to <Time at={until} />
              </>
            ) : null}
          </li>
        ))}
      </ol>
    </details>
  );
}

/** Writes, changes or withdraws a marker. */
export function MarkerDialog({ environment, marker, places = {}, close }: Props) {
  const client = useQueryClient();
  const { data: choices } = useQuery(markerPlacesQuery(environment));
  const [kind, setKind] = useState(marker?.kind ?? 'change');
  const [title, setTitle] = useState(marker?.title ?? '');
  const [at, setAt] = useState(() => local(marker?.at ?? new Date().toISOString()));
  const [until, setUntil] = useState(() => local(marker?.until ?? null));
  const [text, setText] = useState(marker?.text ?? '');
  const [url, setUrl] = useState(marker?.url ?? '');
  const [version, setVersion] = useState(marker?.version ?? '');
  const [about, setAbout] = useState(() => firstPlaces(marker, places));
  const { run: deed, busy, fault } = useDeed();
  const backwards = at !== '' && until !== '' && until <= at;

  const run = (act: () => Promise<unknown>) =>
    deed(async () => {
      await act();
      await Promise.all(['markers', 'marker'].map((name) => client.invalidateQueries({ queryKey: [name] })));
      close();
    });
  const said = (): NewMarker => ({
    kind,
    // The field is cut to the minute: a moment that was not touched stays exact.
    at: marker && at === local(marker.at) ? marker.at : (instant(at) ?? ''),
    until: marker && until === local(marker.until) ? marker.until : instant(until),
    title: title.trim(),
    ...{ text: orNull(text), url: orNull(url), version: orNull(version) },
    ...Object.fromEntries(subjects.map(({ id }) => [id, known(id)])),
  });
  // A name that the catalog does not know goes back as it was said.
  const known = (subject: MarkerSubject) =>
    orNull(about[subject] === 'unassigned' ? (marker?.unknown.find(({ field }) => field === subject)?.value ?? '') : about[subject]);
  const save = () =>
    run(() =>
      marker ? actOnMarker(marker.id, { action: 'change', revision: marker.revision, ...said() }) : addMarker(environment, said()),
    );

  return (
    <Dialog
      open
      close={close}
      title={marker ? 'Change a marker' : 'Add a marker'}
      actions={
        <>
          {marker && marker.withdrawnAt === null ? (
            <Button
              look="danger"
              className="mr-auto"
              disabled={busy}
              onClick={() => run(() => actOnMarker(marker.id, { action: 'withdraw' }))}
            >
              Withdraw
            </Button>
          ) : null}
          {marker && marker.withdrawnAt !== null ? (
            <Button className="mr-auto" disabled={busy} onClick={() => run(() => actOnMarker(marker.id, { action: 'restore' }))}>
              Restore
            </Button>
          ) : null}
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" disabled={busy || title.trim() === '' || at === '' || backwards} onClick={save}>
            {marker ? 'Save' : 'Add'}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-[140px_minmax(0,1fr)] gap-3 max-md:grid-cols-1">
        <Field name="Kind">
          <Select value={kind} onChange={({ target }) => setKind(markerKinds.find((one) => one === target.value) ?? kind)}>
            {markerKinds.map((one) => (
              <option key={one} value={one}>
                {markerWords[one]}
              </option>
            ))}
          </Select>
        </Field>
        <Field name="Title">
          <TextInput autoFocus value={title} maxLength={200} onChange={({ target }) => setTitle(target.value)} />
        </Field>
      </div>
      <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
        <Field name="From">
          <TextInput type="datetime-local" value={at} onChange={({ target }) => setAt(target.value)} />
        </Field>
        <Field name="Until">
          <TextInput type="datetime-local" value={until} onChange={({ target }) => setUntil(target.value)} />
        </Field>
      </div>
      {backwards ? (
        <p role="alert" className="text-s text-crit-text">
          The end must come after the start.
        </p>
      ) : (
        <p className="text-s text-ink-3">In this device’s time zone. Without an end: one moment.</p>
      )}
      <div className="grid grid-cols-2 gap-3">
        {subjects.map(({ id, name, every }) => {
          const rows = choices?.[id] ?? [];
          const own = about[id];
          return (
            <Field key={id} name={name}>
              <Select value={own} onChange={({ target }) => setAbout({ ...about, [id]: target.value })}>
                <option value="">{every}</option>
                {own !== '' && !rows.some((row) => row.id === own) ? <option value={own}>{marker?.about[id]?.name ?? own}</option> : null}
                {rows.map((row) => (
                  <option key={row.id} value={row.id}>
                    {row.name}
                  </option>
                ))}
              </Select>
            </Field>
          );
        })}
        <Field name="Version">
          <TextInput value={version} maxLength={200} onChange={({ target }) => setVersion(target.value)} />
        </Field>
      </div>
      <Field name="Text">
        <TextArea value={text} maxLength={4000} rows={2} onChange={({ target }) => setText(target.value)} />
      </Field>
      <Field name="Link" hint="http or https.">
        <TextInput type="url" value={url} maxLength={2000} onChange={({ target }) => setUrl(target.value)} />
      </Field>
      {marker && marker.revision > 1 ? <Told id={marker.id} /> : null}
      {fault}
    </Dialog>
  );
}
