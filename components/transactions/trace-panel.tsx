'use client';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Panel } from '@/components/ui/panel';
import { Tag } from '@/components/ui/tag';
import { Time } from '@/components/ui/time';
import { traceQuery } from '@/lib/client';
import { sayCount, sayDuration, sayPlural } from '@/lib/domain/say';
import type { Trace } from '@/lib/domain/views/transactions';
import { SpanDetail } from './span-detail';
import { type AxisView, traceAxis, WHOLE } from './trace-axis';
import { TraceOverview } from './trace-overview';
import { Waterfall } from './waterfall';

const SHARES = 3;

function SelfTimes({ trace, colour }: { trace: Trace; colour: (id: string) => string }) {
  const rest = trace.applications.slice(SHARES);
  return (
    <ul aria-label="Own time by application" className="flex flex-wrap gap-x-3.5 gap-y-1 text-s text-ink-2">
      <li>Self time</li>
      {trace.applications.slice(0, SHARES).map((one) => (
        <li key={one.id} className="flex items-center gap-1.5">
          <span aria-hidden="true" className="size-2 rounded-[2px]" style={{ background: colour(one.id) }} />
          {one.name} <b className="font-medium text-ink">{sayDuration(one.selfMs)}</b>
        </li>
      ))}
      {rest.length > 0 ? (
        <li>
          {rest.length} more <b className="font-medium text-ink">{sayDuration(rest.reduce((sum, one) => sum + one.selfMs, 0))}</b>
        </li>
      ) : null}
    </ul>
  );
}

/** One trace across applications: what ran when, what failed, what waited for what. */
export function TracePanel({ transaction, trace: short, colour }: { transaction: string; trace: Trace; colour: (id: string) => string }) {
  const [open, setOpen] = useState(false);
  const { data: full } = useQuery({ ...traceQuery(transaction, short.traceId), enabled: open && short.spans.length < short.total });
  const trace = full ?? short;
  const [view, setView] = useState<AxisView>(WHOLE);
  const axis = useMemo(() => traceAxis(trace.spans, trace.durationMs), [trace]);
  const [chosen, setChosen] = useState<string | null>(() => short.spans.find((span) => span.status === 'error')?.id ?? null);
  const selected = trace.spans.find((span) => span.id === chosen) ?? trace.spans[0] ?? null;
  const errors = trace.spans.filter((span) => span.status === 'error');
  const nextError = () => setChosen(errors[(errors.findIndex((span) => span.id === selected?.id) + 1) % errors.length]?.id ?? null);
  const missing = trace.total - trace.spans.length;
  return (
    <Panel
      title={trace.spans[0]?.name ?? 'Trace'}
      label="Trace"
      flush
      hint={
        <>
          <Time at={trace.startedAt} />, <b className="font-semibold text-ink">{sayDuration(trace.durationMs)}</b>,{' '}
          {trace.truncated ? 'the first ' : ''}
          {sayPlural(trace.total, 'span')} in {sayPlural(trace.applications.length, 'application')}
        </>
      }
      actions={
        <>
          {errors.length > 0 ? (
            <Button size="s" onClick={nextError}>
              Next error
            </Button>
          ) : null}
          <span className="flex items-center gap-1 font-mono text-xs text-ink-3">
            {trace.traceId.slice(0, 8)}
            <CopyButton value={trace.traceId} label="trace id" />
          </span>
        </>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] xl:grid-cols-[minmax(0,1fr)_290px]">
        <div className="min-w-0 pb-3">
          {trace.truncated ? (
            <p role="note" className="border-b border-line bg-watch-soft px-3.5 py-2">
              More of this trace is stored than is read here. Times, counts and own times are those of the {sayPlural(trace.total, 'span')}{' '}
              that came first.
            </p>
          ) : null}
          <div className="grid gap-2 px-3.5 py-2.5">
            <SelfTimes trace={trace} colour={colour} />
            {trace.spans.length > 1 ? (
              <TraceOverview spans={trace.spans} axis={axis} colour={colour} view={view} setView={setView} />
            ) : null}
          </div>
          <Waterfall trace={trace} axis={axis} view={view} colour={colour} selected={selected} select={setChosen} />
          <p className="flex flex-wrap items-center gap-2 px-3.5 pt-2.5 text-s text-ink-3">
            <span>Drag over the small picture to look closer, double click for all. Pale bars mostly waited for others.</span>
            {missing > 0 ? (
              <Button size="s" onClick={() => setOpen(true)}>
                {open ? 'Loading' : `Show ${sayCount(missing)} more spans`}
              </Button>
            ) : null}
            {trace.errors > 0 ? <Tag tone="crit">{sayPlural(trace.errors, 'error')}</Tag> : null}
          </p>
        </div>
        {selected ? <SpanDetail span={selected} trace={trace} /> : null}
      </div>
    </Panel>
  );
}
