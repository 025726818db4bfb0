'use client';
import { useState } from 'react';
import { changePart } from '@/lib/client';
import type { ChangePart } from '@/lib/domain/views/catalog-editor';
import { Button } from './button';
import { Dialog } from './dialog';
import { Field, TextArea } from './field';
import { useDeed } from './use-deed';

interface Props {
  draft: Omit<ChangePart, 'reason'>;
  close: () => void;
  /** The id it is stored by; null: it was taken out. */
  saved: (id: string | null) => Promise<void> | void;
}

/** Asks why, and stores a part of the catalog as a new version. */
export function StoreDialog({ draft, close, saved }: Props) {
  const { run, busy, fault } = useDeed();
  const [reason, setReason] = useState('');
  const removes = draft.text === null;
  const store = () =>
    run(async () => {
      const { id } = await changePart({ ...draft, reason: reason.trim() });
      await saved(removes ? null : id);
    });
  return (
    <Dialog
      open
      close={close}
      title={removes ? 'Take it out of the catalog' : 'Store as a new version'}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button look={removes ? 'danger' : 'primary'} disabled={busy || reason.trim().length < 3} onClick={store}>
            {busy ? 'Storing' : removes ? 'Take it out' : 'Store'}
          </Button>
        </>
      }
    >
      <p className="text-ink-2">
        {removes
          ? 'What was counted under it stays. Anything that still names it is refused first.'
          : 'It holds within seconds, everywhere. Exceptions that are open stay as they are.'}
      </p>
      <Field name="Why" hint="Kept in the audit trail, with the old and the new text.">
        <TextArea autoFocus value={reason} maxLength={1000} onChange={({ target }) => setReason(target.value)} />
      </Field>
      {fault}
    </Dialog>
  );
}
