'use client';
import Link from 'next/link';
import { Money } from '@/components/ui/money';
import { Row, RowHead, Table, TableBody, TableHead, Td, Th } from '@/components/ui/table';
import { RelativeTime, Time } from '@/components/ui/time';
import { sayDuration } from '@/lib/domain/say';
import { sayError } from '@/lib/domain/say-code';
import type { TransactionRow } from '@/lib/domain/views/transactions';
import { OutcomeMark } from './outcome-mark';

const reason = (row: TransactionRow) => [row.connector?.name, sayError(row)].filter(Boolean).join(', ');

function Name({ row }: { row: TransactionRow }) {
  return (
    <>
      <Link href={`/transactions/${row.id}`} prefetch={false} data-row-link className="font-medium hover:underline">
        {row.name}
      </Link>
      <span className="block truncate text-s leading-4 text-ink-3">
        {row.found ? `${row.found.keyName} ${row.found.value}` : row.workflow.name}
      </span>
    </>
  );
}

/** How long it took, or how long it has been open. */
const Took = ({ row }: { row: TransactionRow }) =>
  row.endedAt ? (
    sayDuration(Math.max(0, Date.parse(row.endedAt) - Date.parse(row.startedAt)))
  ) : row.state === 'open' ? (
    <>
      <span className="sr-only">open for </span>
      <RelativeTime at={row.startedAt} bare />
    </>
  ) : (
    '-'
  );

const Step = ({ row }: { row: TransactionRow }) => (
  <>
    <span className="block truncate">{row.milestone ?? '-'}</span>
    {row.state === 'failed' && reason(row) !== '' ? (
      <span className="block truncate text-s leading-4 text-ink-3">{reason(row)}</span>
    ) : null}
    {row.next ? (
      <span className="block truncate text-s leading-4 text-ink-3">
        {row.lateSince ? 'was due' : 'due'} <Time at={row.next.dueAt} />: {row.next.name}
      </span>
    ) : null}
  </>
);

/** Transactions as rows; where there is little room as cards of two lines. */
export function TransactionTable({ rows, caption }: { rows: TransactionRow[]; caption: string }) {
  return (
    <div className="@container">
      <div className="hidden @2xl:block">
        <Table caption={caption}>
          <TableHead>
            <Th className="pl-3.5">State</Th>
            <Th>Transaction</Th>
            <Th>Facility</Th>
            <Th>Last step</Th>
            <Th right>Amount</Th>
            <Th right>Started</Th>
            <Th right className="pr-3.5">
              Took or age
            </Th>
          </TableHead>
          <TableBody>
            {rows.map((row) => (
              <Row key={row.id} two>
                <Td className="pl-3.5 whitespace-nowrap">
                  <OutcomeMark row={row} />
                </Td>
                <RowHead className="max-w-[260px]">
                  <Name row={row} />
                </RowHead>
                <Td className="max-w-[210px]">
                  <span className="block truncate">{row.facility.name}</span>
                  <span className="block truncate text-s leading-4 text-ink-3">
                    {row.department.id === 'unassigned' ? row.supplier : row.department.name}
                  </span>
                </Td>
                <Td className="max-w-[260px]">
                  <Step row={row} />
                </Td>
                <Td right>
                  <Money minor={row.amountMinor} currency={row.currency} />
                </Td>
                <Td right className="whitespace-nowrap">
                  <Time at={row.startedAt} />
                </Td>
                <Td right className="pr-3.5 whitespace-nowrap">
                  <Took row={row} />
                  <span className="block text-s leading-4 text-ink-3">
                    last sign <Time at={row.lastAt} />
                  </span>
                </Td>
              </Row>
            ))}
          </TableBody>
        </Table>
      </div>
      <ul className="@2xl:hidden" aria-label={caption}>
        {rows.map((row) => (
          <li key={row.id} className="border-b border-line last:border-0">
            <Link href={`/transactions/${row.id}`} prefetch={false} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 px-3.5 py-2.5">
              <span className="truncate font-medium">{row.name}</span>
              <OutcomeMark row={row} />
              <span className="truncate text-s text-ink-2">{`${row.workflow.name}, ${row.facility.name}`}</span>
              <Time at={row.startedAt} className="text-right text-s text-ink-3" />
              <span className="truncate text-s text-ink-3">
                {row.found
                  ? `${row.found.keyName} ${row.found.value}`
                  : row.state === 'failed' && reason(row) !== ''
                    ? reason(row)
                    : row.milestone}
              </span>
              <span className="text-right text-s text-ink-3">
                <Took row={row} />
              </span>
              {row.next ? (
                <span className="col-span-2 truncate text-s text-ink-3">
                  {row.lateSince ? 'was due' : 'due'} <Time at={row.next.dueAt} />: {row.next.name}
                </span>
              ) : null}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
