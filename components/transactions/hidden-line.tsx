'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, TextArea } from '@/components/ui/field';
import { useDeed } from '@/components/ui/use-deed';
import { revealTransaction } from '@/lib/client';
import type { TransactionView } from '@/lib/domain/views/transactions';

const FEWEST_CHARS = 10;

/** What is hidden from this reader and why; who may see it says why they need to, and sees it until they leave the page. */
export function HiddenLine({ view, reveal }: { view: TransactionView; reveal: (view: TransactionView) => void }) {
  const [asking, setAsking] = useState(false);
  if (!view.masked) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-t border-line px-3.5 py-2">
      <p className="text-s text-ink-3">{view.masked}</p>
      {view.mayReveal ? (
        <Button className="max-md:h-11!" onClick={() => setAsking(true)}>
          Show what is hidden
        </Button>
      ) : null}
      {asking ? <Ask id={view.row.id} reveal={reveal} close={() => setAsking(false)} /> : null}
    </div>
  );
}

function Ask({ id, reveal, close }: { id: string; reveal: (view: TransactionView) => void; close: () => void }) {
  const { run, busy, fault } = useDeed();
  const [reason, setReason] = useState('');
  const show = () =>
    run(async () => {
      reveal(await revealTransaction(id, reason.trim()));
      close();
    });
  return (
    <Dialog
      open
      close={close}
      title="Show what is hidden"
      actions={
        <>
          <Button onClick={close} className="max-md:h-11!">
            Cancel
          </Button>
          <Button look="primary" disabled={busy || reason.trim().length < FEWEST_CHARS} onClick={show} className="max-md:h-11!">
            {busy ? 'Asking' : 'Show it'}
          </Button>
        </>
      }
    >
      <p>Whose transaction this is will be shown until you leave the page. That you looked, and why, is kept in the audit trail.</p>
      <Field name="Why you need to see it">
        <TextArea autoFocus rows={3} maxLength={500} value={reason} onChange={({ target }) => setReason(target.value)} />
      </Field>
      {fault}
    </Dialog>
  );
}
