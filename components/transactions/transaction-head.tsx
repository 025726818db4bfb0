'use client';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { CopyButton } from '@/components/ui/copy-button';
import { StateMark } from '@/components/ui/glyph';
import { PageHead } from '@/components/ui/page-head';
import { Switch } from '@/components/ui/switch';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { TransactionView } from '@/lib/domain/views/transactions';

/** Its name, its state in words, and one sentence that says what that rests on. */
export function TransactionHead({
  view,
  technical,
  setTechnical,
}: {
  view: TransactionView;
  technical: boolean;
  setTechnical: (on: boolean) => void;
}) {
  const search = useSearchParams();
  const { row, headline, say, workflowName } = view;
  return (
    <div>
      <PageHead
        above={
          <>
            <Link href={hrefWith('/transactions', scopeOf(search))} prefetch={false} className="hover:underline">
              Transactions
            </Link>
            <span aria-hidden="true">/</span>
            <Link href={hrefWith(`/workflows/${row.workflow.id}`, scopeOf(search))} prefetch={false} className="truncate hover:underline">
              {workflowName}
            </Link>
          </>
        }
        title={
          <span className="inline-flex items-center gap-1.5 [overflow-wrap:anywhere]">
            {row.name}
            <CopyButton value={row.name} label={row.keyName ?? 'id'} />
          </span>
        }
        lede={
          <StateMark state={headline.sign} size={14} className="max-md:whitespace-normal!">
            {headline.words}
          </StateMark>
        }
        actions={
          <Switch checked={technical} change={setTechnical}>
            Technical view
          </Switch>
        }
      />
      <p className="mt-1 max-w-[900px] text-ink-2">{say}</p>
    </div>
  );
}
