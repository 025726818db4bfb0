'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { Fact } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { type ViewParams, workflowQuery } from '@/lib/client';
import { sayCount, sayDuration, sayShare } from '@/lib/domain/say';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { WorkflowView } from '@/lib/domain/views/places';
import { BudgetMarks } from './budget-marks';
import { Funnel } from './funnel';
import { NextDeadlines } from './next-deadlines';
import { PlaceHead } from './place-head';
import { transactionsHref } from './place-links';
import { PlaceTable } from './place-table';
import { OpenExceptions, ShortList } from './side-lists';
import { VolumeChart } from './volume-chart';

function Interfaces({ view, search }: { view: WorkflowView; search: URLSearchParams }) {
  if (view.interfaces.length === 0) return null;
  return (
    <Panel title="Interfaces" hint="log entries in this time" flush>
      <Table caption="Interfaces of this workflow">
        <TableHead>
          <Th className="pl-3.5">Interface</Th>
          <Th right>Entries</Th>
          <Th right>Failed</Th>
          <Th right>Error share</Th>
          <Th right className="pr-3.5">
            19 in 20 within
          </Th>
        </TableHead>
        <TableBody>
          {view.interfaces.map(({ id, name, n, failed, errorRatio, p95 }) => (
            <Row key={id}>
              <RowHead className="pl-3.5">
                <Link
                  prefetch={false}
                  className="hover:underline"
                  href={hrefWith(`/interfaces/${id}`, scopeOf(search), { workflow: null })}
                >
                  {name}
                </Link>
              </RowHead>
              <Td right>{n === 0 ? <span className="text-ink-3">-</span> : sayCount(n)}</Td>
              <Td right className={failed > 0 ? 'font-semibold' : 'text-ink-3'}>
                {failed === 0 ? '-' : sayCount(failed)}
              </Td>
              <Td right>{errorRatio === null ? <span className="text-ink-3">-</span> : sayShare(errorRatio)}</Td>
              <Td right className="pr-3.5">
                {p95 === null ? <span className="text-ink-3">-</span> : sayDuration(p95)}
              </Td>
            </Row>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}

/** One workflow: how it stands, its steps, where it runs, what carries it, what is wrong. */
export function WorkflowScreen({ id, params, budgetParams }: { id: string; params: ViewParams; budgetParams: ViewParams }) {
  const { data: view } = useSuspenseQuery(workflowQuery(id, params));
  const search = useSearchParams();
  const filter = { workflow: id };
  const { about } = view;
  return (
    <>
      <PlaceHead place={view.place} kind="Workflow" title={about.name} />
      <Funnel view={view} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3.5 xl:grid-cols-[minmax(0,1fr)_320px]">
        <div className="grid content-start gap-3.5">
          <VolumeChart volume={view.volume} filter={filter} window={view} />
          <PlaceTable title="Facilities" by="facility" cells={view.cells} window={view} />
          <Interfaces view={view} search={search} />
        </div>
        <div className="grid content-start gap-3.5">
          <BudgetMarks params={budgetParams} />
          <OpenExceptions exceptions={view.exceptions} filter={filter} />
          <NextDeadlines params={{ ...params, ...filter }} />
          <ShortList
            at="workflow"
            title="Failed last"
            rows={view.failures}
            empty="Nothing failed in this time."
            all={transactionsHref(search, view, { ...filter, state: 'failed' })}
          />
          <Panel label="About">
            <p className="text-ink-2">{about.summary}</p>
            <p className="mt-2 text-ink-2">{about.statement}</p>
            <dl className="mt-3 grid gap-2.5">
              <Fact name="Owner">{about.businessOwner}</Fact>
              <Fact name="Technical owner">{about.technicalOwner}</Fact>
            </dl>
          </Panel>
        </div>
      </div>
    </>
  );
}
