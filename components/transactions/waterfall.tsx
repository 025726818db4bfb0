'use client';
import { useEffect, useRef, useState } from 'react';
import type { Span, Trace } from '@/lib/domain/views/transactions';
import type { Stretch } from './compress-time';
import { SPAN_HEIGHT, SpanRow } from './span-row';
import { type AxisView, axisTicks, gapLabels, placeInView, sayOffset } from './trace-axis';

const SHOWN = 22;
const MARGIN = 12;

interface Props {
  trace: Trace;
  axis: Stretch[];
  view: AxisView;
  colour: (id: string) => string;
  selected: Span | null;
  select: (id: string) => void;
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
  <div aria-hidden="true" className="pointer-events-none absolute inset-y-0 right-[140px] left-[380px] hidden md:block">
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
export function Waterfall({ trace, axis, view, colour, selected, select }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const { spans } = trace;
  const first = Math.max(0, Math.floor(top / SPAN_HEIGHT) - MARGIN);
  const drawn = spans.slice(first, first + SHOWN + 2 * MARGIN);
  // The scroll position belongs to the browser: what is chosen elsewhere comes into sight here.
  useEffect(() => {
    const area = box.current;
    const y = selected ? spans.indexOf(selected) * SPAN_HEIGHT : -1;
    if (area && y >= 0 && (y < area.scrollTop || y > area.scrollTop + area.clientHeight - SPAN_HEIGHT))
      area.scrollTo({ top: y - area.clientHeight / 2 });
  }, [selected, spans]);
  const move = (by: number) => {
    const index = selected ? spans.indexOf(selected) : -1;
    const next = spans[Math.max(0, Math.min(spans.length - 1, index + by))];
    if (next) select(next.id);
  };
  return (
    <div>
      <div className="hidden grid-cols-[170px_210px_minmax(0,1fr)_70px_70px] items-end text-s text-ink-3 md:grid">
        <span className="pb-1 pl-3.5">Application</span>
        <span className="pb-1">Operation</span>
        <Ruler axis={axis} view={view} />
        <span className="pb-1 text-right">Start</span>
        <span className="pr-3.5 pb-1 text-right">Self</span>
      </div>
      <div
        ref={box}
        role="tree"
        aria-label={`Spans of the trace, ${trace.total}`}
        className="relative overflow-y-auto border-t border-line"
        style={{ maxHeight: SHOWN * SPAN_HEIGHT }}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        tabIndex={-1}
        onKeyDown={(event) => {
          const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15 }[event.key];
          if (by === undefined) return;
          event.preventDefault();
          move(by);
        }}
      >
        <div className="relative" style={{ height: spans.length * SPAN_HEIGHT, paddingTop: first * SPAN_HEIGHT, boxSizing: 'border-box' }}>
          <Gaps axis={axis} view={view} />
          {drawn.map((span, index) => (
            <SpanRow
              key={span.id}
              span={span}
              start={placeInView(axis, view, span.startMs)}
              end={placeInView(axis, view, span.startMs + span.durationMs)}
              colour={colour(span.application.id)}
              selected={selected === span}
              select={select}
              focusable={selected ? selected === span : index === 0}
            />
          ))}
        </div>
      </div>
    </div>
  );
}
