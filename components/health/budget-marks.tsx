'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { Panel } from '@/components/ui/panel';
import { Track } from '@/components/ui/track';
import { slosQuery, type ViewParams } from '@/lib/client';
import { sayLeft, sloStateWords } from '@/lib/domain/say-slo';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';

const fills = { spent: 'high', burning: 'watch', low: 'watch', kept: 'good', few: 'ink', no_data: 'ink', partial: 'ink' } as const;
const names = { success: 'Success', latency: 'In time', freshness: 'Up to date' } as const;

/** What is left of the error budgets of a place; nothing where the catalog asks for none. */
export function BudgetMarks({ params }: { params: ViewParams }) {
  const { data } = useQuery(slosQuery(params));
  const scope = scopeOf(useSearchParams());
  if (!data || data.slos.length === 0) return null;
  return (
    <Panel title="Budget left" flush>
      <ul>
        {data.slos.map((row) => (
          <li key={row.id} className="border-b border-line px-3.5 py-2 last:border-0">
            <span className="flex items-baseline justify-between gap-2">
              <Link href={hrefWith(`/slos/${row.id}`, scope)} prefetch={false} className="font-medium hover:underline">
                {names[row.indicator]}
              </Link>
              <span className="text-s text-ink-2 tabular-nums">
                {row.budgetLeftRatio === null ? sloStateWords[row.state] : row.state === 'few' ? 'too few to judge' : sayLeft(row)}
              </span>
            </span>
            {row.budgetLeftRatio === null || row.state === 'few' ? null : (
              <Track share={row.budgetLeftRatio} fill={fills[row.state]} className="mt-1" />
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
