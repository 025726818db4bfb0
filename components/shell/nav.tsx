'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { classNames } from '@/components/ui/class-names';
import { Count } from '@/components/ui/tag';
import { useHydrated } from '@/components/ui/use-hydrated';
import { pulseQuery } from '@/lib/client';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { Shell } from '@/lib/domain/views/shell';

export const screenNames: Record<Shell['screens'][number], string> = {
  health: 'Health',
  exceptions: 'Exceptions',
  transactions: 'Transactions',
  kpis: 'KPIs',
  slos: 'Service levels',
  reports: 'Reports',
  'on-call': 'On call',
  interfaces: 'Interfaces',
  'master-data': 'Master data',
  markers: 'Markers',
  sources: 'Sources',
  catalog: 'Catalog',
  people: 'People',
  audit: 'Audit',
  system: 'System',
};
const setUp: readonly string[] = ['interfaces', 'master-data', 'markers', 'sources', 'catalog', 'people', 'audit', 'system'];
/** Pages that belong to a screen of another path. */
const homes: Record<string, string> = {
  facilities: 'health',
  workflows: 'health',
  runbooks: 'catalog',
  replays: 'exceptions',
  teams: 'exceptions',
};

export function Brand() {
  return (
    <span className="flex items-center gap-[9px] text-l font-bold tracking-[-0.01em]">
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
        <path d="M2 13c4 0 4-6 8-6s4 6 8 6" fill="none" stroke="var(--accent)" strokeWidth="2.2" strokeLinecap="round" />
        <circle cx="10" cy="7" r="2.4" fill="var(--accent)" />
      </svg>
      Throughline
    </span>
  );
}

/** The screens this person may open; the scope of the address goes along. */
export function Nav({ screens, onPick }: { screens: Shell['screens']; onPick?: () => void }) {
  const first = usePathname().split('/')[1] ?? '';
  const here = homes[first] ?? first;
  const search = useSearchParams();
  const scope = scopeOf(search);
  const environment = search.get('environment');
  const { data } = useQuery(pulseQuery(environment ? { environment } : {}));
  const pulse = useHydrated() ? data : undefined;
  const item = (id: Shell['screens'][number]) => (
    <Link
      key={id}
      href={hrefWith(`/${id}`, scope)}
      prefetch={false}
      aria-current={id === here ? 'page' : undefined}
      {...(onPick ? { onClick: onPick } : {})}
      className={classNames(
        'flex h-8 items-center gap-2.5 rounded-m px-2 font-medium max-md:h-11',
        id === here ? 'bg-sunken text-ink' : 'text-ink-2 hover:bg-sunken hover:text-ink',
      )}
    >
      {screenNames[id]}
      {id === 'exceptions' && pulse ? (
        <span className="ml-auto">
          <Count value={pulse.openExceptions} unit="open" />
        </span>
      ) : null}
    </Link>
  );
  const [work, rest] = [screens.filter((id) => !setUp.includes(id)), screens.filter((id) => setUp.includes(id))];
  return (
    <nav aria-label="Main" className="flex flex-col gap-0.5">
      {work.map(item)}
      {rest.length > 0 ? <p className="px-2 pt-3.5 pb-1 text-xs font-medium text-ink-3">Set up</p> : null}
      {rest.map(item)}
    </nav>
  );
}
