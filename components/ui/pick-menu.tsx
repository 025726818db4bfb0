'use client';
import { useState } from 'react';
import { chipClass } from './chip';
import { classNames } from './class-names';
import { Icon } from './icon';
import { Popover } from './popover';

export interface PickOption {
  id: string;
  name: string;
  group?: string;
  hint?: string;
}

/**
 * A chip that opens a list to choose from. Several may be chosen unless `single`; nothing chosen means all.
 * `summary` is what the chip says when closed. Lists longer than eight get a box to narrow them.
 */
export function PickMenu({
  name,
  summary,
  options,
  chosen,
  choose,
  single = false,
  allName = 'All',
  bare = false,
  align = 'left',
}: {
  name: string;
  summary: string;
  options: PickOption[];
  chosen: string[];
  choose: (ids: string[]) => void;
  single?: boolean;
  allName?: string;
  /** The chip shows the choice alone; its name is still spoken. */
  bare?: boolean;
  align?: 'left' | 'right';
}) {
  return (
    <Popover
      buttonClassName={chipClass(chosen.length > 0)}
      className="w-[290px] flex-col open:flex"
      align={align}
      label={
        <>
          <span className={bare ? 'sr-only' : undefined}>{name}</span>
          <b className="max-w-[190px] truncate font-semibold text-ink">{summary}</b>
          <Icon name="down" className="-mr-1 text-ink-3" />
        </>
      }
    >
      {(close) => <Options {...{ name, options, chosen, choose, single, allName, close }} />}
    </Popover>
  );
}

function Options({
  name,
  options,
  chosen,
  choose,
  single,
  allName,
  close,
}: {
  name: string;
  options: PickOption[];
  chosen: string[];
  choose: (ids: string[]) => void;
  single: boolean;
  allName: string;
  close: () => void;
}) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const shown = options.filter((option) => `${option.name} ${option.id} ${option.group ?? ''}`.toLowerCase().includes(wanted));
  const toggle = (id: string) => {
    choose(single ? [id] : chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
    if (single) close();
  };
  return (
    <>
      {options.length > 8 ? (
        <div className="border-b border-line p-2">
          <input
            value={text}
            onChange={(event) => setText(event.target.value)}
            placeholder="Type to narrow"
            aria-label={`Narrow ${name}`}
            className="h-7 w-full rounded-s border border-line bg-bg px-2 outline-accent"
          />
        </div>
      ) : null}
      <fieldset className="min-h-0 flex-1 overflow-y-auto p-1">
        <legend className="sr-only">{name}</legend>
        {single ? null : <Option kind="radio" name={allName} checked={chosen.length === 0} toggle={() => choose([])} />}
        {shown.map((option, index) => (
          <div key={option.id}>
            {option.group && option.group !== shown[index - 1]?.group ? (
              <p className="px-2 pt-2 pb-1 text-xs font-medium text-ink-3">{option.group}</p>
            ) : null}
            <Option
              kind={single ? 'radio' : 'checkbox'}
              name={option.name}
              {...(option.hint ? { hint: option.hint } : {})}
              checked={chosen.includes(option.id)}
              toggle={() => toggle(option.id)}
            />
          </div>
        ))}
        {shown.length === 0 ? <p className="px-2 py-3 text-ink-3">Nothing has this name.</p> : null}
      </fieldset>
    </>
  );
}

function Option({
  kind,
  name,
  hint,
  checked,
  toggle,
}: {
  kind: 'radio' | 'checkbox';
  name: string;
  hint?: string;
  checked: boolean;
  toggle: () => void;
}) {
  return (
    <label className={classNames('flex min-h-8 cursor-pointer items-center gap-2 rounded-s px-2 hover:bg-sunken', checked && 'text-ink')}>
      <input type={kind} checked={checked} onChange={toggle} className="size-3.5 accent-accent" />
      <span className="min-w-0 flex-1 truncate">{name}</span>
      {hint ? <span className="text-s text-ink-3">{hint}</span> : null}
    </label>
  );
}
