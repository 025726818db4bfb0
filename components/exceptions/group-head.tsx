'use client';
import { buttonClass } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { useNow } from '@/components/ui/clock';
import { Icon } from '@/components/ui/icon';
import { Popover } from '@/components/ui/popover';
import { SupplierCard } from '@/components/ui/supplier-card';
import { sayCount, sayDuration } from '@/lib/domain/say';
import { sayAmounts } from '@/lib/domain/say-exception';
import type { RowGroup } from './group-rows';
import { columns } from './queue-row';

/** The name of a group with its sums; folds it. */
export function GroupHead({ group, open, toggle }: { group: RowGroup; open: boolean; toggle: () => void }) {
  const now = useNow(60_000);
  const first = group.firstDueAt === null ? null : Date.parse(group.firstDueAt) - now;
  const due =
    group.overdue > 0
      ? `${sayCount(group.overdue)} overdue`
      : first === null || first < 0
        ? ''
        : `first ${sayDuration(Math.max(0, first))}`;
  const supplier = group.rows[0]?.supplier === group.id ? group.id : null;
  return (
    <>
      <h2 className="font-normal">
        <button
          type="button"
          aria-expanded={open}
          onClick={toggle}
          className={classNames(
            'w-full min-h-9 border-b border-line bg-bg py-2 text-left text-s text-ink-2 tabular-nums hover:bg-sunken @2xl:py-0',
            columns,
          )}
        >
          <span className="flex min-w-0 items-center gap-2 @2xl:col-span-3">
            <Icon name="down" className={classNames('text-ink-3 transition-transform', !open && '-rotate-90')} />
            <b className="truncate text-m font-semibold text-ink">{group.title}</b>
            <span className="max-@2xl:ml-auto">{sayCount(group.exceptions)}</span>
            <span className="hidden whitespace-nowrap @2xl:inline">{group.hint}</span>
          </span>
          <span className="hidden text-right @2xl:block">{sayAmounts(group.amounts) ?? ''}</span>
          <span className={classNames('hidden pl-2 @2xl:block', group.overdue > 0 && 'font-semibold text-ink')}>{due}</span>
          <span className="hidden @2xl:block">{group.unowned > 0 ? `${sayCount(group.unowned)} with nobody` : ''}</span>
          <span className="mt-0.5 flex justify-between gap-3 pl-[22px] @2xl:hidden">
            <span>{[group.hint, sayAmounts(group.amounts)].filter(Boolean).join(' · ')}</span>
            <span>{due}</span>
          </span>
        </button>
      </h2>
      {supplier && open ? (
        <div className="border-b border-line bg-bg px-3 pb-1.5 md:px-4 @2xl:pl-[38px]">
          <Popover
            label={
              <>
                Contacts of {supplier} <Icon name="down" size={12} />
              </>
            }
            buttonClassName={buttonClass('quiet', 's', '-ml-2 text-accent')}
            className="w-[360px] max-w-[calc(100vw-16px)] overflow-y-auto p-3"
          >
            {() => <SupplierCard called={supplier} />}
          </Popover>
        </div>
      ) : null}
    </>
  );
}
