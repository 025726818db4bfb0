'use client';
import { useRef, useState } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { IconButton } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Select } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import type { RotationForm } from '@/lib/domain/views/rotation';
import { moveInList } from './move-in-list';

interface Props {
  label: string;
  /** Addresses in the order of their turns. */
  chosen: readonly string[];
  people: RotationForm['people'];
  team: string;
  change: (chosen: string[]) => void;
}

/** People in the order of their turns: dragged, or moved with the arrow keys while Alt is held. */
export function RotationPeople({ label, chosen, people, team, change }: Props) {
  const [dragged, setDragged] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const nameOf = (email: string) => people.find((one) => one.email === email)?.name ?? email;
  const free = people.filter(({ email }) => !chosen.includes(email));
  const [own, others] = [free.filter(({ teams }) => teams.includes(team)), free.filter(({ teams }) => !teams.includes(team))];
  const move = (from: number, to: number) => {
    const email = chosen[from];
    if (email === undefined || to < 0 || to >= chosen.length) return;
    change(moveInList(chosen, from, to));
    setSaid(`${nameOf(email)} has turn ${to + 1} of ${chosen.length}.`);
    // The same person keeps the focus, wherever they stand now.
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>('[data-person]')[to]?.focus());
  };
  const isKnown = (email: string) => people.some((one) => one.email === email);
  return (
    <fieldset className="grid min-w-0 gap-1.5 [&>*]:min-w-0">
      <legend className="mb-1 font-medium">Who takes turns, in this order</legend>
      {chosen.length === 0 ? <p className="text-ink-2">Nobody yet. Choose the first person below.</p> : null}
      <ol ref={list} aria-label={`People of ${label}`}>
        {chosen.map((email, at) => (
          <li
            key={email}
            draggable
            onDragStart={() => setDragged(at)}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => dragged !== null && event.preventDefault()}
            onDrop={(event) => {
              event.preventDefault();
              if (dragged !== null) move(dragged, at);
              setDragged(null);
            }}
            className={classNames(
              'flex min-h-9 items-center gap-2 border-b border-line last:border-0',
              dragged === at && 'opacity-50',
              dragged !== null && dragged !== at && 'hover:bg-accent-soft',
            )}
          >
            <span className="w-5 flex-none text-s text-ink-3 tabular-nums">{at + 1}</span>
            <button
              type="button"
              data-person
              title="Drag, or hold Alt and press an arrow key"
              aria-label={`${nameOf(email)}${isKnown(email) ? '' : ' cannot sign in'}, turn ${at + 1} of ${chosen.length}. Alt and an arrow key moves it`}
              onKeyDown={(event) => {
                if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
                event.preventDefault();
                move(at, at + (event.key === 'ArrowUp' ? -1 : 1));
              }}
              className="flex min-w-0 flex-1 cursor-grab items-center gap-2 rounded-s py-1 text-left"
            >
              <Avatar name={nameOf(email)} me={false} />
              <span className="min-w-0 truncate">{nameOf(email)}</span>
              {isKnown(email) ? null : <span className="flex-none text-s text-ink-2">cannot sign in</span>}
            </button>
            <IconButton label={`Move ${nameOf(email)} up`} disabled={at === 0} onClick={() => move(at, at - 1)}>
              <Icon name="up" />
            </IconButton>
            <IconButton label={`Move ${nameOf(email)} down`} disabled={at === chosen.length - 1} onClick={() => move(at, at + 1)}>
              <Icon name="down" />
            </IconButton>
            <IconButton label={`Take ${nameOf(email)} out`} onClick={() => change(chosen.filter((one) => one !== email))}>
              <Icon name="close" size={12} />
            </IconButton>
          </li>
        ))}
      </ol>
      <p role="status" className="sr-only">
        {said}
      </p>
      <Select aria-label={`Add somebody to ${label}`} value="" onChange={({ target }) => target.value && change([...chosen, target.value])}>
        <option value="">Add somebody ...</option>
        {own.length > 0 ? (
          <optgroup label="Of the team">
            {own.map(({ email, name }) => (
              <option key={email} value={email}>
                {name}
              </option>
            ))}
          </optgroup>
        ) : null}
        <optgroup label={own.length > 0 ? 'Others' : 'Everybody'}>
          {others.map(({ email, name }) => (
            <option key={email} value={email}>
              {name}
            </option>
          ))}
        </optgroup>
      </Select>
    </fieldset>
  );
}
