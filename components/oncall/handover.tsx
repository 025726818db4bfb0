'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Select, TextArea } from '@/components/ui/field';
import { RelativeTime } from '@/components/ui/time';
import { useDeed } from '@/components/ui/use-deed';
import { leaveHandover } from '@/lib/client';
import type { OnCall } from '@/lib/domain/views/on-call';

const SHOWN = 3;

/** What was left to the teams of the reader in the last day, and the way to leave a word to whoever comes next. */
export function Handover({ data }: { data: OnCall }) {
  const [writing, setWriting] = useState(false);
  if (data.teams.length === 0 && data.notes.length === 0) return null;
  return (
    <section aria-label="Handed over" className="border-t border-line px-4 py-3.5 lg:border-0 lg:px-0">
      <div className="flex items-center justify-between gap-3">
        <h2 className="text-l">Handed over</h2>
        {data.teams.length > 0 ? (
          <Button className="h-11!" onClick={() => setWriting(true)}>
            Leave a note
          </Button>
        ) : null}
      </div>
      {data.notes.length === 0 ? (
        <p className="text-ink-2">No note in the last day. Before you go off duty, say what the next must know.</p>
      ) : null}
      <ul className="grid gap-2.5">
        {data.notes.slice(0, SHOWN).map(({ id, by, team, text, at }) => (
          <li key={id} className="border-l-2 border-line-strong pl-3">
            <p className="leading-normal text-pretty whitespace-pre-wrap">{text}</p>
            <p className="text-s text-ink-3">
              {by.me ? 'You' : by.name}
              {data.teams.length === 1 ? '' : `, to ${team.name}`}, <RelativeTime at={at} />
            </p>
          </li>
        ))}
      </ul>
      {writing ? <Write data={data} close={() => setWriting(false)} /> : null}
    </section>
  );
}

function Write({ data, close }: { data: OnCall; close: () => void }) {
  const client = useQueryClient();
  const { run, busy, fault } = useDeed();
  const [team, setTeam] = useState(data.teams[0]?.id ?? '');
  const [text, setText] = useState('');
  const save = () =>
    run(async () => {
      await leaveHandover({ environment: data.environment, team, text: text.trim() });
      await client.invalidateQueries({ queryKey: ['on-call'] });
      close();
    });
  return (
    <Dialog
      open
      close={close}
      title="Leave a note"
      actions={
        <>
          <Button onClick={close} className="max-md:h-11!">
            Cancel
          </Button>
          <Button look="primary" disabled={busy || text.trim().length < 3} onClick={save} className="max-md:h-11!">
            {busy ? 'Saving' : 'Leave it'}
          </Button>
        </>
      }
    >
      {data.teams.length > 1 ? (
        <Field name="To whoever is on duty for">
          <Select value={team} onChange={({ target }) => setTeam(target.value)}>
            {data.teams.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      ) : null}
      <Field
        name="What must they know?"
        hint="What is held, who was called, what to look at first. No names of patients. It stays in the report of each open incident."
      >
        <TextArea autoFocus rows={5} maxLength={4000} value={text} onChange={({ target }) => setText(target.value)} />
      </Field>
      {fault}
    </Dialog>
  );
}
