'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { IconButton } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Icon } from '@/components/ui/icon';
import { SaveViewDialog } from '@/components/ui/save-view-dialog';
import { useDeed } from '@/components/ui/use-deed';
import { useHydrated } from '@/components/ui/use-hydrated';
import { actOnView, viewsQuery } from '@/lib/client';
import { keepView } from '@/lib/domain/work-list-query';

/** Named views of every screen, the reader's own and their teams', and the way to name the one that is shown or to copy its link. */
export function SavedViews({ onPick }: { onPick?: () => void }) {
  const path = usePathname();
  const search = useSearchParams();
  const client = useQueryClient();
  const { data } = useQuery(viewsQuery());
  const hydrated = useHydrated();
  const { run, busy, fault } = useDeed();
  const [saving, setSaving] = useState(false);
  const [copied, setCopied] = useState(false);
  const shown = keepView(path, search.toString());
  const rows = (hydrated ? data?.rows : undefined) ?? [];
  const current = rows.find((row) => row.path === path && row.query === shown);
  const keep = (views: Awaited<ReturnType<typeof actOnView>>) => client.setQueryData(viewsQuery().queryKey, views);
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.href);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <section aria-label="Saved views" className="mt-3.5">
      <div className="flex items-center pr-1 pl-2">
        <h2 className="flex-1 text-xs font-medium text-ink-3">Saved views</h2>
        <IconButton label="Copy the link to this page" className="max-md:size-11" onClick={() => run(copy)}>
          <Icon name={copied ? 'check' : 'link'} size={12} />
        </IconButton>
        <IconButton label="Save what is shown as a view" className="max-md:size-11" onClick={() => setSaving(true)}>
          <Icon name="plus" size={12} />
        </IconButton>
        <span role="status" className="sr-only">
          {copied ? 'Link copied' : ''}
        </span>
      </div>
      {fault}
      <ul>
        {rows.map((row) => (
          <li key={row.id} className="group flex items-center rounded-m hover:bg-sunken">
            <Link
              href={row.query === '' ? row.path : `${row.path}?${row.query}`}
              prefetch={false}
              aria-current={row === current ? 'page' : undefined}
              {...(onPick ? { onClick: onPick } : {})}
              title={
                row.mine ? (row.team ? `Shared with ${row.team.name}` : 'Only you see it') : `${row.by}, for ${row.team?.name ?? 'you'}`
              }
              className={classNames(
                'flex h-7 min-w-0 flex-1 items-center px-2 max-md:h-11',
                row === current ? 'font-medium text-ink' : 'text-ink-2 hover:text-ink',
              )}
            >
              <span className="truncate">{row.name}</span>
            </Link>
            {row.mine ? (
              <IconButton
                label={`Delete the view ${row.name}`}
                disabled={busy}
                className="mr-1 opacity-0 group-hover:opacity-100 focus-visible:opacity-100 max-md:opacity-100"
                onClick={() => run(async () => keep(await actOnView({ do: 'delete', id: row.id })))}
              >
                <Icon name="close" size={11} />
              </IconButton>
            ) : null}
          </li>
        ))}
      </ul>
      {saving ? (
        <SaveViewDialog
          title="Save this view"
          hint="Page, scope, time and filters are kept. A name of yours on this page that exists already is changed."
          name={current?.mine ? current.name : ''}
          teams={data?.teams ?? []}
          save={async (name, team) => keep(await actOnView({ do: 'save', name, path, query: shown, team }))}
          close={() => setSaving(false)}
        />
      ) : null}
    </section>
  );
}
