'use client';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { KeyHints } from '@/components/ui/key-hints';
import { Panel } from '@/components/ui/panel';
import { Tag } from '@/components/ui/tag';
import { Time } from '@/components/ui/time';
import { traceQuery } from '@/lib/client';
import { sayCount, sayDuration, sayPlural } from '@/lib/domain/say';
import type { Span, Trace } from '@/lib/domain/views/transactions';
import { above, prepareTree, seekLine, unfolded } from './prepare-tree';
import { SelfTimes } from './self-times';
import { SpanDetail } from './span-detail';
import { type AxisView, traceAxis, WHOLE } from './trace-axis';
import { TraceOverview } from './trace-overview';
import { Waterfall } from './waterfall';

const failed = ({ status }: Span) => status === 'error';

/** What of the trace everything waited for, in words. */
function sayCritical(trace: Trace): string | null {
  const on = trace.spans.filter(({ critical }) => critical.length > 0);
  if (on.length === 0 || trace.spans.length < 2) return null;
  return `The line under a bar is the critical path: ${sayPlural(on.length, 'span')} that all else waited for.`;
}

/** One trace across applications: what ran when, what failed, what waited for what. */
export function TracePanel({ transaction, trace: short, colour }: { transaction: string; trace: Trace; colour: (id: string) => string }) {
  const [open, setOpen] = useState(false);
  const { data: full } = useQuery({ ...traceQuery(transaction, short.traceId), enabled: open && short.spans.length < short.total });
  const trace = full ?? short;
  const [view, setView] = useState<AxisView>(WHOLE);
  const axis = useMemo(() => traceAxis(trace.spans, trace.durationMs), [trace]);
  const [chosen, setChosen] = useState<string | null>(() => short.spans.find((span) => span.status === 'error')?.id ?? null);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [lit, setLit] = useState<string | null>(null);
  const lines = useMemo(() => prepareTree(trace.spans), [trace.spans]);
  const shown = useMemo(() => unfolded(lines, folded), [lines, folded]);
  const line = lines.find(({ span }) => span.id === chosen) ?? lines[0];
  const selected = line?.span ?? null;
  const fold = useCallback(
    (id: string) => setFolded((now) => (now.has(id) ? new Set([...now].filter((one) => one !== id)) : new Set([...now, id]))),
    [],
  );
  /** Chooses the next span that is so; what it stands under is unfolded. */
  const seek = (step: 1 | -1, is: (span: Span) => boolean) => {
    const found = seekLine(lines, line?.at ?? 0, step, is);
    if (!found) return;
    const hiding = new Set(above(lines, found).map(({ span }) => span.id));
    setFolded((now) => (now.isDisjointFrom(hiding) ? now : now.difference(hiding)));
    setChosen(found.span.id);
  };
  const parents = lines.filter(({ below }) => below > 0);
  const press: Record<string, () => void> = {
    n: () => seek(1, failed),
    p: () => seek(-1, failed),
    c: () => seek(1, ({ critical }) => critical.length > 0),
    '-': () => setFolded(new Set(parents.map(({ span }) => span.id))),
    '+': () => setFolded(new Set()),
  };
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
          {lines.some(({ span }) => failed(span)) ? (
            <Button size="s" onClick={() => seek(1, failed)}>
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
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys are heard only while something inside has the focus. */}
      <div
        className="grid grid-cols-[minmax(0,1fr)] xl:grid-cols-[minmax(0,1fr)_290px]"
        onKeyDown={(event) => {
          const run = press[event.key];
          if (!run || event.metaKey || event.ctrlKey || event.altKey) return;
          event.preventDefault();
          run();
        }}
      >
        <div className="min-w-0 pb-3">
          {trace.truncated ? (
            <p role="note" className="border-b border-line bg-watch-soft px-3.5 py-2">
              More of this trace is stored than is read here. Times, counts and own times are those of the {sayPlural(trace.total, 'span')}{' '}
              that came first.
            </p>
          ) : null}
          <div className="grid gap-2 px-3.5 py-2.5">
            <SelfTimes trace={trace} colour={colour} lit={lit} light={setLit} />
            {trace.spans.length > 1 ? (
              <TraceOverview spans={trace.spans} axis={axis} colour={colour} view={view} setView={setView} />
            ) : null}
          </div>
          <Waterfall
            total={trace.total}
            lines={shown}
            {...{ axis, view, colour, folded, fold, lit }}
            selected={selected?.id ?? null}
            select={setChosen}
          />
          <p className="flex flex-wrap items-center gap-2 px-3.5 pt-2.5 text-s text-ink-3">
            <span>
              {[sayCritical(trace), 'Drag over the small picture to look closer, double click for all. Pale bars mostly waited for others.']
                .filter(Boolean)
                .join(' ')}
            </span>
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
      <KeyHints
        hints={[
          { keys: ['Up', 'Down'], does: 'move' },
          { keys: ['Left', 'Right'], does: 'fold, unfold' },
          { keys: ['N', 'P'], does: 'next, previous error' },
          { keys: ['C'], does: 'next on the critical path' },
          { keys: ['-', '+'], does: 'all' },
        ]}
      />
    </Panel>
  );
}
