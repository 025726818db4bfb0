'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { Stretch } from './compress-time';
import type { TreeLine } from './prepare-tree';
import { SPAN_HEIGHT, SpanRow, spanDomId } from './span-row';
import { type AxisView, axisTicks, gapLabels, placeInView, sayOffset } from './trace-axis';

const SHOWN = 22;
const MARGIN = 12;
/** How far a key goes; the ends are beyond every list. */
const moves: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: SHOWN - 2,
  PageUp: 2 - SHOWN,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

interface Props {
  /** Of the whole trace, for those who cannot see how long the list is. */
  total: number;
  /** The lines that stand, in order. */
  lines: readonly TreeLine[];
  axis: Stretch[];
  view: AxisView;
  colour: (id: string) => string;
  selected: string | null;
  select: (id: string) => void;
  folded: ReadonlySet<string>;
  fold: (id: string) => void;
  /** The application that is looked at; null for all. */
  lit: string | null;
}

const percent = (share: number) => `${(share * 100).toFixed(2)}%`;

function Ruler({ axis, view }: Pick<Props, 'axis' | 'view'>) {
  return (
    <span aria-hidden="true" className="relative block h-9 text-xs text-ink-3">
      {gapLabels(axis, view).map(({ x, words }) => (
        <span key={x} className="absolute top-0.5 -translate-x-1/2 whitespace-nowrap" style={{ left: percent(x) }}>
          {words}
        </span>
      ))}
      {axisTicks(axis, view).map(({ atMs, x }) => (
        <span key={atMs} className="absolute bottom-0.5 whitespace-nowrap" style={{ left: percent(x) }}>
          {atMs === 0 ? '0' : `+${sayOffset(atMs)}`}
        </span>
      ))}
    </span>
  );
}

/** Idle stretches that were cut short, shaded behind the bars. */
const Gaps = ({ axis, view }: Pick<Props, 'axis' | 'view'>) => (
  <div aria-hidden="true" className="pointer-events-none absolute inset-y-0 right-[140px] left-[380px] hidden lg:block">
    {axis
      .filter((stretch) => stretch.gap)
      .map(({ from, to }) => {
        const [left, right] = [Math.max(0, placeInView(axis, view, from)), Math.min(1, placeInView(axis, view, to))];
        return right <= left ? null : (
          <span
            key={from}
            className="absolute inset-y-0 bg-sunken opacity-70"
            style={{ left: percent(left), width: percent(right - left) }}
          />
        );
      })}
  </div>
);

/** The spans of a trace under one another; only those in sight are drawn, so ten thousand are as quick as ten. */
export function Waterfall({ total, lines, axis, view, colour, selected, select, folded, fold, lit }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => SPAN_HEIGHT,
    getItemKey: (index) => lines[index]?.span.id ?? index,
    overscan: MARGIN,
    // What the server draws, before anything can be measured.
    initialRect: { width: 1000, height: SHOWN * SPAN_HEIGHT },
  });
  const at = lines.findIndex(({ span }) => span.id === selected);
  // The scroll position belongs to the browser: what is chosen elsewhere comes into sight here.
  useEffect(() => {
    const area = box.current;
    const y = at * SPAN_HEIGHT;
    if (area && at >= 0 && (y < area.scrollTop || y > area.scrollTop + area.clientHeight - SPAN_HEIGHT))
      area.scrollTo({ top: y - area.clientHeight / 2 });
  }, [at]);
  const go = (line: TreeLine | undefined) => line && select(line.span.id);
  const lineAt = (wanted: number) => lines[Math.max(0, Math.min(lines.length - 1, wanted))];
  /** True when the key is one of the tree's. */
  const press = (key: string): boolean => {
    const line = lines[at];
    const move = moves[key];
    if (move !== undefined) go(lineAt(at + move));
    else if (key === 'ArrowRight') {
      if (line && folded.has(line.span.id)) fold(line.span.id);
      else if (line && line.below > 0) go(lineAt(at + 1));
    } else if (key === 'ArrowLeft') {
      if (line && line.below > 0 && !folded.has(line.span.id)) fold(line.span.id);
      else if (line) go(lines.find((one) => one.at === line.parent));
    } else return false;
    return true;
  };
  return (
    <div>
      <div className="hidden grid-cols-[170px_210px_minmax(0,1fr)_70px_70px] items-end text-s text-ink-3 lg:grid">
        <span className="pb-1 pl-3.5">Application</span>
        <span className="pb-1">Operation</span>
        <Ruler axis={axis} view={view} />
        <span className="pb-1 text-right">Start</span>
        <span className="pr-3.5 pb-1 text-right">Self</span>
      </div>
      <div
        ref={box}
        role="tree"
        aria-label={`Spans of the trace, ${total}`}
        aria-activedescendant={at >= 0 && selected !== null ? spanDomId(selected) : undefined}
        className="relative overflow-y-auto border-t border-line focus-visible:-outline-offset-2"
        style={{ height: Math.min(SHOWN, lines.length) * SPAN_HEIGHT }}
        tabIndex={0}
        onKeyDown={(event) => {
          if (!event.metaKey && !event.ctrlKey && !event.altKey && press(event.key)) event.preventDefault();
        }}
      >
        <div role="presentation" className="relative" style={{ height: rows.getTotalSize() }}>
          <Gaps axis={axis} view={view} />
          <div
            role="presentation"
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${rows.getVirtualItems()[0]?.start ?? 0}px)` }}
          >
            {rows.getVirtualItems().map(({ index, key }) => {
              const line = lines[index];
              if (!line) return null;
              const { span } = line;
              return (
                <SpanRow
                  key={key}
                  line={line}
                  named={lines[index - 1]?.span.application.id !== span.application.id}
                  start={placeInView(axis, view, span.startMs)}
                  end={placeInView(axis, view, span.startMs + span.durationMs)}
                  axis={axis}
                  view={view}
                  colour={colour(span.application.id)}
                  selected={span.id === selected}
                  dim={lit !== null && lit !== span.application.id}
                  folded={folded.has(span.id)}
                  select={select}
                  fold={fold}
                />
              );
            })}
          </div>
        </div>
      </div>
    </div>
  );
}
