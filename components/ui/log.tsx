import { classNames } from './class-names';

/** A course of events along a line: time, mark, words. Newest first or last, as the caller orders it. */
export function Log({ children, label }: { children: React.ReactNode; label: string }) {
  return (
    <ol aria-label={label} className="grid grid-cols-[auto_20px_minmax(0,1fr)]">
      {children}
    </ol>
  );
}

/** One entry of a log. `mark` is an avatar or glyph; without one a dot stands there, hollow when it has not happened yet. */
export function LogEntry({
  time,
  mark,
  ahead = false,
  children,
}: {
  time: React.ReactNode;
  mark?: React.ReactNode;
  ahead?: boolean;
  children: React.ReactNode;
}) {
  return (
    <li className="group relative grid col-span-3 grid-cols-subgrid gap-x-2.5 pb-3 leading-[18px] last:pb-0">
      <span className={classNames('min-w-9 text-s tabular-nums', ahead ? 'font-semibold text-ink' : 'text-ink-3')}>{time}</span>
      <span className="relative grid justify-center">
        <span aria-hidden="true" className="absolute top-5 -bottom-3 w-px bg-line group-last:hidden" />
        {mark ?? (
          <span
            aria-hidden="true"
            className={classNames('mt-[5.5px] size-[7px] rounded-full border-[1.5px] border-ink-3', !ahead && 'bg-ink-3')}
          />
        )}
      </span>
      <div className="min-w-0 text-pretty [overflow-wrap:anywhere]">{children}</div>
    </li>
  );
}
