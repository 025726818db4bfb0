'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { Field, TextInput } from '@/components/ui/field';
import { OverlapField } from '@/components/ui/overlap-field';
import { Time } from '@/components/ui/time';
import { useDeed } from '@/components/ui/use-deed';
import { actOnKey, createKey } from '@/lib/client';
import type { Environment } from '@/lib/domain';
import type { KeyAnswer, KeyRow } from '@/lib/domain/views/keys';

interface Asking {
  close: () => void;
  done: (answer: KeyAnswer) => void;
}

export function NewKeyDialog({ environment, close, done }: Asking & { environment: Environment }) {
  const { run, busy, fault } = useDeed();
  const [name, setName] = useState('');
  const [source, setSource] = useState('');
  const [rate, setRate] = useState('');
  const [days, setDays] = useState('');
  const [history, setHistory] = useState(false);
  const number = (text: string) => (text.trim() === '' ? null : Number(text));
  const make = () =>
    run(async () =>
      done(
        await createKey({
          environment,
          name: name.trim(),
          ...(source.trim() === '' ? {} : { source: source.trim() }),
          ratePerSecond: number(rate),
          expiresInDays: number(days),
          history,
        }),
      ),
    );
  return (
    <Dialog
      open
      close={close}
      title={`New key for ${environment}`}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" disabled={busy || name.trim() === ''} onClick={make}>
            Make the key
          </Button>
        </>
      }
    >
      <Field name="Name" hint="Who sends with it.">
        <TextInput autoFocus value={name} maxLength={100} onChange={({ target }) => setName(target.value)} />
      </Field>
      <Field name="Source" hint="Stands on every record that names none itself; the name when left empty.">
        <TextInput value={source} maxLength={200} onChange={({ target }) => setSource(target.value)} />
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field name="Records a second" hint="No limit when left empty.">
          <TextInput type="number" min={1} value={rate} onChange={({ target }) => setRate(target.value)} />
        </Field>
        <Field name="Ends after days" hint="Never when left empty.">
          <TextInput type="number" min={1} value={days} onChange={({ target }) => setDays(target.value)} />
        </Field>
      </div>
      <label className="inline-flex items-center gap-1.5">
        <input type="checkbox" checked={history} onChange={({ target }) => setHistory(target.checked)} className="accent-accent" />
        May tell of the past; nobody is mailed about it
      </label>
      {fault}
    </Dialog>
  );
}

export function ReplaceKey({ row, close, done }: Asking & { row: KeyRow }) {
  const { run, busy, fault } = useDeed();
  const [hours, setHours] = useState('24');
  return (
    <Dialog
      open
      close={close}
      title={`Replace ${row.name}`}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            look="primary"
            disabled={busy}
            onClick={() => run(async () => done(await actOnKey(row.publicId, { action: 'rotate', overlapHours: Number(hours) })))}
          >
            Make the new key
          </Button>
        </>
      }
    >
      <p>The new key has the same rights. Put it into the sender while the old one still works.</p>
      <OverlapField name="The old key works for another" hours={hours} most={720} choose={setHours} />
      {fault}
    </Dialog>
  );
}

export function EndKey({ row, close, done }: Asking & { row: KeyRow }) {
  const { run, busy, fault } = useDeed();
  return (
    <Dialog
      open
      close={close}
      title={`Revoke ${row.name}`}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button look="danger" disabled={busy} onClick={() => run(async () => done(await actOnKey(row.publicId, { action: 'revoke' })))}>
            Revoke it now
          </Button>
        </>
      }
    >
      <p>
        What {row.source} sends with it is refused from this moment on, everywhere, and is not kept: a request without a working key is not
        read.
      </p>
      {fault}
    </Dialog>
  );
}

/** The new key, shown this once. */
export function Secret({ answer, close }: { answer: KeyAnswer; close: () => void }) {
  return (
    <Dialog
      open
      close={close}
      title="The new key, shown this once"
      actions={
        <Button look="primary" onClick={close}>
          I have kept it
        </Button>
      }
    >
      <div className="flex items-start gap-2 rounded-m border border-line bg-sunken py-2 pr-1.5 pl-3">
        <code data-testid="new-key" className="min-w-0 flex-1 font-mono text-s break-all">
          {answer.text}
        </code>
        <CopyButton value={answer.text ?? ''} label="key" />
      </div>
      <p className="text-ink-2">Only its hash is stored: nobody can show it again.</p>
      {answer.oldEndsAt ? (
        <p className="text-ink-2">
          The old key ends <Time at={answer.oldEndsAt} />.
        </p>
      ) : null}
    </Dialog>
  );
}
