'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, TextArea } from '@/components/ui/field';
import { sayPlural } from '@/lib/domain/say';
import { Faults } from './faults';
import { MergeForm, SplitForm } from './form-cause';
import { AssignForm, SeverityForm } from './form-owner';
import { SnoozeForm, WaitForm } from './form-rest';
import { TicketForm } from './form-ticket';
import { type Asked, type Outcome, type Target, useActions } from './use-actions';

export type DialogKind = 'assign' | 'wait' | 'snooze' | 'merge' | 'unmerge' | 'split' | 'ticket' | 'severity' | 'resolve' | 'reopen';

const words: Record<DialogKind, { title: string; does: string; past: string }> = {
  assign: { title: 'Assign', does: 'Assign', past: 'assigned' },
  wait: { title: 'Waiting on', does: 'Save', past: 'marked as waiting' },
  snooze: { title: 'Let it sleep', does: 'Snooze', past: 'asleep' },
  merge: { title: 'Put under one cause', does: 'Merge', past: 'put under one cause' },
  unmerge: { title: 'Take it out', does: 'Take out', past: 'taken out' },
  split: { title: 'Split', does: 'Split', past: 'split' },
  ticket: { title: 'Link a ticket', does: 'Link', past: 'linked' },
  severity: { title: 'Change the severity', does: 'Change', past: 'given another severity' },
  resolve: { title: 'Resolve with a reason', does: 'Resolve', past: 'resolved' },
  reopen: { title: 'Open it again', does: 'Open again', past: 'opened again' },
};

/** Asks what an action needs, does it to each target, and stays open to tell what did not work. */
export function ActionDialog({
  kind,
  targets,
  close,
  done,
}: {
  kind: DialogKind;
  targets: Target[];
  close: () => void;
  done?: (words: string) => void;
}) {
  const { run, busy } = useActions();
  const [faults, setFaults] = useState<Outcome[]>([]);
  const [asked, setAsked] = useState<Asked | null>(null);
  const { title, does } = words[kind];
  const about = targets.length === 1 ? (targets[0]?.ref ?? '') : `${targets.length} exceptions`;
  const submit = async () => {
    if (!asked) return;
    // The one that the others go under stays where it is.
    const meant = asked.action === 'merge' ? targets.filter(({ ref }) => ref !== asked.into) : targets;
    const failed = (await run(meant, asked)).filter(({ fault }) => fault !== null);
    if (failed.length === 0) {
      done?.(`${targets.length === 1 ? about : sayPlural(targets.length, 'exception')} ${words[kind].past}.`);
      close();
    }
    setFaults(failed);
  };
  return (
    <Dialog
      open
      close={close}
      title={`${title}: ${about}`}
      actions={
        <>
          <Button onClick={close}>{faults.length > 0 ? 'Close' : 'Cancel'}</Button>
          <Button look="primary" disabled={busy || asked === null} onClick={submit}>
            {busy ? 'Saving' : does}
          </Button>
        </>
      }
    >
      <Form kind={kind} targets={targets} set={setAsked} />
      <Faults faults={faults} of={targets.length} />
    </Dialog>
  );
}

const reasons: Record<'resolve' | 'reopen' | 'unmerge', string> = {
  resolve: 'What ended it? Kept in the history, for whoever meets it next.',
  reopen: 'What came back?',
  unmerge: 'Why has it another cause? Rules do not put it there again.',
};

function Form({ kind, targets, set }: { kind: DialogKind; targets: Target[]; set: (asked: Asked | null) => void }) {
  if (kind === 'assign') return <AssignForm set={set} />;
  if (kind === 'severity') return <SeverityForm set={set} />;
  if (kind === 'wait') return <WaitForm targets={targets} set={set} />;
  if (kind === 'snooze') return <SnoozeForm targets={targets} set={set} />;
  if (kind === 'merge') return <MergeForm targets={targets} set={set} />;
  if (kind === 'split') return <SplitForm targets={targets} set={set} />;
  if (kind === 'ticket') return <TicketForm targets={targets} set={set} />;
  return (
    <Field name="Reason" hint={reasons[kind]}>
      <TextArea
        autoFocus
        maxLength={1000}
        onChange={({ target }) => set(target.value.trim().length < 3 ? null : { action: kind, reason: target.value.trim() })}
      />
    </Field>
  );
}
