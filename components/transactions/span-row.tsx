import { memo } from 'react';
import { classNames } from '@/components/ui/class-names';
import { Glyph } from '@/components/ui/glyph';
import { Icon } from '@/components/ui/icon';
import { sayDuration } from '@/lib/domain/say';
import type { Span } from '@/lib/domain/views/transactions';
import type { Stretch } from './compress-time';
import type { TreeLine } from './prepare-tree';
import { type AxisView, placeInView, sayOffset } from './trace-axis';

export const SPAN_HEIGHT = 26;
const DEEPEST = 12;
const percent = (share: number) => `${(share * 100).toFixed(3)}%`;
const clamp = (share: number) => Math.max(0, Math.min(1, share));

export const spanDomId = (id: string) => `span-${id}`;

interface Props {
  line: TreeLine;
  /** The application stands where it changes. */
  named: boolean;
  /** Where it begins and ends in the part that is shown, 0-1. */
  start: number;
  end: number;
  axis: readonly Stretch[];
  view: AxisView;
  colour: string;
  selected: boolean;
  /** Another application is looked at. */
  dim: boolean;
  folded: boolean;
  select: (id: string) => void;
  fold: (id: string) => void;
}

function Bar({ span, start, end, axis, view, colour }: Pick<Props, 'start' | 'end' | 'axis' | 'view' | 'colour'> & { span: Span }) {
  const [left, right] = [clamp(start), clamp(end)];
  const words = sayDuration(span.durationMs);
  if (end < 0 || start > 1)
    return (
      <span className={classNames('absolute top-[5px] text-ink-3', start > 1 ? 'right-1' : 'left-1')}>
        {start > 1 ? `${words} ›` : `‹ ${words}`}
      </span>
    );
  return (
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
      {span.critical.map(({ fromMs, toMs }) => {
        const [from, to] = [placeInView(axis, view, fromMs), placeInView(axis, view, toMs)];
        return to < 0 || from > 1 ? null : (
          <span
            key={fromMs}
            className="absolute top-[20px] h-[2px] min-w-[2px] bg-ink"
            style={{ left: percent(clamp(from)), width: percent(clamp(to) - clamp(from)) }}
          />
        );
      })}
      <span
        className="absolute top-[5px] flex items-center gap-1 bg-inherit text-ink-2 tabular-nums"
        style={right < 0.86 ? { left: `calc(${percent(right)} + 7px)` } : { right: `calc(${percent(1 - left)} + 7px)` }}
      >
        {span.status === 'error' ? <Glyph state="crit" size={10} /> : null}
        <span className="sr-only">{span.status === 'error' ? 'failed after ' : 'took '}</span>
        {words}
        {span.critical.length > 0 ? <span className="sr-only">, on the critical path</span> : null}
      </span>
    </>
  );
}

/** A span as a bar on the trace's time: the pale bar mostly waited, the line under it is what all waited for, its frame marks an error. */
export const SpanRow = memo(function SpanRow(props: Props) {
  const { line, named, colour, selected, dim, folded, select, fold } = props;
  const { span } = line;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the tree, which keeps the focus and names this row as the active one.
    <div
      id={spanDomId(span.id)}
      role="treeitem"
      aria-level={span.depth + 1}
      aria-posinset={line.position}
      aria-setsize={line.siblings}
      aria-selected={selected}
      aria-expanded={line.below > 0 ? !folded : undefined}
      tabIndex={-1}
      onClick={() => select(span.id)}
      className={classNames(
        'grid w-full cursor-pointer grid-cols-[minmax(0,1.3fr)_minmax(0,1.7fr)] items-center text-left text-s lg:grid-cols-[170px_210px_minmax(0,1fr)_70px_70px]',
        selected ? 'bg-accent-soft' : 'hover:bg-bg',
        dim && !selected && 'opacity-45',
      )}
      style={{ height: SPAN_HEIGHT }}
    >
      <span className="hidden items-center gap-2 truncate pl-3.5 text-ink-2 lg:flex">
        <span className="size-2 flex-none rounded-[2px]" style={{ background: colour }} />
        <span className={named ? 'truncate' : 'sr-only'}>{span.application.name}</span>
      </span>
      <span
        className="flex items-center gap-1 truncate pr-2 text-m [--pad:8px] [--step:5px] lg:[--pad:0px] lg:[--step:12px]"
        style={{ paddingLeft: `calc(var(--pad) + ${Math.min(span.depth, DEEPEST)} * var(--step))` }}
      >
        {line.below > 0 ? (
          <span
            aria-hidden="true"
            className="flex size-4 flex-none items-center justify-center text-ink-3"
            onClick={(event) => {
              event.stopPropagation();
              fold(span.id);
            }}
          >
            <Icon name="down" size={11} className={folded ? '-rotate-90' : ''} />
          </span>
        ) : (
          <span className="flex w-4 flex-none justify-center">{span.depth > 0 ? <span className="h-px w-2 bg-line-strong" /> : null}</span>
        )}
        <span className="truncate">{span.name}</span>
        {folded ? <span className="text-xs text-ink-3">{`+${line.below}`}</span> : null}
        {span.orphan ? (
          <span className="text-xs text-ink-3" title="Its parent was named but never arrived">
            parent missing
          </span>
        ) : null}
      </span>
      <span className="relative block h-full overflow-hidden">
        <Bar span={span} start={props.start} end={props.end} axis={props.axis} view={props.view} colour={colour} />
      </span>
      <span className="hidden text-right text-ink-3 tabular-nums lg:block">
        <span className="sr-only">starts at </span>
        {sayOffset(span.startMs)}
      </span>
      <span className="hidden pr-3.5 text-right tabular-nums lg:block">
        <span className="sr-only">of that itself </span>
        {sayDuration(span.selfMs)}
      </span>
    </div>
  );
});
