'use client';
import { classNames } from '@/components/ui/class-names';
import { useNow, useTimezone } from '@/components/ui/clock';
import { sayDate, sayTime } from '@/lib/domain/say';
import type { DutyPerson, DutyShift, Schedules } from '@/lib/domain/views/duty';

const colours = ['var(--s1)', 'var(--s2)', 'var(--s3)', 'var(--s4)', 'var(--s6)', 'var(--s5)'];

/** The colour of a person: their place among those of the schedule, so that it stays whatever is shown. */
export const colourOf = (people: readonly DutyPerson[], { email }: DutyPerson): string =>
  colours[
    Math.max(
      0,
      people.findIndex((one) => one.email === email),
    ) % colours.length
  ] ?? 'var(--s5)';

interface Props {
  view: Pick<Schedules, 'from' | 'to' | 'days'>;
  people: readonly DutyPerson[];
  rows: { name: string; shifts: readonly DutyShift[]; gaps?: boolean }[];
  pick: ((shift: DutyShift) => void) | null;
}

/** Days as columns, who is on duty as bars: what holds first, then the layers it comes from. Nobody is hatched. */
export function DutyTimeline({ view, people, rows, pick }: Props) {
  const timezone = useTimezone();
  const now = useNow(60_000);
  const [from, to] = [Date.parse(view.from), Date.parse(view.to)];
  const share = (at: number) => ((Math.min(Math.max(at, from), to) - from) / (to - from)) * 100;
  const every = view.days.length > 14 ? 7 : 1;
  return (
    <div className="grid grid-cols-[112px_minmax(0,1fr)] gap-y-1 text-s">
      <span />
      <div className="relative h-5" aria-hidden="true">
        {view.days.map(({ date, at }, i) =>
          i % every === 0 ? (
            <span key={date} className="absolute truncate pl-1 text-xs text-ink-3" style={{ left: `${share(Date.parse(at))}%` }}>
              {every === 1 ? dayName(at, timezone) : sayDate(at, timezone)}
            </span>
          ) : null,
        )}
      </div>
      {rows.map(({ name, shifts, gaps = false }) => (
        <Row
          key={name}
          {...{ name, shifts, gaps, people, pick, share, from, to, now }}
          marks={view.days.map(({ at }) => share(Date.parse(at)))}
        />
      ))}
    </div>
  );
}

const dayName = (at: string, timezone: string) =>
  `${new Intl.DateTimeFormat('en-US', { timeZone: timezone, weekday: 'short' }).format(new Date(at))} ${sayDate(at, timezone).split(' ')[0]}`;

interface RowProps {
  name: string;
  shifts: readonly DutyShift[];
  gaps: boolean;
  people: readonly DutyPerson[];
  pick: Props['pick'];
  share: (at: number) => number;
  from: number;
  to: number;
  now: number;
  marks: number[];
}

function Row({ name, shifts, gaps, people, pick, share, from, to, now, marks }: RowProps) {
  return (
    <>
      <span className={classNames('truncate self-center pr-2', gaps ? 'font-medium' : 'text-ink-3')}>{name}</span>
      <div className={classNames('relative overflow-hidden rounded-s', gaps ? 'h-8' : 'h-5 opacity-80')}>
        <div
          aria-hidden="true"
          className="absolute inset-0"
          style={{ background: gaps ? 'repeating-linear-gradient(45deg, var(--hatch) 0 4px, var(--hatch-2) 4px 8px)' : 'var(--sunken)' }}
        />
        {marks.map((left) => (
          <span key={left} aria-hidden="true" className="absolute inset-y-0 w-px bg-line" style={{ left: `${left}%` }} />
        ))}
        {shifts.map((shift) => (
          <Bar key={`${shift.person.email} ${shift.from}`} {...{ shift, people, pick, share }} />
        ))}
        {now > from && now < to ? (
          <span aria-hidden="true" className="absolute inset-y-0 w-0.5 bg-ink" style={{ left: `${share(now)}%` }} />
        ) : null}
      </div>
    </>
  );
}

function Bar({
  shift,
  people,
  pick,
  share,
}: {
  shift: DutyShift;
  people: readonly DutyPerson[];
  pick: Props['pick'];
  share: (at: number) => number;
}) {
  const timezone = useTimezone();
  const now = useNow(60_000);
  const [left, right] = [share(Date.parse(shift.from)), share(Date.parse(shift.to))];
  const colour = colourOf(people, shift.person);
  // The line of the present must not stand on the name.
  const passed = share(now) - left;
  const style = {
    ...(passed > 0 && passed < 0.6 * (right - left) ? { paddingLeft: `calc(${passed.toFixed(2)}% + 4px)` } : {}),
    left: `${left}%`,
    width: `calc(${right - left}% - 1px)`,
    background: `color-mix(in srgb, ${colour} 22%, var(--surface))`,
    borderLeft: `3px solid ${colour}`,
  };
  const said = `${sayShift(shift)}, ${sayTime(shift.from, timezone, now)} to ${sayTime(shift.to, timezone, now)}`;
  const look = classNames(
    'absolute inset-y-0 flex items-center overflow-hidden rounded-s px-1 text-left text-xs font-medium text-ink',
    shift.override !== null && 'outline-1 -outline-offset-1 outline-dashed outline-ink-2',
  );
  const text = right - left > 4 ? <span className="truncate">{shift.person.name}</span> : null;
  return pick && Date.parse(shift.to) > now ? (
    <button
      type="button"
      title={said}
      aria-label={`${said}. Change`}
      className={classNames(look, 'hover:brightness-95')}
      style={style}
      onClick={() => pick(shift)}
    >
      {text}
    </button>
  ) : (
    <span title={said} role="img" aria-label={said} className={look} style={style}>
      {text}
    </span>
  );
}

/** `Wei Zhang for Jonas Whitaker`. */
export const sayShift = ({ person, insteadOf }: Pick<DutyShift, 'person' | 'insteadOf'>): string =>
  `${person.name}${insteadOf ? ` for ${insteadOf.name}` : ''}`;
