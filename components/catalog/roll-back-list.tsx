'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, TextArea } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { Time } from '@/components/ui/time';
import { useDeed } from '@/components/ui/use-deed';
import { rollBack, rollBackPreviewQuery } from '@/lib/client';
import { sayPlural } from '@/lib/domain/say';
import type { CatalogParts } from '@/lib/domain/views/catalog-editor';
import { sayBy } from './say-by';

const SHOWN = 8;

/** The versions of the whole catalog, each with the way back to it. */
export function RollBackList({ data }: { data: CatalogParts }) {
  const [to, setTo] = useState<number | null>(null);
  const [all, setAll] = useState(false);
  const shown = all ? data.versions : data.versions.slice(0, SHOWN);
  return (
    <Panel title="Versions of the whole catalog" hint="going back stores an earlier one again, as a new one" flush>
      <ol>
        {shown.map(({ version, at, by, changes }) => (
          <li key={version} className="flex min-h-9 flex-wrap items-center gap-x-3 border-b border-line px-3.5 py-1 last:border-0">
            <span className="font-medium">Version {version}</span>
            <span className="text-ink-2">
              <Time at={at} /> by {sayBy(by)}
            </span>
            <span className="text-ink-3">{sayPlural(changes, 'thing')} changed</span>
            <span className="ml-auto">
              {version === data.version ? (
                <span className="text-s text-ink-3">in force</span>
              ) : (
                <Button size="s" aria-label={`Go back to version ${version}`} onClick={() => setTo(version)}>
                  Go back to it
                </Button>
              )}
            </span>
          </li>
        ))}
      </ol>
      {data.versions.length > shown.length ? (
        <p className="border-t border-line px-3.5 py-2">
          <Button look="quiet" size="s" onClick={() => setAll(true)}>
            Show {data.versions.length - shown.length} more
          </Button>
        </p>
      ) : null}
      {to === null ? null : <GoBack to={to} seen={data.version} close={() => setTo(null)} />}
    </Panel>
  );
}

function GoBack({ to, seen, close }: { to: number; seen: number; close: () => void }) {
  const client = useQueryClient();
  const { data, error } = useQuery(rollBackPreviewQuery(to));
  const { run, busy, fault } = useDeed();
  const [reason, setReason] = useState('');
  const lines = data
    ? [
        ...data.changes.added.map(({ kind, id }) => `Comes back: ${kind} ${id}`),
        ...data.changes.removed.map(({ kind, id }) => `Goes: ${kind} ${id}`),
        ...data.changes.changed.map(({ kind, id, fields }) => `As it was: ${kind} ${id}, ${fields.join(', ')}`),
      ]
    : [];
  const go = () =>
    run(async () => {
      await rollBack({ to, seen, reason: reason.trim() });
      await client.invalidateQueries();
      close();
    });
  return (
    <Dialog
      open
      close={close}
      wide
      title={`Go back to version ${to}`}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button look="primary" disabled={busy || !data || lines.length === 0 || reason.trim().length < 3} onClick={go}>
            {busy ? 'Storing' : 'Store it again'}
          </Button>
        </>
      }
    >
      {error ? <p role="alert">{error.message}</p> : null}
      {data && lines.length === 0 ? <p>It says the same as version {seen}, which is in force.</p> : null}
      {lines.length > 0 ? (
        <ul className="max-h-[40dvh] overflow-y-auto font-mono text-s break-words" aria-label="What would change">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      ) : null}
      <Field name="Why" hint="Kept in the audit trail.">
        <TextArea value={reason} maxLength={1000} onChange={({ target }) => setReason(target.value)} />
      </Field>
      {fault}
    </Dialog>
  );
}
