'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { usePathname, useSearchParams } from 'next/navigation';
import { useMemo, useState } from 'react';
import { LinkTabs } from '@/components/ui/tabs';
import { transactionQuery } from '@/lib/client';
import { hrefWith } from '@/lib/domain/scope-url';
import type { TransactionView } from '@/lib/domain/views/transactions';
import { CoursePanel } from './course-panel';
import { EventsPanel } from './events-panel';
import { FactsPanel } from './facts-panel';
import { LinesPanel } from './lines-panel';
import { prepareCourse } from './prepare-course';
import { Rail } from './rail';
import { seriesColours } from './series-colours';
import { TracePanel } from './trace-panel';
import { TransactionHead } from './transaction-head';

const MOST_TABS = 8;

/** One transaction: its state in words, its course, what hangs on it, and behind one switch its traces and every id. */
export function TransactionScreen({ id }: { id: string }) {
  const { data } = useSuspenseQuery(transactionQuery(id));
  const [revealed, setRevealed] = useState<TransactionView | null>(null);
  const view = revealed ?? data;
  const path = usePathname();
  const search = useSearchParams();
  const technical = search.get('view') === 'technical';
  const [picked, setPicked] = useState<string | null>(null);
  const course = useMemo(() => prepareCourse(view), [view]);
  const colour = useMemo(
    () =>
      seriesColours([
        ...course.lanes.map((lane) => lane.application.id),
        ...view.traces.flatMap((trace) => trace.applications.map((one) => one.id)),
      ]),
    [course, view.traces],
  );
  // Only the look changes: the address follows without asking the server for the page again.
  const setTechnical = (on: boolean) => window.history.replaceState(null, '', hrefWith(path, search, { view: on ? 'technical' : null }));
  const trace =
    view.traces.find((one) => one.traceId === search.get('trace')) ?? view.traces.find((one) => one.errors > 0) ?? view.traces[0];
  return (
    <>
      <TransactionHead view={view} technical={technical} setTechnical={setTechnical} />
      <FactsPanel view={view} technical={technical} reveal={setRevealed} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3.5 xl:grid-cols-[minmax(0,1fr)_290px]">
        <CoursePanel
          view={view}
          course={course}
          colour={colour}
          pick={(key) => setPicked((now) => (now === key ? null : key))}
          picked={picked}
        />
        <Rail view={view} />
      </div>
      {view.documents ? <LinesPanel of={view.documents} technical={technical} /> : null}
      {view.traces.length > 1 ? (
        <LinkTabs
          label="Traces"
          look="underline"
          current={trace?.traceId ?? ''}
          items={view.traces.slice(0, MOST_TABS).map((one) => ({
            id: one.traceId,
            name: one.spans[0]?.name ?? one.traceId.slice(0, 8),
            count: one.total,
            href: hrefWith(path, search, { trace: one.traceId }),
          }))}
        />
      ) : null}
      {trace ? <TracePanel key={trace.traceId} transaction={id} trace={trace} colour={colour} /> : null}
      <EventsPanel view={view} technical={technical} picked={picked} />
    </>
  );
}
