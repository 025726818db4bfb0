'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useRef } from 'react';
import { LinkButton } from '@/components/ui/button';
import { useNow } from '@/components/ui/clock';
import { CsvButton } from '@/components/ui/csv-button';
import { EmptyState } from '@/components/ui/empty-state';
import { firstEvent } from '@/components/ui/first-event';
import { KeyHints } from '@/components/ui/key-hints';
import { PageHead } from '@/components/ui/page-head';
import { PageLinks } from '@/components/ui/page-links';
import { Panel } from '@/components/ui/panel';
import type { PickOption } from '@/components/ui/pick-menu';
import { useRowKeys } from '@/components/ui/use-row-keys';
import { transactionsQuery, type ViewParams } from '@/lib/client';
import { hrefWith, listOf } from '@/lib/domain/scope-url';
import type { TransactionList } from '@/lib/domain/views/transactions';
import { sayList } from './say-list';
import { TransactionFilters } from './transaction-filters';
import { TransactionTable } from './transaction-table';

function Nothing({ list, search }: { list: TransactionList; search: URLSearchParams }) {
  const q = search.get('q');
  if (q) {
    const words = list.asked.find(({ param, name }) => param === 'q' && name === 'Search');
    return (
      <EmptyState
        title={
          list.faults.length > 0
            ? list.faults.join(' ')
            : words
              ? `Nothing is known by “${words.value}”`
              : 'No transaction fits this search'
        }
        actions={<LinkButton href="/transactions">All transactions</LinkButton>}
      >
        Any id or business key works, whole or its beginning: an order, invoice or requisition number, a file, an employee, a correlation or
        trace id; so do error codes and the words of a fault. Personal keys must be typed whole. Filters can be typed too: facility:LKH,
        status:failed, error:timeout, older:3d, amount&gt;10000.
      </EmptyState>
    );
  }
  const filtered =
    list.asked.length > 0 || ['state', 'status', 'workflow', 'facility', 'milestone', 'older'].some((name) => search.has(name));
  return (
    <EmptyState
      title={filtered ? 'No transaction fits these filters' : 'No transaction started in this time'}
      {...(filtered
        ? {}
        : { command: firstEvent, how: 'Or send one, with an ingest key (npm run admin -- create-key). It appears here within seconds.' })}
      actions={
        <LinkButton href={hrefWith('/transactions', '', { environment: search.get('environment'), range: '30d' })}>
          Look at the last 30 days
        </LinkButton>
      }
    >
      {filtered ? 'Take a filter away, or choose a longer time.' : 'Choose a longer time.'}
    </EmptyState>
  );
}

/** The list of transactions: the sentence, the filters, the rows, and the way to more. */
export function TransactionsScreen({ params, workflows }: { params: ViewParams; workflows: PickOption[] }) {
  const { data: list } = useSuspenseQuery(transactionsQuery(params));
  const search = useSearchParams();
  const now = useNow(60_000);
  const body = useRef<HTMLDivElement>(null);
  useRowKeys(body);
  const headline = sayList(list, [...listOf(search, 'state'), ...listOf(search, 'status')], now);
  const { cursor: _, limit: __, ...all } = params;
  return (
    <>
      <PageHead
        title={headline}
        actions={<CsvButton path="/api/transactions" params={{ ...all, limit: '500' }} name="transactions.csv" />}
      />
      <TransactionFilters list={list} workflows={workflows} />
      <div ref={body}>
        <Panel label="Transactions" flush>
          {list.rows.length === 0 ? <Nothing list={list} search={search} /> : <TransactionTable rows={list.rows} caption={headline} />}
          <PageLinks
            path="/transactions"
            cursor={params.cursor}
            next={list.nextCursor}
            words={search.get('sort') === 'oldest' ? ['Oldest', 'Newer'] : ['Newest', 'Older']}
          />
          <KeyHints
            hints={[
              { keys: ['J', 'K'], does: 'move' },
              { keys: ['Enter'], does: 'open' },
              { keys: ['Ctrl K'], does: 'find' },
            ]}
          />
        </Panel>
      </div>
    </>
  );
}
