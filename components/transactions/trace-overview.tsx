'use client';
import { useRef, useState } from 'react';
import type { Span } from '@/lib/domain/views/transactions';
import { placeOnAxis, type Stretch } from './compress-time';
import { type AxisView, WHOLE } from './trace-axis';

const HEIGHT = 46;
const MOST_LINES = 400;
const LEAST_VIEW = 0.005;

interface Props {
  spans: Span[];
  axis: Stretch[];
  colour: (id: string) => string;
  view: AxisView;
  setView: (view: AxisView) => void;
}

function Lines({ spans, axis, colour }: Pick<Props, 'spans' | 'axis' | 'colour'>) {
  const step = Math.max(1, Math.ceil(spans.length / MOST_LINES));
  const drawn = spans.filter((span, index) => index % step === 0 || span.status === 'error');
  const x = (ms: number) => placeOnAxis(axis, ms) * 1000;
  return drawn.map((span, index) => (
    <rect
      key={span.id}
      x={x(span.startMs)}
      y={4 + (index / Math.max(1, drawn.length)) * (HEIGHT - 10)}
      width={Math.max(2, x(span.startMs + span.durationMs) - x(span.startMs))}
      height={Math.max(1, Math.min(2, 40 / drawn.length))}
      fill={span.status === 'error' ? 'var(--crit)' : colour(span.application.id)}
    />
  ));
}

/** The whole trace in small; dragging chooses a part of it, a double click or Escape all. Arrow keys move the part. */
export function TraceOverview({ spans, axis, colour, view, setView }: Props) {
  const area = useRef<HTMLDivElement>(null);
  const [from, setFrom] = useState<number | null>(null);
  const shareAt = (clientX: number) => {
    const box = area.current?.getBoundingClientRect();
    return box ? Math.max(0, Math.min(1, (clientX - box.left) / box.width)) : 0;
  };
  const drag = (clientX: number) => {
    const at = shareAt(clientX);
    if (from !== null && Math.abs(at - from) > LEAST_VIEW) setView({ from: Math.min(from, at), to: Math.max(from, at) });
  };
  const shift = (part: number) => {
    const width = view.to - view.from;
    const start = Math.max(0, Math.min(1 - width, view.from + part * width));
    setView({ from: start, to: start + width });
  };
  const [left, right] = [view.from * 1000, view.to * 1000];
  return (
    <div
      ref={area}
      className="cursor-crosshair touch-none"
      role="slider"
      tabIndex={0}
      aria-label="Part of the trace that is shown"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(view.from * 100)}
      aria-valuetext={`from ${Math.round(view.from * 100)} to ${Math.round(view.to * 100)} percent`}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom(shareAt(event.clientX));
      }}
      onPointerMove={(event) => drag(event.clientX)}
      onPointerUp={() => setFrom(null)}
      onDoubleClick={() => setView(WHOLE)}
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight') shift(0.2);
        if (event.key === 'ArrowLeft') shift(-0.2);
        if (event.key === 'Escape') setView(WHOLE);
      }}
    >
      <svg
        viewBox={`0 0 1000 ${HEIGHT}`}
        preserveAspectRatio="none"
        className="pointer-events-none block h-[46px] w-full rounded-[4px]"
        aria-hidden="true"
      >
        <rect width="1000" height={HEIGHT} fill="var(--bg)" />
        {axis.map((stretch) =>
          stretch.gap ? (
            <rect
              key={stretch.from}
              x={stretch.start * 1000}
              width={(stretch.end - stretch.start) * 1000}
              height={HEIGHT}
              fill="var(--sunken)"
            />
          ) : null,
        )}
        <Lines spans={spans} axis={axis} colour={colour} />
        <rect width={left} height={HEIGHT} fill="var(--sunken)" opacity=".75" />
        <rect x={right} width={Math.max(0, 1000 - right)} height={HEIGHT} fill="var(--sunken)" opacity=".75" />
        <rect
          x={left}
          y=".5"
          width={Math.max(0, right - left)}
          height={HEIGHT - 1}
          fill="var(--accent)"
          fillOpacity=".06"
          stroke="var(--accent)"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
    </div>
  );
}
