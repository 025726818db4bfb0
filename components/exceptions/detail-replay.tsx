'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, TextArea } from '@/components/ui/field';
import { useDeed } from '@/components/ui/use-deed';
import { replaysQuery, requestReplay } from '@/lib/client';
import { sayPlural } from '@/lib/domain/say';
import { replayStateWords, sayReplay } from '@/lib/domain/say-replay';
import type { ExceptionView } from '@/lib/domain/views/exception';

/** What was processed again for this exception, and the way to ask for it. Nothing where it cannot be done and never was. */
export function ReplayPart({ view }: { view: ExceptionView }) {
  const { row, mayReplay } = view;
  const [asking, setAsking] = useState(false);
  const { data } = useQuery(replaysQuery({ environment: row.environment, exception: row.ref, limit: '5' }));
  const replays = data?.rows ?? [];
  if (!mayReplay && replays.length === 0) return null;
  return (
    <section aria-label="Processed again">
      <h3>Processed again</h3>
      {replays.length > 0 ? (
        <ul className="grid gap-1">
          {replays.map((one) => (
            <li key={one.ref} className="leading-normal">
              <Link href={`/replays/${one.ref}`} prefetch={false} className="font-medium text-accent hover:underline">
                {one.ref}
              </Link>{' '}
              <span className="text-ink-3">{replayStateWords[one.state]}.</span> {sayReplay(one.state, one.counts)}
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-ink-2">Not yet.</p>
      )}
      {mayReplay ? (
        <Button size="s" className="mt-2" onClick={() => setAsking(true)}>
          Process again...
        </Button>
      ) : null}
      {asking ? <ReplayDialog view={view} close={() => setAsking(false)} /> : null}
    </section>
  );
}

function ReplayDialog({ view: { row, retry }, close }: { view: ExceptionView; close: () => void }) {
  const client = useQueryClient();
  const router = useRouter();
  const [reason, setReason] = useState('');
  const [checked, setChecked] = useState('');
  const { run, busy, fault } = useDeed();
  const needsCheck = retry?.safe !== 'yes';
  const ready = reason.trim().length >= 3 && (!needsCheck || checked.trim().length >= 3);
  const submit = () =>
    run(async () => {
      const made = await requestReplay({ exception: row.ref, reason: reason.trim(), ...(needsCheck ? { checked: checked.trim() } : {}) });
      void client.invalidateQueries();
      router.push(`/replays/${made.row.ref}`);
      // Nobody asks a second time while the page changes.
      close();
    });
  return (
    <Dialog
      open
      close={close}
      title={`Process again: ${row.ref}`}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" disabled={busy || !ready} onClick={submit}>
            {busy ? 'Asking' : 'Ask for it'}
          </Button>
        </>
      }
    >
      <p className="text-pretty">
        The middleware is asked to take {sayPlural(row.transactions, 'transaction')} once more, a few first. {retry?.note}
      </p>
      <Field name="Why now" hint="What has changed since it failed?">
        <TextArea autoFocus maxLength={1000} value={reason} onChange={({ target }) => setReason(target.value)} />
      </Field>
      {needsCheck ? (
        <Field name="What was checked" hint="This is done only after a check; a second person approves it.">
          <TextArea maxLength={1000} value={checked} onChange={({ target }) => setChecked(target.value)} />
        </Field>
      ) : null}
      {fault}
    </Dialog>
  );
}
