'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { CsvButton } from '@/components/ui/csv-button';
import { EmptyState } from '@/components/ui/empty-state';
import { Icon } from '@/components/ui/icon';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { LinkTabs } from '@/components/ui/tabs';
import { RelativeTime, Time } from '@/components/ui/time';
import { lineageQuery, type ViewParams } from '@/lib/client';
import { sayCount, sayTime } from '@/lib/domain/say';
import { sayFigure, sayValue } from '@/lib/domain/say-kpi';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { ContributionRow, ContributionState, Lineage } from '@/lib/domain/views/kpis';

const names: Record<ContributionState, string> = { counted: 'Counted', open: 'Still open', pending: 'Too young', excluded: 'Excluded' };
const empty: Record<ContributionState, string> = {
  counted: 'Nothing was counted here in this time.',
  open: 'Nothing is open: everything that began was finished.',
  pending: 'Nothing is too young to count.',
  excluded: 'Nothing was left out.',
};
const sorts = { worst: 'Worst first', newest: 'Newest first', oldest: 'Oldest first' } as const;

/** The very cases behind a number, and those that are not in it, with what each gives. */
export function LineageScreen({ id, params }: { id: string; params: ViewParams }) {
  const { data } = useSuspenseQuery(lineageQuery(id, params));
  const search = useSearchParams();
  const href = (changes: Record<string, string | null>) =>
    hrefWith(`/kpis/${id}/transactions`, search.toString(), { cursor: null, ...changes });
  const [from, to] = [data.window.from, data.window.to].map((at) => sayTime(at, data.timezone, 0));
  const places =
    data.rows.length > 0 && search.has('facility')
      ? ` at ${[...new Set(data.rows.map((row) => row.facility.name))].slice(0, 2).join(' and ')}`
      : '';
  return (
    <div className="-mx-3 -mt-3.5 -mb-10 min-h-[calc(100dvh-48px)] bg-surface px-4 pt-4 pb-14 md:-mx-5 md:-mt-[18px] md:px-6">
      <Link href={hrefWith(`/kpis/${id}`, scopeOf(search))} className="inline-flex items-center gap-1 text-s text-ink-2 hover:text-ink">
        <Icon name="left" size={13} /> {data.kpi.name}
      </Link>
      <h1 className="mt-2">{headline(data, places)}</h1>
      <p className="mt-0.5 text-ink-2">
        {data.kpi.question} {from} to {to}. The count here is the count of the number, by construction.
      </p>
      <div className="relative mt-3">
        <LinkTabs
          label="What they count as"
          current={data.state}
          items={(['counted', 'open', 'pending', 'excluded'] as const).map((state) => ({
            id: state,
            name: names[state],
            count: data.counts[state],
            href: href({ state: state === 'counted' ? null : state, part: null }),
          }))}
        />
        <div className="absolute top-1 right-0 flex items-center gap-2 bg-surface pl-2 max-md:static max-md:mt-2 max-md:pl-0">
          {data.state === 'counted' ? (
            <LinkTabs
              look="switch"
              label="Order"
              current={search.get('sort') ?? 'worst'}
              items={(['worst', 'newest', 'oldest'] as const).map((sort) => ({
                id: sort,
                name: sorts[sort],
                href: href({ sort: sort === 'worst' ? null : sort }),
              }))}
            />
          ) : null}
          <CsvButton
            path={`/api/kpis/${id}/transactions`}
            params={Object.fromEntries(Object.entries(params).filter(([name]) => name !== 'cursor'))}
            name={`${id}-${data.part ?? data.state}.csv`}
          />
        </div>
      </div>
      {data.state === 'counted' && hasParts(data) ? (
        <div className="mt-3">
          <LinkTabs
            look="switch"
            label="In the numerator"
            current={data.part ?? 'all'}
            items={[
              { id: 'all', name: 'All', count: data.counts.counted, href: href({ part: null }) },
              { id: 'numerator', name: 'In the numerator', count: data.counts.numerator, href: href({ part: 'numerator' }) },
              { id: 'rest', name: 'Not in it', count: data.counts.counted - data.counts.numerator, href: href({ part: 'rest' }) },
            ]}
          />
        </div>
      ) : null}
      {data.rows.length === 0 ? <EmptyState title={empty[data.state]} /> : <Cases data={data} />}
      {data.nextCursor || search.has('cursor') ? (
        <nav aria-label="Pages" className="mt-3 flex gap-4">
          {search.has('cursor') ? (
            <Link href={href({})} className="text-accent">
              First page
            </Link>
          ) : null}
          {data.nextCursor ? (
            <Link href={href({ cursor: data.nextCursor })} className="text-accent">
              Next {data.rows.length}
            </Link>
          ) : null}
        </nav>
      ) : null}
    </div>
  );
}

/** Whether cases are in a numerator or not: times and ages have none. */
const hasParts = ({ kpi }: Lineage) => kpi.kind !== 'duration' && kpi.kind !== 'age';

function headline({ counts, state, kpi }: Lineage, places: string): string {
  const n = sayCount(counts[state]);
  if (state === 'counted') return `${n} ${kpi.noun} make up ${kpi.name.toLowerCase()}${places}`;
  if (state === 'open') return `${n} ${kpi.noun} have begun and are not finished${places}`;
  if (state === 'pending') return `${n} ${kpi.noun} are too young to count${places}`;
  return `${n} ${kpi.noun} are left out, each with its reason${places}`;
}

const heads: Partial<Record<Lineage['kpi']['kind'], string>> = {
  expected_on_time: 'File',
  exceptions_in_time: 'Exception',
  age: 'Newest of each',
};

function Cases({ data }: { data: Lineage }) {
  const { kpi, state } = data;
  const value = {
    counted: kpi.kind === 'duration' ? 'Took' : kpi.kind === 'age' ? 'Age' : 'Counts',
    open: 'Open for',
    pending: 'Counts at',
    excluded: 'Why not',
  }[state];
  return (
    <Table caption={`${names[state]} ${kpi.noun}`}>
      <TableHead>
        <Th>{heads[kpi.kind] ?? 'Transaction'}</Th>
        <Th right={state !== 'excluded'}>{value}</Th>
        <Th>Facility</Th>
        <Th className="max-md:hidden">Department</Th>
        <Th className="max-md:hidden">Supplier</Th>
        <Th>Began</Th>
        {state === 'counted' ? <Th className="max-md:hidden">Belongs to</Th> : null}
      </TableHead>
      <TableBody>
        {data.rows.map((row) => (
          <Row key={row.id} className="border-b border-line">
            <RowHead className="whitespace-nowrap">
              {row.kind === 'transaction' ? (
                <Link href={`/transactions/${row.id}`} prefetch={false} className="font-medium text-accent tabular-nums hover:underline">
                  {row.part ?? row.name}
                </Link>
              ) : row.kind === 'exception' ? (
                <Link href={`/exceptions/${row.name}`} prefetch={false} className="font-medium text-accent tabular-nums hover:underline">
                  {row.name}
                </Link>
              ) : (
                row.name
              )}
            </RowHead>
            <Td right={state !== 'excluded'}>
              <Gives row={row} data={data} />
            </Td>
            <Td>{row.facility.name}</Td>
            <Td className="text-ink-2 max-md:hidden">{row.department.name}</Td>
            <Td className="text-ink-2 max-md:hidden">{row.supplier ?? ''}</Td>
            <Td className="whitespace-nowrap text-ink-2">
              <Time at={row.openedAt} />
            </Td>
            {state === 'counted' ? (
              <Td className="text-ink-2 max-md:hidden">
                <Time at={row.cohortAt} />
              </Td>
            ) : null}
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}

/** What one case gives to the number, or why it gives nothing. */
function Gives({ row, data: { kpi, state } }: { row: ContributionRow; data: Lineage }) {
  if (state === 'excluded') return row.reason;
  if (state === 'open') return <RelativeTime at={row.openedAt} bare />;
  if (state === 'pending') return row.countsAt ? <Time at={row.countsAt} /> : 'later';
  if (row.value !== null) {
    const past = kpi.thresholds !== null && row.value > kpi.thresholds.target;
    return <span className={past ? 'font-semibold' : ''}>{`${sayValue(row.value, kpi.unit)}${past ? ', past the target' : ''}`}</span>;
  }
  const yes = row.numerator > 0;
  const against = kpi.direction === 'higher' ? !yes : yes;
  if (kpi.kind === 'rate' || kpi.kind === 'sum_ratio') return `${sayFigure(row.numerator)} of ${sayFigure(row.denominator)}`;
  const weight = row.denominator === 1 ? '' : ` ${sayFigure(row.numerator)} of ${sayFigure(row.denominator)}`;
  return <span className={against ? 'font-semibold' : ''}>{`${against ? 'against' : 'for'}${weight}`}</span>;
}
