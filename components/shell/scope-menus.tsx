'use client';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useTransition } from 'react';
import { PickMenu } from '@/components/ui/pick-menu';
import { type Changes, hrefWith, listOf } from '@/lib/domain/scope-url';
import type { Shell } from '@/lib/domain/views/shell';
import { RangeMenu } from './range-menu';

const title = (word: string) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;

function summary(chosen: string[], all: Shell['departments']): string {
  if (chosen.length === 0) return `All ${all.length}`;
  if (chosen.length === 1) return all.find(({ id }) => id === chosen[0])?.name ?? chosen[0] ?? '';
  return `${chosen.length} of ${all.length}`;
}

/** Pages about the present or about no time at all: a time in the bar would promise what they do not do. */
const timeless: readonly string[] = ['exceptions', 'on-call', 'catalog', 'runbooks', 'reports', 'system', 'teams'];

/** Pages that no department narrows. */
const wholeEstate: readonly string[] = [
  'on-call',
  'system',
  'catalog',
  'runbooks',
  'reports',
  'markers',
  'sources',
  'interfaces',
  'master-data',
];

/** What a page shows where the address names no time, where that is not the last 24 hours. */
const own: Readonly<Record<string, string>> = { kpis: 'Each measure its own', markers: 'Last 30 days and ahead' };

/** Environment, facilities, departments and time of the address, as chips that change it. */
export function ScopeMenus({ shell }: { shell: Shell }) {
  const router = useRouter();
  const path = usePathname();
  const search = useSearchParams();
  const [pending, startTransition] = useTransition();
  // A cursor belongs to the list it was cut from, so a new scope starts at the first page.
  const change = (changes: Changes) =>
    startTransition(() => router.push(hrefWith(path, search, { ...changes, cursor: null }), { scroll: false }));
  const screen = path.split('/')[1] ?? '';
  const environment = search.get('environment') ?? 'production';
  const facilities = listOf(search, 'facility');
  const departments = listOf(search, 'department');
  return (
    <div aria-busy={pending} className={pending ? 'flex gap-2 opacity-60' : 'flex gap-2'}>
      <PickMenu
        name="Environment"
        bare
        single
        summary={title(environment)}
        options={shell.environments.map((id) => ({ id, name: title(id) }))}
        chosen={[environment]}
        choose={([id]) => change({ environment: id === 'production' ? null : id, facility: null })}
      />
      <PickMenu
        name="Facilities"
        summary={summary(facilities, shell.facilities)}
        options={shell.facilities}
        chosen={facilities}
        choose={(ids) => change({ facility: ids })}
        allName={`All ${shell.facilities.length}`}
      />
      {shell.departments.length > 1 && !wholeEstate.includes(screen) ? (
        <div className={departments.length === 0 ? 'flex-none lg:max-xl:hidden' : 'flex-none'}>
          <PickMenu
            name="Departments"
            summary={summary(departments, shell.departments)}
            options={shell.departments}
            chosen={departments}
            choose={(ids) => change({ department: ids })}
            allName={`All ${shell.departments.length}`}
          />
        </div>
      ) : null}
      {timeless.includes(screen) ? null : <RangeMenu search={search} change={change} {...(own[screen] ? { own: own[screen] } : {})} />}
    </div>
  );
}
