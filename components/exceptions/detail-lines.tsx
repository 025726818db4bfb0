'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { LineList, sayDocuments } from '@/components/ui/line-list';
import { LoadFault } from '@/components/ui/load-fault';
import { Skeleton } from '@/components/ui/skeleton';
import { exceptionLinesQuery } from '@/lib/client';
import { sayCount, sayPlural } from '@/lib/domain/say';
import type { ExceptionLines } from '@/lib/domain/views/document-lines';
import type { ExceptionRow } from '@/lib/domain/views/exception-list';

/** The order lines behind an exception, where its cases are documents with lines. */
export function OrderLines({ row, codes }: { row: ExceptionRow; codes: boolean }) {
  const asks = row.lines !== null && row.transactions > 0;
  const { data, error, refetch } = useQuery({ ...exceptionLinesQuery(row.ref), enabled: asks });
  if (!asks || data?.cases.length === 0) return null;
  return (
    <section aria-label="Order lines">
      <h3 className="flex flex-wrap items-baseline gap-x-2">
        Order lines
        {data?.cases.length === 1 && data.cases[0] ? (
          <span className="text-s font-normal text-ink-3">{sayDocuments(data.cases[0])}</span>
        ) : null}
      </h3>
      {data ? (
        <Cases data={data} codes={codes} />
      ) : error ? (
        <LoadFault error={error} retry={refetch}>
          The lines could not be loaded
        </LoadFault>
      ) : (
        <div role="status" aria-label="Loading the order lines">
          <Skeleton className="mt-1 h-[68px]" />
        </div>
      )}
    </section>
  );
}

function Cases({ data: { cases, looked, total }, codes }: { data: ExceptionLines; codes: boolean }) {
  const several = total > 1;
  const shown = cases.filter(({ rows }) => rows.length > 0 || !several);
  return (
    <>
      {several && shown.length === 0 ? (
        <p className="text-ink-2">Every line was answered as it was ordered, or is not answered yet.</p>
      ) : null}
      {shown.map((one) => (
        <div key={one.id} className={several ? 'mt-1.5' : ''}>
          {several ? (
            <p className="flex flex-wrap items-baseline gap-x-2">
              <Link href={`/transactions/${one.id}`} prefetch={false} className="font-medium text-accent tabular-nums hover:underline">
                {one.name}
              </Link>
              {one.unchanged > 0 ? (
                <span className="text-s text-ink-3">{sayPlural(one.unchanged, 'other line')} as ordered or not answered</span>
              ) : null}
            </p>
          ) : null}
          <LineList of={one} label={`Lines of ${one.name}`} codes={codes} />
          {one.more > 0 ? <p className="text-s text-ink-3">{sayCount(one.more)} further lines came and are not kept.</p> : null}
        </div>
      ))}
      {looked < total ? (
        <p className="mt-1 text-s text-ink-3">
          Of the first {sayCount(looked)} of {sayCount(total)} cases.
        </p>
      ) : null}
    </>
  );
}
