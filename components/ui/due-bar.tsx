import { classNames } from './class-names';

/** Where the mark of "due" stands, so that time over it has room to its right. */
const MARK = 78;

/**
 * How much of the time to a due moment is used: the fill walks to the mark and, once over, past it. `share` 1 is due, null unknown.
 * Silent: the time stands beside it in words.
 */
export function DueBar({ share, className }: { share: number | null; className?: string }) {
  const over = share !== null && share > 1;
  const width = share === null ? 0 : over ? Math.min(100, MARK + 6 + 16 * Math.min(1, share - 1)) : MARK * Math.max(0.03, share);
  return (
    <span aria-hidden="true" className={classNames('relative block h-1', className)}>
      <span
        className={classNames('absolute inset-y-0 left-0 rounded-l-[2px]', share === null ? 'hatch' : 'bg-line')}
        style={{ width: `${MARK}%` }}
      />
      <span
        className={classNames(
          'absolute inset-y-0 left-0 rounded-l-[2px]',
          over ? 'rounded-r-[2px] bg-crit' : (share ?? 0) > 0.75 ? 'bg-ink-2' : 'bg-ink-3',
        )}
        style={{ width: `${width}%` }}
      />
      <span className={classNames('absolute -top-[3px] h-2.5 w-[1.5px]', over ? 'bg-surface' : 'bg-ink-3')} style={{ left: `${MARK}%` }} />
    </span>
  );
}
