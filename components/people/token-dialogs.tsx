'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Select, TextInput } from '@/components/ui/field';
import { useDeed } from '@/components/ui/use-deed';

/** Name and end of a new API token. Every one has an end. */
export function NewToken({
  make,
  close,
}: {
  make: (token: { name: string; expiresInDays: number }) => Promise<unknown>;
  close: () => void;
}) {
  const { run, busy, fault } = useDeed();
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  return (
    <Dialog
      open
      close={close}
      title="New API token"
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            look="primary"
            disabled={busy || name.trim() === ''}
            onClick={() => run(() => make({ name: name.trim(), expiresInDays: Number(days) }))}
          >
            Make the token
          </Button>
        </>
      }
    >
      <p>A program that shows it may do what this person may, at every moment.</p>
      <Field name="Name" hint="Which program uses it.">
        <TextInput autoFocus value={name} maxLength={100} onChange={({ target }) => setName(target.value)} />
      </Field>
      <Field name="Ends after">
        <Select value={days} onChange={({ target }) => setDays(target.value)}>
          {[7, 30, 90, 180, 365].map((one) => (
            <option key={one} value={one}>
              {one} days
            </option>
          ))}
        </Select>
      </Field>
      {fault}
    </Dialog>
  );
}

/** Something secret, shown this once. */
export function SecretDialog({ title, lines, close }: { title: string; lines: string[]; close: () => void }) {
  return (
    <Dialog
      open
      close={close}
      title={title}
      actions={
        <Button look="primary" onClick={close}>
          I have kept it
        </Button>
      }
    >
      <div className="flex items-start gap-2 rounded-m border border-line bg-sunken py-2 pr-1.5 pl-3">
        <code data-testid="secret" className="min-w-0 flex-1 font-mono text-s break-all whitespace-pre-wrap">
          {lines.join('\n')}
        </code>
        <CopyButton value={lines.join('\n')} label="secret" />
      </div>
      <p className="text-ink-2">Nobody can show it again.</p>
    </Dialog>
  );
}

/** Asks before something that cannot be taken back. */
export function Confirm({
  title,
  children,
  deed,
  run: go,
  close,
  danger = false,
  withReason = false,
}: {
  title: string;
  children: React.ReactNode;
  deed: string;
  run: (reason: string | undefined) => Promise<unknown>;
  close: () => void;
  danger?: boolean;
  withReason?: boolean;
}) {
  const { run, busy, fault } = useDeed();
  const [reason, setReason] = useState('');
  return (
    <Dialog
      open
      close={close}
      title={title}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            look={danger ? 'danger' : 'primary'}
            disabled={busy}
            onClick={() => run(() => go(reason.trim() === '' ? undefined : reason.trim()))}
          >
            {deed}
          </Button>
        </>
      }
    >
      <div className="grid gap-2">{children}</div>
      {withReason ? (
        <Field name="Reason" hint="Stands in the audit trail.">
          <TextInput value={reason} maxLength={500} onChange={({ target }) => setReason(target.value)} />
        </Field>
      ) : null}
      {fault}
    </Dialog>
  );
}
