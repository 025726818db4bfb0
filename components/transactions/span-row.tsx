import { memo } from 'react';
import { classNames } from '@/components/ui/class-names';
import { Glyph } from '@/components/ui/glyph';
import { sayDuration } from '@/lib/domain/say';
import type { Span } from '@/lib/domain/views/transactions';
import { sayOffset } from './trace-axis';

export const SPAN_HEIGHT = 26;
const DEEPEST = 12;
const percent = (share: number) => `${(share * 100).toFixed(3)}%`;

/** A span as a bar on the trace's time: the pale bar is its whole time, its end marks an error in shape and words. */
export const SpanRow = memo(function SpanRow({
  span,
  start,
  end,
  colour,
  selected,
  select,
  focusable,
}: {
  span: Span;
  /** Where it begins and ends in the part that is shown, 0-1. */
  start: number;
  end: number;
  colour: string;
  selected: boolean;
  select: (id: string) => void;
  focusable: boolean;
}) {
  const [left, right] = [Math.max(0, Math.min(1, start)), Math.max(0, Math.min(1, end))];
  const outside = end < 0 || start > 1;
  const words = sayDuration(span.durationMs);
  const labelRight = right < 0.86;
  return (
    <button
      type="button"
      role="treeitem"
      aria-level={span.depth + 1}
      aria-selected={selected}
      tabIndex={focusable ? 0 : -1}
      onClick={() => select(span.id)}
      data-span={span.id}
      className={classNames(
        'grid w-full grid-cols-[minmax(0,1fr)_minmax(0,2.2fr)] items-center text-left text-s md:grid-cols-[170px_210px_minmax(0,1fr)_70px_70px]',
        selected ? 'bg-accent-soft' : 'hover:bg-bg',
      )}
      style={{ height: SPAN_HEIGHT }}
    >
      <span className="hidden items-center gap-2 truncate pl-3.5 text-ink-2 md:flex">
        <span className="size-2 flex-none rounded-[2px]" style={{ background: colour }} />
        <span className="truncate">{span.application.name}</span>
      </span>
      <span
        className="flex items-center gap-1 truncate pr-2 text-m [--pad:14px] md:[--pad:0px]"
        style={{ paddingLeft: `calc(var(--pad) + ${Math.min(span.depth, DEEPEST) * 14 + (span.depth === 0 ? 0 : 2)}px)` }}
      >
        {span.depth > 0 ? <span className="h-px w-2 flex-none bg-line-strong" /> : null}
        <span className="truncate">{span.name}</span>
        {span.orphan ? (
          <span className="text-xs text-ink-3" title="Its parent was named but never arrived">
            parent missing
          </span>
        ) : null}
      </span>
      <span className="relative block h-full overflow-hidden">
        {outside ? (
          <span className={classNames('absolute top-[5px] text-ink-3', start > 1 ? 'right-1' : 'left-1')}>
            {start > 1 ? `${words} ›` : `‹ ${words}`}
          </span>
        ) : (
          <>
            <span
              className={classNames(
                'absolute top-2 h-2.5 min-w-[2px] rounded-[1.5px]',
                span.status === 'error' && 'outline-[1.5px] outline-offset-1 outline-crit',
              )}
              style={{
                left: percent(left),
                width: percent(right - left),
                background: colour,
                opacity: span.selfMs < span.durationMs * 0.5 ? 0.45 : 0.9,
              }}
            />
            <span
              className="absolute top-[5px] flex items-center gap-1 text-ink-2 tabular-nums"
              style={labelRight ? { left: `calc(${percent(right)} + 7px)` } : { right: `calc(${percent(1 - left)} + 7px)` }}
            >
              {span.status === 'error' ? <Glyph state="crit" size={10} /> : null}
              {span.status === 'error' ? <span className="sr-only">failed after </span> : <span className="sr-only">took </span>}
              {words}
            </span>
          </>
        )}
      </span>
      <span className="hidden text-right text-ink-3 tabular-nums md:block">
        <span className="sr-only">starts at</span> {sayOffset(span.startMs)}
      </span>
      <span className="hidden pr-3.5 text-right tabular-nums md:block">
        <span className="sr-only">of that itself</span> {sayDuration(span.selfMs)}
      </span>
    </button>
  );
});
