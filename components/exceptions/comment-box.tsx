'use client';
import { useQuery } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { TextArea } from '@/components/ui/field';
import { assigneesQuery } from '@/lib/client';
import type { Mention } from '@/lib/domain';
import type { ExceptionView } from '@/lib/domain/views/exception';
import { Faults } from './faults';
import { beginsWord, findMention, type Mentionable, mentionsIn } from './find-mention';
import { type Outcome, useActions } from './use-actions';

const MOST = 6;

/** A word of one's own. After an @ it offers people and teams: those named are told by mail. */
export function CommentBox({ view }: { view: ExceptionView }) {
  const { run, busy } = useActions();
  const [text, setText] = useState('');
  const [caret, setCaret] = useState(0);
  const [faults, setFaults] = useState<Outcome[]>([]);
  const [offered, setOffered] = useState(0);
  const box = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const asked = findMention(text, caret);
  const { data } = useQuery({ ...assigneesQuery(), enabled: text.includes('@') });
  const all: Mentionable[] = [
    ...(data?.people.map(({ id, name }) => ({ kind: 'person' as const, id, name })) ?? []),
    ...(data?.teams.map(({ id, name }) => ({ kind: 'team' as const, id, name })) ?? []),
  ];
  const offers = asked === null ? [] : all.filter(({ name }) => beginsWord(name, asked.words)).slice(0, MOST);
  const at = Math.min(offered, offers.length - 1);
  const pick = (one: Mentionable) => {
    if (asked === null) return;
    const next = `${text.slice(0, asked.from)}@${one.name} ${text.slice(caret)}`;
    const end = asked.from + one.name.length + 2;
    setText(next);
    setCaret(end);
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(end, end);
    });
  };
  const send = async () => {
    const mentions: Mention[] = mentionsIn(text, all);
    const comment = { action: 'comment' as const, text: text.trim(), ...(mentions.length > 0 ? { mentions } : {}) };
    const failed = (await run([view.row], comment)).filter(({ fault }) => fault !== null);
    if (failed.length === 0) setText('');
    setFaults(failed);
  };
  const press = (event: React.KeyboardEvent) => {
    const chosen = offers[at];
    if (!chosen) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOffered((at + (event.key === 'ArrowDown' ? 1 : offers.length - 1)) % offers.length);
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      event.preventDefault();
      pick(chosen);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      setCaret(0);
    }
  };
  return (
    <div className="mb-3 grid gap-1.5 print:hidden">
      <div className="relative">
        <TextArea
          ref={box}
          rows={text === '' ? 1 : 3}
          value={text}
          maxLength={4000}
          onChange={({ target }) => {
            setText(target.value);
            setCaret(target.selectionStart);
            setOffered(0);
          }}
          onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
          onKeyDown={press}
          aria-label="Write a comment"
          aria-autocomplete="list"
          aria-controls={offers.length > 0 ? listId : undefined}
          aria-activedescendant={offers[at] ? `${listId}-${at}` : undefined}
          placeholder="Write a comment; @ tells somebody"
        />
        {offers.length > 0 ? (
          <div
            id={listId}
            role="listbox"
            aria-label="Whom to mention"
            className="absolute top-full left-0 z-20 -mt-0.5 w-[280px] overflow-hidden rounded-l border border-line bg-surface shadow-float"
          >
            {offers.map((one, index) => (
              <div
                key={`${one.kind} ${one.id}`}
                id={`${listId}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === at}
                // The box keeps the focus: what is typed goes on there.
                onMouseDown={(event) => {
                  event.preventDefault();
                  pick(one);
                }}
                className={`flex cursor-pointer items-baseline gap-2 px-3 py-1.5 ${index === at ? 'bg-accent-soft' : 'hover:bg-sunken'}`}
              >
                <span className="min-w-0 flex-1 truncate font-medium">{one.name}</span>
                <span className="text-s text-ink-3">{one.kind === 'team' ? 'team' : ''}</span>
              </div>
            ))}
          </div>
        ) : null}
      </div>
      {text.trim() === '' ? null : (
        <Button look="primary" className="justify-self-end" disabled={busy} onClick={send}>
          {busy ? 'Saving' : 'Comment'}
        </Button>
      )}
      <Faults faults={faults} of={1} />
    </div>
  );
}
