'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Field, Select, TextArea } from '@/components/ui/field';
import { assigneesQuery } from '@/lib/client';
import { severityWords } from '@/lib/domain/say-exception';
import type { Asked } from './use-actions';

/** Whose it becomes. */
export function AssignForm({ set }: { set: (asked: Asked | null) => void }) {
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

/** How severe it is, and why a person says so. */
export function SeverityForm({ set }: { set: (asked: Asked | null) => void }) {
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
