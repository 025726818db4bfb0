'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, TextInput } from '@/components/ui/field';
import { useDeed } from '@/components/ui/use-deed';
import { invitePerson } from '@/lib/client';
import type { GrantChoices } from '@/lib/domain/views/people';
import { type Draft, GrantEditor, newDraft, plainGrants, TeamMenu } from './grant-editor';

/** Name, e-mail and rights of somebody new; they choose their password themselves. */
export function InviteDialog({ choices, close, done }: { choices: GrantChoices; close: () => void; done: (id: string) => void }) {
  const { run, busy, fault } = useDeed();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [teams, setTeams] = useState<string[]>([]);
  const [drafts, setDrafts] = useState<Draft[]>(() => [newDraft()]);
  const invite = () =>
    run(async () => done((await invitePerson({ name: name.trim(), email: email.trim(), grants: plainGrants(drafts), teams })).id));
  return (
    <Dialog
      open
      wide
      close={close}
      title="Invite a person"
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" disabled={busy || name.trim() === '' || email.trim() === ''} onClick={invite}>
            Send the invitation
          </Button>
        </>
      }
    >
      <div className="grid gap-3 md:grid-cols-2">
        <Field name="Name">
          <TextInput autoFocus value={name} maxLength={100} autoComplete="off" onChange={({ target }) => setName(target.value)} />
        </Field>
        <Field name="E-mail" hint="Gets a link, good for seven days, to choose a password.">
          <TextInput type="email" value={email} maxLength={254} autoComplete="off" onChange={({ target }) => setEmail(target.value)} />
        </Field>
      </div>
      <div className="grid gap-1">
        <p className="font-medium">What they may do, and where</p>
        <GrantEditor drafts={drafts} choices={choices} change={setDrafts} least={1} />
      </div>
      <div className="flex items-center gap-2">
        <span className="font-medium">Teams</span>
        <TeamMenu chosen={teams} choices={choices} choose={setTeams} />
      </div>
      {fault}
    </Dialog>
  );
}
