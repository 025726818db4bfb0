'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { Fact } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { facilityQuery, type ViewParams } from '@/lib/client';
import { sayCount } from '@/lib/domain/say';
import type { FacilityView } from '@/lib/domain/views/places';
import { ApplicationMetrics } from './application-metrics';
import { NextDeadlines } from './next-deadlines';
import { PlaceHead } from './place-head';
import { transactionsHref } from './place-links';
import { PlaceTable } from './place-table';
import { OpenExceptions, ShortList } from './side-lists';
import { VolumeChart } from './volume-chart';

const upper = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function About({ about }: Pick<FacilityView, 'about'>) {
  return (
    <Panel label="About">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2.5">
        <Fact name="Kind">{upper(about.type)}</Fact>
        <Fact name="Place">{about.city}</Fact>
        <Fact name="Code">{about.code}</Fact>
        {about.beds > 0 ? <Fact name="Beds">{sayCount(about.beds)}</Fact> : null}
        {about.employees > 0 ? <Fact name="Employees">{sayCount(about.employees)}</Fact> : null}
      </dl>
      {about.note ? <p className="mt-2.5 text-s text-ink-3">{upper(about.note)}.</p> : null}
    </Panel>
  );
}

function Departments({ view, search }: { view: FacilityView; search: URLSearchParams }) {
  const filter = (department: string) => ({ facility: view.place.id, department });
  return (
    <Panel title="Departments" flush>
      <Table caption="Departments of this facility">
        <TableHead>
          <Th className="pl-3.5">Department</Th>
          <Th right>Started</Th>
          <Th right className="pr-3.5">
            Failed or held
          </Th>
        </TableHead>
        <TableBody>
          {view.departments.map(({ id, name, volume, attention }) => (
            <Row key={id}>
              <RowHead className="pl-3.5">{name}</RowHead>
              <Td right>
                {volume === 0 ? (
                  '-'
                ) : (
                  <Link prefetch={false} className="to" href={transactionsHref(search, view, filter(id))}>
                    {sayCount(volume)}
                  </Link>
                )}
              </Td>
              <Td right className="pr-3.5">
                {attention === 0 ? (
                  <span className="text-ink-3">-</span>
                ) : (
                  <Link
                    prefetch={false}
                    className="to font-semibold"
                    href={transactionsHref(search, view, { ...filter(id), state: 'attention' })}
                  >
                    {sayCount(attention)}
                  </Link>
                )}
              </Td>
            </Row>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}

/** One facility: how it stands, its workflows and departments, what failed last and what is open. */
export function FacilityScreen({ id, params, ownParams }: { id: string; params: ViewParams; ownParams: ViewParams }) {
  const { data: view } = useSuspenseQuery(facilityQuery(id, params));
  const search = useSearchParams();
  const filter = { facility: id };
  return (
    <>
      <PlaceHead place={view.place} kind="Facility" />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3.5 xl:grid-cols-[minmax(0,1fr)_320px]">
        <div className="grid content-start gap-3.5">
          <VolumeChart volume={view.volume} filter={filter} window={view} />
          <ApplicationMetrics params={ownParams} />
          <PlaceTable title="Workflows" by="workflow" cells={view.cells} window={view} />
          {view.departments.length > 0 ? <Departments view={view} search={search} /> : null}
        </div>
        <div className="grid content-start gap-3.5">
          <OpenExceptions exceptions={view.exceptions} filter={filter} />
          <NextDeadlines params={{ ...params, ...filter }} />
          <ShortList
            at="facility"
            title="Failed last"
            rows={view.failures}
            empty="Nothing failed in this time."
            all={transactionsHref(search, view, { ...filter, state: 'failed' })}
          />
          <About about={view.about} />
        </div>
      </div>
    </>
  );
}
