'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { IconButton } from '@/components/ui/button';
import { chipClass } from '@/components/ui/chip';
import { Icon } from '@/components/ui/icon';
import { Popover } from '@/components/ui/popover';
import { SaveViewDialog } from '@/components/ui/save-view-dialog';
import { useDeed } from '@/components/ui/use-deed';
import { actOnWorkList, workListsQuery } from '@/lib/client';
import type { WorkLists as Lists } from '@/lib/domain/views/work-lists';
import { keepWorkList } from '@/lib/domain/work-list-query';

type Named = Lists['rows'][number];

/** Named lists, the reader's own and their teams'; each is an address. The one that is shown gives the menu its name. */
export function WorkLists({ search }: { search: URLSearchParams }) {
  const { data, isError } = useQuery(workListsQuery());
  const client = useQueryClient();
  const [saving, setSaving] = useState(false);
  const shown = keepWorkList(search.toString());
  const current = data?.rows.find(({ query }) => query === shown && shown !== '');
  const [own, shared] = [data?.rows.filter(({ mine }) => mine) ?? [], data?.rows.filter(({ mine }) => !mine) ?? []];
  return (
    <>
      <Popover
        buttonClassName={chipClass(current !== undefined)}
        className="w-[290px] py-1"
        label={
          <>
            Lists {current ? <b className="max-w-[190px] truncate font-semibold text-ink">{current.name}</b> : null}
            <Icon name="down" className="-mr-1 text-ink-3" />
          </>
        }
      >
        {(close) => (
          <>
            {isError ? <p className="px-3 py-1.5">Your lists could not be loaded.</p> : null}
            {data?.rows.length === 0 ? (
              <p className="px-3 py-1.5 text-ink-2">
                No list has a name yet. Choose filters, then save them here for yourself or your team.
              </p>
            ) : null}
            <Group title="Yours" rows={own} current={current} close={close} />
            <Group title="Shared with you" rows={shared} current={current} close={close} />
            <div className="mt-1 border-t border-line pt-1">
              <button
                type="button"
                onClick={() => {
                  close();
                  setSaving(true);
                }}
                className="flex h-9 w-full items-center gap-1.5 px-3 text-left font-medium text-accent hover:bg-sunken md:h-8"
              >
                <Icon name="plus" size={12} /> Save what is shown as a list
              </button>
            </div>
          </>
        )}
      </Popover>
      {saving ? (
        <SaveViewDialog
          title="Save as a list"
          hint="Tab, filters, grouping and order are kept. A name of yours that exists already is changed."
          name={current?.mine ? current.name : ''}
          teams={data?.teams ?? []}
          save={async (name, team) =>
            client.setQueryData(workListsQuery().queryKey, await actOnWorkList({ do: 'save', name, query: shown, team }))
          }
          close={() => setSaving(false)}
        />
      ) : null}
    </>
  );
}

function Group({ title, rows, current, close }: { title: string; rows: Named[]; current: Named | undefined; close: () => void }) {
  const client = useQueryClient();
  const { run, busy, fault } = useDeed();
  if (rows.length === 0) return null;
  const remove = (id: string) =>
    run(async () => {
      client.setQueryData(workListsQuery().queryKey, await actOnWorkList({ do: 'delete', id }));
    });
  return (
    <section aria-label={title}>
      <h3 className="px-3 pt-1.5 pb-0.5 text-s font-normal text-ink-3">{title}</h3>
      <ul>
        {rows.map((row) => (
          <li key={row.id} className="flex items-center pr-2 hover:bg-sunken">
            <Link
              href={`/exceptions?${row.query}`}
              prefetch={false}
              onClick={close}
              aria-current={row.id === current?.id ? 'true' : undefined}
              className="min-w-0 flex-1 px-3 py-1.5"
            >
              <span className="block truncate font-medium">{row.name}</span>
              {row.team || !row.mine ? (
                <span className="block truncate text-s text-ink-3">
                  {row.mine ? `Shared with ${row.team?.name}` : `${row.by}, for ${row.team?.name ?? 'you'}`}
                </span>
              ) : null}
            </Link>
            {row.mine ? (
              <IconButton label={`Delete the list ${row.name}`} disabled={busy} onClick={() => remove(row.id)}>
                <Icon name="close" size={11} />
              </IconButton>
            ) : null}
          </li>
        ))}
      </ul>
      {fault}
    </section>
  );
}
