'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useNow } from '@/components/ui/clock';
import { CsvButton } from '@/components/ui/csv-button';
import { EmptyState } from '@/components/ui/empty-state';
import { SeverityMark, type State, StateMark } from '@/components/ui/glyph';
import { PageHead } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { LinkTabs } from '@/components/ui/tabs';
import { RelativeTime, Time } from '@/components/ui/time';
import { interfacesQuery, type ViewParams } from '@/lib/client';
import { sayCount, sayPlural, sayShare, sayTerm } from '@/lib/domain/say';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { InterfaceList, InterfaceRow } from '@/lib/domain/views/interfaces';

const stateWords: Record<InterfaceRow['state'], { name: string; glyph: State }> = {
  trouble: { name: 'Exception open', glyph: 'high' },
  silent: { name: 'Silent', glyph: 'watch' },
  never: { name: 'Never heard of', glyph: 'unknown' },
  good: { name: 'Well', glyph: 'good' },
};
const second = 'block text-s text-ink-3';

/** Every interface: what is agreed of it, what goes through, how it stands, and where the list and the traffic disagree. */
export function InterfacesScreen({ params }: { params: ViewParams }) {
  const { data } = useSuspenseQuery(interfacesQuery(params));
  const search = useSearchParams();
  const now = useNow(60_000);
  const state = search.get('state') ?? '';
  return (
    <>
      <div>
        <PageHead
          title={`${headline(data, state)}.`}
          actions={<CsvButton path="/api/interfaces" params={params} name="interfaces.csv" />}
        />
        <p className="mt-1 text-pretty text-ink-2">
          {Date.parse(data.to) < now ? (
            <>
              Log entries from <Time at={data.from} /> to <Time at={data.to} />.
            </>
          ) : (
            <>
              Log entries since <Time at={data.from} />.
            </>
          )}{' '}
          What nobody wrote down is said as such.
        </p>
      </div>
      <LinkTabs
        look="switch"
        label="How they stand"
        current={state}
        items={[
          { id: '', name: 'All', href: hrefWith('/interfaces', search, { state: null }) },
          ...(['trouble', 'silent', 'never'] as const).map((id) => ({
            id,
            name: stateWords[id].name,
            href: hrefWith('/interfaces', search, { state: id }),
          })),
        ]}
      />
      <Unlisted rows={data.unlisted} />
      <Panel title="Inventory" hint={sayPlural(data.interfaces.length, 'interface')} flush>
        {data.interfaces.length === 0 ? (
          <EmptyState title="No interface stands so here">
            The catalog (interfaces.yaml) lists none for what the bar above and the switch ask for. Widen them.
          </EmptyState>
        ) : (
          <Inventory rows={data.interfaces} />
        )}
      </Panel>
    </>
  );
}

function headline({ interfaces, unlisted }: InterfaceList, state: string): string {
  const of = (one: InterfaceRow['state']) => interfaces.filter((row) => row.state === one).length;
  if (state !== '') return sayPlural(interfaces.length, 'interface');
  const parts = [
    [of('trouble'), 'with an open exception'],
    [of('silent'), 'silent'],
    [of('never'), 'never heard of'],
    [unlisted?.length ?? 0, 'not listed'],
  ] as const;
  const told = parts.filter(([n]) => n > 0).map(([n, what]) => `${sayCount(n)} ${what}`);
  return [sayPlural(interfaces.length, 'interface'), ...told].join(', ');
}

function Unlisted({ rows }: { rows: InterfaceList['unlisted'] }) {
  const scope = scopeOf(useSearchParams());
  if (rows === null || rows.length === 0) return null;
  return (
    <Panel title="Seen and not listed" hint="traffic names them, the catalog does not" flush>
      <Table caption="Interfaces that traffic names and the catalog does not list">
        <TableHead>
          <Th className="pl-3.5">Name</Th>
          <Th right>Log entries</Th>
          <Th>First</Th>
          <Th className="pr-3.5">Last</Th>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <Row key={row.name} className="border-b border-line last:border-0">
              <RowHead className="pl-3.5 font-mono text-s">{row.name}</RowHead>
              <Td right>
                <Link
                  href={hrefWith('/transactions', scope, { q: row.name, from: row.firstAt, to: null, range: null })}
                  prefetch={false}
                  className="hover:underline"
                >
                  {sayCount(row.events)}
                </Link>
              </Td>
              <Td>
                <Time at={row.firstAt} />
              </Td>
              <Td className="pr-3.5">
                <RelativeTime at={row.lastAt} />
              </Td>
            </Row>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}

function Inventory({ rows }: { rows: InterfaceRow[] }) {
  return (
    <Table caption="Interfaces with owner, criticality, latency, sensitivity, readiness, runbook, contract version, volume and state">
      <TableHead>
        <Th className="pl-3.5">Interface</Th>
        <Th>State</Th>
        <Th right>Log entries</Th>
        <Th>From, to</Th>
        <Th>Owner, runbook</Th>
        <Th>Criticality, latency</Th>
        <Th>Data, readiness</Th>
        <Th className="pr-3.5">Environment, contract</Th>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <Line key={row.id} row={row} />
        ))}
      </TableBody>
    </Table>
  );
}

function Line({ row }: { row: InterfaceRow }) {
  const search = useSearchParams();
  const scope = scopeOf(search);
  const { name, glyph } = stateWords[row.state];
  return (
    <Row className="border-b border-line last:border-0">
      <RowHead className="min-w-[210px] py-1.5 pl-3.5 leading-4">
        <Link href={hrefWith(`/interfaces/${row.id}`, scope)} prefetch={false} className="font-medium hover:underline">
          {row.name}
        </Link>
        <span className={`${second} font-mono`}>{row.id}</span>
      </RowHead>
      <Td className="min-w-[130px] py-1.5 leading-4 whitespace-nowrap">
        {row.severity ? <SeverityMark severity={row.severity} /> : <StateMark state={glyph}>{name}</StateMark>}
        <span className={second}>
          {row.open > 0 ? `${sayCount(row.open)} open` : row.lastAt ? <RelativeTime at={row.lastAt} /> : 'no log entry'}
        </span>
      </Td>
      <Td right className="py-1.5 leading-4 whitespace-nowrap">
        <Link href={hrefWith('/transactions', search, { through: row.id, state: null })} prefetch={false} className="hover:underline">
          {sayCount(row.n)}
        </Link>
        <span className={second}>{row.errorRatio === null ? '' : `${sayShare(row.errorRatio)} failed`}</span>
      </Td>
      <Td className="min-w-[150px] py-1.5 leading-4">
        {row.source.name}
        <span className={second}>to {row.target.name}</span>
      </Td>
      <Td className="min-w-[150px] py-1.5 leading-4">
        {row.owner.name}
        <span className={second}>
          {row.runbook ? (
            <Link href={`/runbooks/${row.runbook.id}`} prefetch={false} className="hover:underline">
              {row.runbook.name}
            </Link>
          ) : (
            'no runbook'
          )}
        </span>
      </Td>
      <Td className="py-1.5 leading-4 whitespace-nowrap">
        {sayTerm(row.criticality)}
        <span className={second}>{sayTerm(row.latency)}</span>
      </Td>
      <Td className="py-1.5 leading-4">
        {sayTerm(row.sensitivity)}
        <span className={second}>{sayTerm(row.readiness)}</span>
      </Td>
      <Td className="min-w-[120px] py-1.5 pr-3.5 leading-4">
        {sayTerm(row.environment)}
        <span className={second}>
          {row.seenIn.some((one) => one !== row.environment) ? `seen in ${row.seenIn.join(', ')}; ` : ''}
          {row.contractVersion ?? 'version not told'}
        </span>
      </Td>
    </Row>
  );
}
