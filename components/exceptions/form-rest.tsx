'use client';
import { useState } from 'react';
import { Field, TextArea, TextInput } from '@/components/ui/field';
import { UntilField } from '@/components/ui/until-field';
import type { WaitingFor } from '@/lib/domain';
import type { Asked, Target } from './use-actions';

interface Props {
  targets: Target[];
  set: (asked: Asked | null) => void;
}

export const waitingWords: Record<WaitingFor, string> = {
  supplier: 'A supplier',
  team: 'Another team',
  application: 'An application',
  other: 'Somebody else',
};
const kinds: WaitingFor[] = ['supplier', 'team', 'application', 'other'];

/** Whom it waits on, why, and when somebody looks again. Only a supplier stops the clock. */
export function WaitForm({ targets, set }: Props) {
  const [first] = targets;
  const supplier = targets.every((one) => one.supplier && one.supplier === first?.supplier) ? (first?.supplier ?? '') : '';
  const [said, setSaid] = useState({ kind: null as WaitingFor | null, on: '', reason: '', at: null as string | null });
  const tell = (next: typeof said) => {
    setSaid(next);
    const [on, reason] = [next.on.trim(), next.reason.trim()];
    const isWhole = next.kind !== null && on !== '' && (next.kind !== 'supplier' || (reason.length >= 3 && next.at !== null));
    set(
      isWhole && next.kind && (reason === '' || reason.length >= 3)
        ? {
            action: 'wait',
            for: next.kind,
            waitingOn: on,
            ...(reason === '' ? {} : { reason }),
            ...(next.at === null ? {} : { nextActionAt: next.at }),
          }
        : null,
    );
  };
  const stops = said.kind === 'supplier';
  return (
    <>
      <fieldset className="grid gap-1">
        <legend className="mb-1 font-medium">What does it wait on?</legend>
        <div className="flex flex-wrap gap-x-4 gap-y-2">
          {kinds.map((kind) => (
            <label key={kind} className="inline-flex items-center gap-1.5">
              <input
                type="radio"
                name="waiting-for"
                checked={said.kind === kind}
                onChange={() => tell({ ...said, kind, on: kind === 'supplier' && said.on === '' ? supplier : said.on })}
                className="accent-accent"
              />
              {waitingWords[kind]}
            </label>
          ))}
        </div>
        <p className="text-s text-ink-3" aria-live="polite">
          {stops
            ? 'The clock of its due time stands for as long as it waits. A deadline of the business does not.'
            : 'Its clock goes on: only a supplier stops it.'}
        </p>
      </fieldset>
      <Field name="Whom exactly?" hint="It stays yours; the list says whom it waits on.">
        <TextInput maxLength={200} value={said.on} onChange={({ target }) => tell({ ...said, on: target.value })} />
      </Field>
      <Field name={stops ? 'Reason' : 'Reason, if there is one to tell'} hint="Shown beside it and kept in the history.">
        <TextArea maxLength={1000} rows={2} value={said.reason} onChange={({ target }) => tell({ ...said, reason: target.value })} />
      </Field>
      <UntilField
        name={stops ? 'Next action' : 'Next action, if it has a time'}
        hint="Then it comes back to its owner, by mail too, and its clock goes on."
        set={(at) => tell({ ...said, at })}
      />
    </>
  );
}

/** Until when it sleeps, what wakes it before, and why. */
export function SnoozeForm({ targets, set }: Props) {
  const [said, setSaid] = useState({ until: null as string | null, more: '', reason: '' });
  const tell = (next: typeof said) => {
    setSaid(next);
    const more = next.more.trim() === '' ? null : Number(next.more);
    const isWhole = next.until !== null && next.reason.trim().length >= 3 && (more === null || (Number.isInteger(more) && more > 0));
    set(
      isWhole && next.until
        ? { action: 'snooze', until: next.until, reason: next.reason.trim(), ...(more === null ? {} : { orMore: more }) }
        : null,
    );
  };
  return (
    <>
      <UntilField
        name="Asleep until"
        hint="Nobody is mailed about it before then. It wakes at once when it becomes more severe."
        set={(until) => tell({ ...said, until })}
      />
      <Field
        name="Or until so many more cases join"
        hint={
          targets.length === 1
            ? 'Leave it empty to let any number join.'
            : 'Counted for each of them. Leave it empty to let any number join.'
        }
      >
        <TextInput
          inputMode="numeric"
          value={said.more}
          onChange={({ target }) => tell({ ...said, more: target.value.replaceAll(/\D/g, '').slice(0, 6) })}
        />
      </Field>
      <Field name="Reason" hint="Why can it wait? Shown beside it, with your name.">
        <TextArea maxLength={1000} rows={2} value={said.reason} onChange={({ target }) => tell({ ...said, reason: target.value })} />
      </Field>
    </>
  );
}
