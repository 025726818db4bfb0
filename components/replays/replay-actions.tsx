'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, TextArea } from '@/components/ui/field';
import { useDeed } from '@/components/ui/use-deed';
import { actOnReplay, replayQuery } from '@/lib/client';
import type { ReplayAction } from '@/lib/domain';
import { sayPlural } from '@/lib/domain/say';
import type { ReplayView } from '@/lib/domain/views/replays';

type Kind = ReplayAction['action'];
const words: Record<Kind, { name: string; title: string; hint: string }> = {
  approve: { name: 'Approve', title: 'Approve', hint: '' },
  refuse: { name: 'Do not approve', title: 'Do not approve', hint: 'What speaks against it? The requester reads it.' },
  cancel: { name: 'Cancel the rest', title: 'Cancel the rest of', hint: 'What is not sent stays as it is; what was taken is followed on.' },
  resume: { name: 'Go on', title: 'Go on with', hint: 'What was found in those that failed? Kept with the replay.' },
};
const order: readonly Kind[] = ['approve', 'resume', 'refuse', 'cancel'];

/** What the reader may do with a replay now; each is asked once more, because it reaches other systems. */
export function ReplayActions({ view }: { view: ReplayView }) {
  const [asking, setAsking] = useState<Kind | null>(null);
  const offered = order.filter((kind) => view.may[kind]);
  return (
    <>
      {offered.map((kind) => (
        <Button key={kind} look={kind === 'approve' || kind === 'resume' ? 'primary' : 'plain'} onClick={() => setAsking(kind)}>
          {words[kind].name}
        </Button>
      ))}
      {asking ? <AskDialog key={asking} kind={asking} view={view} close={() => setAsking(null)} /> : null}
    </>
  );
}

function AskDialog({ kind, view, close }: { kind: Kind; view: ReplayView; close: () => void }) {
  const client = useQueryClient();
  const { run, busy, fault } = useDeed();
  const [reason, setReason] = useState('');
  const { row, version } = view;
  const { name, title, hint } = words[kind];
  const act = () =>
    run(async () => {
      const action: ReplayAction =
        kind === 'approve' ? { action: kind, version } : kind === 'cancel' ? { action: kind, reason } : { action: kind, version, reason };
      // Also after a refusal the page shows the newest.
      const acted = await actOnReplay(row.ref, action).finally(() => void client.invalidateQueries());
      client.setQueryData(replayQuery(row.ref).queryKey, acted);
      close();
    });
  return (
    <Dialog
      open
      close={close}
      title={`${title} ${row.ref}`}
      actions={
        <>
          <Button onClick={close}>Back</Button>
          <Button
            look={kind === 'cancel' ? 'danger' : 'primary'}
            disabled={busy || (kind !== 'approve' && reason.trim().length < 3)}
            onClick={act}
          >
            {busy ? 'Saving' : name}
          </Button>
        </>
      }
    >
      {kind === 'approve' ? (
        <p>
          {sayPlural(row.counts.asked, 'transaction')} will be sent to the middleware again
          {view.pilot > 0 ? `, the first ${view.pilot} alone: the rest follows when they went well.` : '.'}
          {view.checked ? ` ${row.requestedBy} has checked: “${view.checked}”` : ''}
        </p>
      ) : (
        <Field name="Reason" hint={hint}>
          <TextArea autoFocus maxLength={1000} value={reason} onChange={({ target }) => setReason(target.value)} />
        </Field>
      )}
      {fault}
    </Dialog>
  );
}
