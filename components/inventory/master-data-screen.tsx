'use client';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { CsvButton } from '@/components/ui/csv-button';
import { PageHead } from '@/components/ui/page-head';
import { LinkTabs } from '@/components/ui/tabs';
import { masterDataQuery, type ViewParams } from '@/lib/client';
import { sayMoney, sayPlural } from '@/lib/domain/say';
import { hrefWith } from '@/lib/domain/scope-url';
import type { MasterDataView } from '@/lib/domain/views/master-data';
import { DriftChecks } from './drift-checks';
import { GapList } from './gap-list';

/** Master data: what is to be handed over and what it blocks, then each domain with its checks. */
export function MasterDataScreen({ params }: { params: ViewParams }) {
  const { data } = useSuspenseQuery(masterDataQuery(params));
  const search = useSearchParams();
  const domain = search.get('domain') ?? '';
  return (
    <>
      <div>
        <PageHead
          title={`${headline(data)}.`}
          actions={<CsvButton path="/api/master-data" params={params} name="master-data-gaps.csv" />}
        />
        <p className="mt-1 text-pretty text-ink-2">
          Traffic proves drift, never its absence. Each gap says what it blocks; the owner of the data decides which side is right.
        </p>
      </div>
      <LinkTabs
        look="switch"
        label="Domain"
        current={domain}
        items={[
          { id: '', name: 'All', href: hrefWith('/master-data', search, { domain: null }) },
          ...data.names.map(({ id, name }) => ({ id, name, href: hrefWith('/master-data', search, { domain: id }) })),
        ]}
      />
      <GapList gaps={data.gaps} />
      {data.domains.map((one) => (
        <DriftChecks key={one.id} domain={one} />
      ))}
    </>
  );
}

function headline({ gaps, domains, affected: { transactions, amounts } }: MasterDataView): string {
  if (gaps.length === 0) return 'Nothing of master data is known to block anything';
  const worth = amounts.map(({ currency, amountMinor }) => sayMoney(amountMinor, currency)).join(' and ');
  const touched = domains.filter(({ open }) => open > 0).length;
  const what = sayPlural(transactions, 'transaction');
  return `${sayPlural(gaps.length, 'gap')} in ${sayPlural(touched, 'domain')}: ${what} affected${worth ? `, worth ${worth}` : ''}`;
}
