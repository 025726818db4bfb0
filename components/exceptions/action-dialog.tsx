'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Select, TextArea, TextInput } from '@/components/ui/field';
import { assigneesQuery } from '@/lib/client';
import { sayPlural } from '@/lib/domain/say';
import { severityWords } from '@/lib/domain/say-exception';
import { type Asked, type Outcome, type Target, useActions } from './use-actions';

export type DialogKind = 'assign' | 'wait' | 'severity' | 'resolve' | 'reopen';

const words: Record<DialogKind, { title: string; does: string; past: string }> = {
  assign: { title: 'Assign', does: 'Assign', past: 'assigned' },
  wait: { title: 'Waiting on', does: 'Save', past: 'marked as waiting' },
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
    const failed = (await run(targets, asked)).filter(({ fault }) => fault !== null);
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
      <Form kind={kind} set={setAsked} />
      <Faults faults={faults} of={targets.length} />
    </Dialog>
  );
}

/** What did not work, per exception, and why. A conflict has been read again meanwhile: the same button then tries on the newest. */
export function Faults({ faults, of }: { faults: Outcome[]; of: number }) {
  if (faults.length === 0) return null;
  return (
    <div role="alert" className="rounded-m border border-high bg-high-soft px-3 py-2 text-ink">
      <p className="font-semibold">{of === 1 ? 'This did not work' : `${of - faults.length} done, ${faults.length} not`}</p>
      <ul className="mt-1 grid gap-1">
        {faults.map(({ ref, fault, conflict }) => (
          <li key={ref}>
            <b className="font-semibold">{ref}</b> {fault} {conflict ? 'The page now shows the newest; look at it and try again.' : ''}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Form({ kind, set }: { kind: DialogKind; set: (asked: Asked | null) => void }) {
  if (kind === 'assign') return <AssignForm set={set} />;
  if (kind === 'severity') return <SeverityForm set={set} />;
  if (kind === 'wait') {
    return (
      <Field name="Whom or what does it wait on?" hint="It stays yours; the list says whom it waits on.">
        <TextInput
          autoFocus
          maxLength={200}
          onChange={({ target }) => set(target.value.trim() === '' ? null : { action: 'wait', waitingOn: target.value.trim() })}
        />
      </Field>
    );
  }
  return (
    <Field name="Reason" hint={kind === 'resolve' ? 'What ended it? Kept in the history, for whoever meets it next.' : 'What came back?'}>
      <TextArea
        autoFocus
        maxLength={1000}
        onChange={({ target }) => set(target.value.trim().length < 3 ? null : { action: kind, reason: target.value.trim() })}
      />
    </Field>
  );
}

function AssignForm({ set }: { set: (asked: Asked | null) => void }) {
  const { data, isError } = useQuery(assigneesQuery());
  const [team, setTeam] = useState('');
  const [person, setPerson] = useState('');
  const choose = (nextTeam: string, nextPerson: string) => {
    setTeam(nextTeam);
    setPerson(nextPerson);
    const chosen = {
      ...(nextTeam ? { team: nextTeam } : {}),
      ...(nextPerson ? { person: nextPerson === 'nobody' ? null : nextPerson } : {}),
    };
    set(nextTeam || nextPerson ? { action: 'assign', ...chosen } : null);
  };
  if (isError) return <p role="alert">The list of people could not be loaded. Close this and try again.</p>;
  const people = data?.people.filter((one) => team === '' || one.teams.includes(team)) ?? [];
  return (
    <>
      <Field name="Team" hint="Leave as it is to keep the team.">
        <Select value={team} disabled={!data} onChange={({ target }) => choose(target.value, '')}>
          <option value="">As it is</option>
          {data?.teams.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <Field
        name="Person"
        hint={
          team && people.length === 0
            ? 'Nobody of this team has an account here; the team itself is told.'
            : 'One person can be asked; a team can only be hoped for.'
        }
      >
        <Select value={person} disabled={!data} onChange={({ target }) => choose(team, target.value)}>
          <option value="">As it is</option>
          <option value="nobody">Nobody yet</option>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
    </>
  );
}

function SeverityForm({ set }: { set: (asked: Asked | null) => void }) {
  const [severity, setSeverity] = useState<keyof typeof severityWords | null>(null);
  const [reason, setReason] = useState('');
  const choose = (next: typeof severity, text: string) => {
    setSeverity(next);
    setReason(text);
    set(next && text.trim().length >= 3 ? { action: 'severity', severity: next, reason: text.trim() } : null);
  };
  return (
    <>
      <fieldset className="grid gap-1">
        <legend className="mb-1 font-medium">Severity</legend>
        <div className="flex flex-wrap gap-x-4 gap-y-2">
          {(['sev1', 'sev2', 'sev3', 'sev4'] as const).map((id) => (
            <label key={id} className="inline-flex items-center gap-1.5">
              <input type="radio" name="severity" checked={severity === id} onChange={() => choose(id, reason)} className="accent-accent" />
              {severityWords[id]}
            </label>
          ))}
        </div>
      </fieldset>
      <Field name="Reason" hint="Shown beside the severity, with your name.">
        <TextArea value={reason} maxLength={1000} onChange={({ target }) => choose(severity, target.value)} />
      </Field>
    </>
  );
}
