'use client';
import { useState } from 'react';
import { Field, TextInput } from '@/components/ui/field';
import type { Asked, Target } from './use-actions';

const isHttps = (text: string) => URL.canParse(text) && new URL(text).protocol === 'https:';

/** The address of the ticket that somebody works on elsewhere. */
export function TicketForm({ targets, set }: { targets: Target[]; set: (asked: Asked | null) => void }) {
  const known = targets.length === 1 ? (targets[0]?.ticketUrl ?? null) : null;
  const [text, setText] = useState(known ?? '');
  const change = (next: string) => {
    setText(next);
    const url = next.trim();
    if (url === '') set(known === null ? null : { action: 'ticket', url: null });
    else set(isHttps(url) && url !== known ? { action: 'ticket', url } : null);
  };
  const wrong = text.trim() !== '' && !isHttps(text.trim());
  return (
    <Field
      name="Address of the ticket"
      hint={
        wrong
          ? 'It must begin with https://.'
          : known
            ? 'Empty it to take the link away.'
            : 'As the address bar of the ticket system shows it.'
      }
    >
      <TextInput
        autoFocus
        type="url"
        inputMode="url"
        maxLength={500}
        placeholder="https://"
        value={text}
        aria-invalid={wrong}
        onChange={({ target }) => change(target.value)}
      />
    </Field>
  );
}
