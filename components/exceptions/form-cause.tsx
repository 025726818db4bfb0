'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Field, Select, TextArea, TextInput } from '@/components/ui/field';
import { exceptionQuery, fetchMembers } from '@/lib/client';
import { sayCount, sayPlural } from '@/lib/domain/say';
import type { ExceptionMember } from '@/lib/domain/views/exception';
import type { Asked, Target } from './use-actions';

interface Props {
  targets: Target[];
  set: (asked: Asked | null) => void;
}

/** Which one the others go under, and why they have one cause. */
export function MergeForm({ targets, set }: Props) {
  const [only] = targets;
  const many = targets.length > 1;
  const most = targets.toSorted((a, b) => (b.transactions ?? 0) - (a.transactions ?? 0))[0];
  const [said, setSaid] = useState({ into: many ? (most?.ref ?? '') : '', reason: '' });
  const tell = (next: typeof said) => {
    setSaid(next);
    const named = /^(?:EX-)?\d{1,15}$/i.test(next.into.trim());
    set(
      named && next.reason.trim().length >= 3
        ? { action: 'merge', into: next.into.trim().toUpperCase(), reason: next.reason.trim() }
        : null,
    );
  };
  return (
    <>
      {many ? (
        <Field
          name="The cause, under which the others go"
          hint="They stay countable, are found, and can be taken out again. Nobody is mailed of them apart."
        >
          <Select value={said.into} onChange={({ target }) => tell({ ...said, into: target.value })}>
            {targets.map((one) => (
              <option key={one.ref} value={one.ref}>
                {[one.ref, one.title, one.transactions ? sayPlural(one.transactions, 'case') : null].filter(Boolean).join(', ')}
              </option>
            ))}
          </Select>
        </Field>
      ) : (
        <Field
          name={`Under which exception does ${only?.ref ?? 'it'} go?`}
          hint="The one that is the cause, as EX-1042. This one stays countable, is found, and can be taken out again."
        >
          <TextInput
            autoFocus
            maxLength={20}
            placeholder="EX-"
            value={said.into}
            onChange={({ target }) => tell({ ...said, into: target.value })}
          />
        </Field>
      )}
      <Field name="Reason" hint="How do you know that they have one cause? Kept in both histories.">
        <TextArea maxLength={1000} rows={2} value={said.reason} onChange={({ target }) => tell({ ...said, reason: target.value })} />
      </Field>
    </>
  );
}

/** Which cases are something else, and why. */
export function SplitForm({ targets, set }: Props) {
  const ref = targets[0]?.ref ?? '';
  const { data, isError } = useQuery(exceptionQuery(ref));
  const [more, setMore] = useState<{ rows: ExceptionMember[]; next: string | null } | null>(null);
  const [said, setSaid] = useState<{ cases: ReadonlySet<string>; reason: string }>({ cases: new Set(), reason: '' });
  const tell = (next: typeof said) => {
    setSaid(next);
    set(
      next.cases.size > 0 && next.reason.trim().length >= 3
        ? { action: 'split', cases: [...next.cases], reason: next.reason.trim() }
        : null,
    );
  };
  if (isError) return <p role="alert">Its cases could not be loaded. Close this and try again.</p>;
  if (!data) return <p role="status">Loading its cases</p>;
  const known = [...data.members.rows, ...(more?.rows ?? [])];
  const open = [...new Map(known.map((row) => [row.id, row])).values()].filter(({ mendedAt }) => mendedAt === null);
  const next = more ? more.next : data.members.nextCursor;
  const load = async () => {
    if (next === null) return;
    const page = await fetchMembers(ref, next);
    setMore({ rows: [...(more?.rows ?? []), ...page.rows], next: page.nextCursor });
  };
  const pick = (ids: string[], on: boolean) =>
    tell({ ...said, cases: new Set(on ? [...said.cases, ...ids] : [...said.cases].filter((id) => !ids.includes(id))) });
  const places = Map.groupBy(open, ({ facility }) => facility.name);
  return (
    <>
      <fieldset className="grid gap-1.5">
        <legend className="mb-1 font-medium">Cases that are something else</legend>
        {places.size > 1 ? (
          <div className="flex flex-wrap gap-1.5">
            {[...places].map(([place, rows]) => (
              <Button
                key={place}
                size="s"
                onClick={() =>
                  pick(
                    rows.map(({ id }) => id),
                    true,
                  )
                }
              >
                {`All at ${place} (${rows.length})`}
              </Button>
            ))}
          </div>
        ) : null}
        <ul className="max-h-[240px] overflow-y-auto rounded-m border border-line">
          {open.map((row) => (
            <li key={row.id} className="border-b border-line last:border-0">
              {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is the Checkbox. */}
              <label className="grid cursor-pointer grid-cols-[15px_minmax(0,1fr)] items-start gap-x-2.5 px-2.5 py-1.5 hover:bg-bg">
                <Checkbox checked={said.cases.has(row.id)} onChange={({ target }) => pick([row.id], target.checked)} className="mt-0.5" />
                <span className="min-w-0 leading-4">
                  <span className="block truncate font-medium tabular-nums">
                    {row.name} <span className="font-normal text-ink-3">{row.facility.name}</span>
                  </span>
                  <span className="block truncate text-s text-ink-3">{row.evidence}</span>
                </span>
              </label>
            </li>
          ))}
        </ul>
        <p className="flex items-center gap-2 text-s text-ink-3">
          <span aria-live="polite">{`${sayCount(said.cases.size)} of ${sayPlural(data.members.total, 'case')} chosen; at least one that is still wrong stays.`}</span>
          {next ? (
            <Button look="quiet" size="s" onClick={load} className="text-accent">
              Show more
            </Button>
          ) : null}
        </p>
      </fieldset>
      <Field name="Reason" hint="They become an exception of their own, and go on there when they fail again. Kept in both histories.">
        <TextArea maxLength={1000} rows={2} value={said.reason} onChange={({ target }) => tell({ ...said, reason: target.value })} />
      </Field>
    </>
  );
}
