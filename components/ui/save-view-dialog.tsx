'use client';
import { useState } from 'react';
import { Button } from './button';
import { Dialog } from './dialog';
import { Field, Select, TextInput } from './field';
import { useDeed } from './use-deed';

interface Props {
  title: string;
  hint: string;
  /** What stands in the field first. */
  name: string;
  /** With whom it can be shared; empty: with nobody. */
  teams: readonly { id: string; name: string }[];
  save: (name: string, team: string | null) => Promise<unknown>;
  close: () => void;
}

/** Asks for the name of what is shown, and who else sees it. */
export function SaveViewDialog({ title, hint, name, teams, save, close }: Props) {
  const [text, setText] = useState(name);
  const [team, setTeam] = useState('');
  const { run, busy, fault } = useDeed();
  const done = () =>
    run(async () => {
      await save(text.trim(), team === '' ? null : team);
      close();
    });
  return (
    <Dialog
      open
      close={close}
      title={title}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" disabled={busy || text.trim() === ''} onClick={done}>
            {busy ? 'Saving' : 'Save'}
          </Button>
        </>
      }
    >
      <Field name="Name" hint={hint}>
        <TextInput autoFocus maxLength={80} value={text} onChange={({ target }) => setText(target.value)} />
      </Field>
      {teams.length > 0 ? (
        <Field name="Who sees it" hint="Each reader gets what they may see, and “mine” is theirs.">
          <Select value={team} onChange={({ target }) => setTeam(target.value)}>
            <option value="">Only you</option>
            {teams.map((one) => (
              <option key={one.id} value={one.id}>
                {`You and ${one.name}`}
              </option>
            ))}
          </Select>
        </Field>
      ) : null}
      {fault}
    </Dialog>
  );
}
