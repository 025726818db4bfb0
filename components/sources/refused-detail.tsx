'use client';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { Button, LinkButton } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Field, TextArea, TextInput } from '@/components/ui/field';
import { Fact, PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { RelativeTime, Time } from '@/components/ui/time';
import { useDeed } from '@/components/ui/use-deed';
import { actOnRejected, rejectedQuery, tryRejected } from '@/lib/client';
import { sayCount } from '@/lib/domain/say';
import { hrefWith } from '@/lib/domain/scope-url';
import type { RejectedTrial, RejectedView } from '@/lib/domain/views/rejected';
import { findFaultLine } from './find-fault-line';
import { sayEndpoint, sayReason } from './reason-words';
import { RefusedMark } from './refused-screen';
import { RefusedTrial } from './refused-trial';

const upper = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** The record as it came, with the line that the refusal speaks of. */
function Record({ text, message }: { text: string; message: string }) {
  const fault = findFaultLine(text, message);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long records scroll, which the keyboard must reach.
    <pre className="max-h-[520px] overflow-auto py-2 font-mono text-s leading-[19px]" tabIndex={0}>
      {text.split('\n').map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text that does not change.
        <span key={at} className={at === fault ? 'block bg-high-soft px-3.5' : 'block px-3.5'}>
          {line || ' '}
          {at === fault ? <b className="ml-3 font-sans font-semibold text-high-text">here</b> : null}
        </span>
      ))}
    </pre>
  );
}

function Settled({ view }: { view: RejectedView }) {
  const { settled, state, environment } = view;
  if (!settled) return null;
  const words = { open: 'Opened again', resubmitted: 'Sent again', dismissed: 'Set aside' }[state];
  return (
    <Panel title={words}>
      <p>
        By {settled.by}, <Time at={settled.at} />.{' '}
        {settled.outcome === 'accepted' ? 'It was taken.' : settled.outcome === 'duplicate' ? 'It was known already, and counts once.' : ''}
      </p>
      {settled.note ? <p className="mt-1 text-ink-2">“{settled.note}”</p> : null}
      {settled.search && state === 'resubmitted' ? (
        <p className="mt-2">
          <Link
            className="to"
            prefetch={false}
            href={hrefWith('/transactions', '', { environment: environment === 'production' ? null : environment, q: settled.search })}
          >
            The transaction it became part of
          </Link>
        </p>
      ) : null}
      {settled.sent && settled.sent !== view.text ? (
        <details className="mt-2">
          <summary className="cursor-pointer text-ink-2">What was sent in its place</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long records scroll, which the keyboard must reach. */}
          <pre className="mt-1 max-h-[320px] overflow-auto rounded-m bg-sunken p-2 font-mono text-s" tabIndex={0}>
            {settled.sent}
          </pre>
        </details>
      ) : null}
    </Panel>
  );
}

/** Where a person mends the record, sees what it would become, and sends it. */
function Mend({ view }: { view: RejectedView }) {
  const client = useQueryClient();
  const [text, setText] = useState(view.text ?? '');
  const [note, setNote] = useState('');
  const [history, setHistory] = useState(view.history);
  const [trial, setTrial] = useState<RejectedTrial | null>(null);
  const { run, busy, fault } = useDeed();
  const changed = text !== view.text;
  const mended = changed && view.editable ? { text } : {};
  const look = () => run(async () => setTrial(await tryRejected(view.id, { ...mended, history })));
  const act = (action: Parameters<typeof actOnRejected>[1]) =>
    run(async () => {
      client.setQueryData(rejectedQuery(view.id).queryKey, await actOnRejected(view.id, action));
      setTrial(null);
      void client.invalidateQueries({ queryKey: ['rejected'] });
      void client.invalidateQueries({ queryKey: ['sources'] });
    });
  const about = note.trim() === '' ? {} : { note: note.trim() };
  return (
    <Panel
      title={view.editable ? 'Mend it and send it again' : 'Try it again'}
      hint="it walks the same path as live traffic, as its own source"
    >
      <div className="grid gap-3">
        {view.cannot ? <p className="rounded-m bg-sunken px-3 py-2">{view.cannot}</p> : null}
        {view.editable ? (
          <Field name="Record as JSON">
            <TextArea
              value={text}
              rows={Math.min(24, Math.max(8, text.split('\n').length + 1))}
              spellCheck={false}
              className="font-mono text-s leading-[19px]"
              onChange={({ target }) => {
                setText(target.value);
                setTrial(null);
              }}
            />
          </Field>
        ) : null}
        {view.editable ? (
          <label className="inline-flex items-center gap-1.5">
            <input
              type="checkbox"
              checked={history}
              onChange={({ target }) => {
                setHistory(target.checked);
                setTrial(null);
              }}
              className="accent-accent"
            />
            It tells of the past: taken although it is old, and nobody is mailed
          </label>
        ) : null}
        {trial ? <RefusedTrial trial={trial} /> : null}
        {fault}
        <Field name="Note" hint="What was wrong, for whoever meets it next. Needed to set it aside.">
          <TextInput value={note} maxLength={1000} onChange={({ target }) => setNote(target.value)} />
        </Field>
        <div className="flex flex-wrap gap-2">
          <Button
            look="primary"
            disabled={busy || (view.editable && trial?.ok !== true) || (!view.editable && view.cannot !== null)}
            onClick={() => act({ action: 'resubmit', ...mended, history, ...about })}
          >
            Send it again
          </Button>
          {view.editable ? (
            <Button disabled={busy} onClick={look}>
              See what it becomes
            </Button>
          ) : null}
          {view.state === 'open' ? (
            <Button disabled={busy || note.trim().length < 3} onClick={() => act({ action: 'dismiss', note: note.trim() })}>
              Set it aside
            </Button>
          ) : (
            <Button disabled={busy} onClick={() => act({ action: 'reopen' })}>
              Open it again
            </Button>
          )}
        </div>
      </div>
    </Panel>
  );
}

/** One refused record: why, how often, as it came, and mended. */
export function RefusedDetail({ id }: { id: string }) {
  const { data: view } = useSuspenseQuery(rejectedQuery(id));
  const environment = view.environment === 'production' ? null : view.environment;
  return (
    <>
      <PageHead
        above={
          <Link className="to" prefetch={false} href={hrefWith('/sources/refused', '', { environment })}>
            Refused
          </Link>
        }
        title={view.message}
        actions={
          <LinkButton href={hrefWith('/sources/refused', '', { environment, source: view.source, code: view.code })}>
            All of this reason
          </LinkButton>
        }
      />
      <Panel label="About">
        <dl className="facts grid grid-cols-2 gap-x-4 gap-y-2.5 md:grid-cols-6">
          <Fact name="State">
            <RefusedMark state={view.state} />
          </Fact>
          <Fact name="Reason">
            <span title={view.code}>{upper(sayReason(view.code))}</span>
          </Fact>
          <Fact name="Source">{view.source}</Fact>
          <Fact name="Came in at">{view.preset ? `${sayEndpoint(view.endpoint)}, ${view.preset}` : sayEndpoint(view.endpoint)}</Fact>
          <Fact name="Refused">{view.times === 1 ? 'once' : `${sayCount(view.times)} times`}</Fact>
          <Fact name="Last">
            <RelativeTime at={view.lastAt} />
          </Fact>
        </dl>
      </Panel>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3.5 xl:grid-cols-2">
        <div className="grid content-start gap-3.5">
          <Panel title="As it came" flush actions={view.text ? <CopyButton value={view.text} label="record" /> : undefined}>
            {view.text ? (
              <Record text={view.text} message={view.message} />
            ) : (
              <p className="p-3.5 text-ink-2">Its content is shown to those who mend records: it may name people.</p>
            )}
          </Panel>
          <Settled view={view} />
        </div>
        <div className="grid content-start gap-3.5">{view.mayResubmit ? <Mend key={view.id} view={view} /> : null}</div>
      </div>
    </>
  );
}
