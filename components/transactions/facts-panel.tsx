'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { CopyButton } from '@/components/ui/copy-button';
import { Money } from '@/components/ui/money';
import { Fact } from '@/components/ui/page-head';
import { Panel } from '@/components/ui/panel';
import { RelativeTime, Time } from '@/components/ui/time';
import { sayCount, sayDuration, sayPlural } from '@/lib/domain/say';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { TransactionView } from '@/lib/domain/views/transactions';
import { HiddenLine } from './hidden-line';

const shown = new Set(['amountMinor', 'currency', 'lines', 'people']);

function Age({ row }: Pick<TransactionView, 'row'>) {
  if (row.endedAt)
    return (
      <Fact
        name="Took"
        below={
          <>
            ended <Time at={row.endedAt} />
          </>
        }
      >
        {sayDuration(Date.parse(row.endedAt) - Date.parse(row.startedAt))}
      </Fact>
    );
  return (
    <Fact
      name="Age"
      below={
        <>
          since <Time at={row.startedAt} />
        </>
      }
    >
      <RelativeTime at={row.startedAt} bare />
    </Fact>
  );
}

/** What it is about, where it belongs and whose it is; the keys it is known by below. */
export function FactsPanel({
  view,
  technical,
  reveal,
}: {
  view: TransactionView;
  technical: boolean;
  reveal: (view: TransactionView) => void;
}) {
  const search = useSearchParams();
  const { row, owners, measures } = view;
  const keys = view.keys.filter((key) => key.value !== row.name && (technical || key.role !== 'technical'));
  const more = Object.entries(measures).filter(([name, value]) => !shown.has(name) && typeof value === 'number');
  return (
    <Panel label="Facts" flush>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2.5 px-3.5 pt-[11px] pb-3 md:grid-cols-4 xl:grid-flow-col xl:grid-cols-none xl:auto-cols-[minmax(0,auto)] xl:justify-between">
        {row.amountMinor === null ? null : (
          <Fact name="Amount">
            <Money minor={row.amountMinor} currency={row.currency} cents />
          </Fact>
        )}
        {row.lines === null ? null : <Fact name="Lines">{sayCount(row.lines)}</Fact>}
        {row.people === null ? null : <Fact name="People">{sayCount(row.people)}</Fact>}
        <Fact name="Facility" below={view.facilityPlace}>
          <Link prefetch={false} className="to truncate" href={hrefWith(`/facilities/${row.facility.id}`, scopeOf(search))}>
            {row.facility.name}
          </Link>
        </Fact>
        <Fact name="Department">
          <span className="truncate">{row.department.name}</span>
        </Fact>
        {row.supplier ? (
          <Fact name="Supplier">
            <span className="truncate">{row.supplier}</span>
            <CopyButton value={row.supplier} label="supplier" />
          </Fact>
        ) : null}
        {owners.business ? (
          <Fact name="Owner" below={owners.technical}>
            <span className="truncate">{owners.business}</span>
          </Fact>
        ) : null}
        <Age row={row} />
        <Fact name="Log entries" below={row.attempts > 1 ? sayPlural(row.attempts, 'attempt') : 'no repeats'}>
          {sayCount(view.eventCount)}
        </Fact>
      </dl>
      {keys.length > 0 || (technical && (view.correlationId || more.length > 0)) ? (
        <dl className="flex flex-wrap gap-x-8 gap-y-2.5 border-t border-line px-3.5 pt-[11px] pb-3">
          {keys.map((key) => (
            <Fact key={`${key.kind} ${key.value}`} name={key.name}>
              <span className="truncate font-mono text-[12.5px] font-normal" title={key.masked ? 'Hidden for your role' : undefined}>
                {key.value}
              </span>
              {key.masked ? null : <CopyButton value={key.value} label={key.name} />}
            </Fact>
          ))}
          {technical && view.correlationId ? (
            <Fact name="Correlation">
              <span className="truncate font-mono text-[12.5px] font-normal">{view.correlationId}</span>
              <CopyButton value={view.correlationId} label="correlation id" />
            </Fact>
          ) : null}
          {technical ? (
            <Fact name="Id">
              <span className="truncate font-mono text-[12.5px] font-normal">{row.id}</span>
              <CopyButton value={row.id} label="id" />
            </Fact>
          ) : null}
          {technical
            ? more.map(([name, value]) => (
                <Fact key={name} name={name}>
                  {String(value)}
                </Fact>
              ))
            : null}
        </dl>
      ) : null}
      <HiddenLine view={view} reveal={reveal} />
    </Panel>
  );
}
