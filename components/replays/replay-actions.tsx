'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, TextArea } from '@/components/ui/field';
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
  const client = useQueryClient();
  const [asking, setAsking] = useState<Kind | null>(null);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const { row, may, version } = view;
  const open = (kind: Kind) => {
    setReason('');
    setFault(null);
    setAsking(kind);
  };
  const run = async (kind: Kind) => {
    setBusy(true);
    try {
      const action: ReplayAction =
        kind === 'approve' ? { action: kind, version } : kind === 'cancel' ? { action: kind, reason } : { action: kind, version, reason };
      client.setQueryData(replayQuery(row.ref).queryKey, await actOnReplay(row.ref, action));
      setAsking(null);
    } catch (error) {
      setFault(error instanceof Error ? error.message : 'It did not work. Try again.');
    }
    setBusy(false);
    void client.invalidateQueries();
  };
  const offered = order.filter((kind) => may[kind]);
  return (
    <>
      {offered.map((kind) => (
        <Button key={kind} look={kind === 'approve' || kind === 'resume' ? 'primary' : 'plain'} onClick={() => open(kind)}>
          {words[kind].name}
        </Button>
      ))}
      {asking ? (
        <Dialog
          open
          close={() => setAsking(null)}
          title={`${words[asking].title} ${row.ref}`}
          actions={
            <>
              <Button onClick={() => setAsking(null)}>Back</Button>
              <Button
                look={asking === 'cancel' ? 'danger' : 'primary'}
                disabled={busy || (asking !== 'approve' && reason.trim().length < 3)}
                onClick={() => run(asking)}
              >
                {busy ? 'Saving' : words[asking].name}
              </Button>
            </>
          }
        >
          {asking === 'approve' ? (
            <p>
              {sayPlural(row.counts.asked, 'transaction')} will be sent to the middleware again
              {view.pilot > 0 ? `, the first ${view.pilot} alone: the rest follows when they went well.` : '.'}
              {view.checked ? ` ${row.requestedBy} has checked: “${view.checked}”` : ''}
            </p>
          ) : (
            <Field name="Reason" hint={words[asking].hint}>
              <TextArea autoFocus maxLength={1000} value={reason} onChange={({ target }) => setReason(target.value)} />
            </Field>
          )}
          {fault ? (
            <p role="alert" className="rounded-m border border-high bg-high-soft px-3 py-2">
              {fault}
            </p>
          ) : null}
        </Dialog>
      ) : null}
    </>
  );
}
