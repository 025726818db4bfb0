'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { chipClass } from '@/components/ui/chip';
import { classNames } from '@/components/ui/class-names';
import { useTimezone } from '@/components/ui/clock';
import { Icon } from '@/components/ui/icon';
import { Popover } from '@/components/ui/popover';
import { sayTime } from '@/lib/domain/say';
import { type Changes, DEFAULT_RANGE, rangeShape, ranges } from '@/lib/domain/scope-url';

const OWN = 'own';

interface Props {
  search: URLSearchParams;
  change: (changes: Changes) => void;
  /** What holds without a time in the address, where that is not the default length. */
  own?: string;
}

/** The time of the address: a length before now, or two instants. */
export function RangeMenu({ search, change, own }: Props) {
  const timezone = useTimezone();
  const [from, to] = [search.get('from'), search.get('to')];
  const range = search.get('range') ?? (own === undefined ? DEFAULT_RANGE : OWN);
  const choices = own === undefined ? ranges : [{ id: OWN, name: own }, ...ranges];
  const standard = own === undefined ? DEFAULT_RANGE : OWN;
  const valid = from !== null && !Number.isNaN(Date.parse(from));
  const until = to !== null && !Number.isNaN(Date.parse(to)) ? to : null;
  const words = valid
    ? `${sayTime(from, timezone, 0)} to ${until ? sayTime(until, timezone, 0) : 'now'}`
    : (choices.find(({ id }) => id === range)?.name ??
      (rangeShape.test(range) ? `Last ${range}` : choices.find(({ id }) => id === standard)?.name));
  return (
    <Popover
      buttonClassName={chipClass(valid || range !== standard)}
      className="w-[280px] overflow-y-auto p-1"
      label={
        <>
          <span>Time</span>
          <b className="font-semibold text-ink">{words}</b>
          <Icon name="down" className="-mr-1 text-ink-3" />
        </>
      }
    >
      {(close) => (
        <>
          {choices.map(({ id, name }) => (
            <button
              key={id}
              type="button"
              aria-pressed={!valid && id === range}
              onClick={() => {
                change({ range: id === standard ? null : id, from: null, to: null });
                close();
              }}
              className={classNames(
                'flex h-8 w-full items-center rounded-s px-2 text-left hover:bg-sunken',
                !valid && id === range && 'font-semibold',
              )}
            >
              <span className="flex-1">{name}</span>
              {!valid && id === range ? <Icon name="check" /> : null}
            </button>
          ))}
          <Between
            from={valid ? from : null}
            to={until}
            apply={(window) => {
              change({ ...window, range: null });
              close();
            }}
          />
        </>
      )}
    </Popover>
  );
}

const local = (iso: string | null) => {
  if (iso === null) return '';
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

function Between({
  from,
  to,
  apply,
}: {
  from: string | null;
  to: string | null;
  apply: (window: { from: string; to: string | null }) => void;
}) {
  const [start, setStart] = useState(() => local(from));
  const [end, setEnd] = useState(() => local(to));
  const wrong = start !== '' && end !== '' && end <= start;
  const field = 'h-8 w-full rounded-s border border-line bg-bg px-2';
  return (
    <form
      className="mt-1 grid gap-2 border-t border-line p-2"
      onSubmit={(event) => {
        event.preventDefault();
        apply({ from: new Date(start).toISOString(), to: end === '' ? null : new Date(end).toISOString() });
      }}
    >
      <label className="grid gap-1 text-s text-ink-3">
        From
        <input type="datetime-local" required value={start} onChange={(event) => setStart(event.target.value)} className={field} />
      </label>
      <label className="grid gap-1 text-s text-ink-3">
        To, not included
        <input type="datetime-local" value={end} onChange={(event) => setEnd(event.target.value)} className={field} />
      </label>
      {wrong ? (
        <p role="alert" className="text-s text-crit-text">
          The end must come after the start.
        </p>
      ) : (
        <p className="text-s text-ink-3">In this device’s time zone; without an end: until now.</p>
      )}
      <Button type="submit" look="primary" disabled={start === '' || wrong}>
        Show this time
      </Button>
    </form>
  );
}
