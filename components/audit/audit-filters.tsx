'use client';
import { useRouter, useSearchParams } from 'next/navigation';
import { useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { PickMenu, type PickOption } from '@/components/ui/pick-menu';
import { hrefWith, listOf } from '@/lib/domain/scope-url';
import type { AuditList } from '@/lib/domain/views/audit';
import { sayAction } from './audit-words';

const ages: PickOption[] = [
  { id: '', name: 'Any time' },
  { id: '1h', name: 'Last hour' },
  { id: '24h', name: 'Last 24 hours' },
  { id: '7d', name: 'Last 7 days' },
  { id: '30d', name: 'Last 30 days' },
  { id: '365d', name: 'Last 12 months' },
];
const results: PickOption[] = [
  { id: '', name: 'All' },
  { id: 'done', name: 'Done' },
  { id: 'refused', name: 'Refused' },
];

/** Whom, what, which thing, when and with what result to look for. */
export function AuditFilters({ list }: { list: AuditList }) {
  const router = useRouter();
  const search = useSearchParams();
  const [pending, startTransition] = useTransition();
  const [person, setPerson] = useState(search.get('person') ?? '');
  const [target, setTarget] = useState(search.get('target') ?? '');
  const change = (changes: Record<string, string[] | string | null>) =>
    startTransition(() => router.push(hrefWith('/audit', search, { ...changes, cursor: null }), { scroll: false }));
  const chosen = listOf(search, 'action');
  const range = search.get('range') ?? '';
  const result = search.get('result') ?? '';
  const [first] = chosen;
  return (
    <form
      aria-busy={pending}
      className={classNames('flex flex-wrap items-center gap-2', pending && 'opacity-60')}
      onSubmit={(event) => {
        event.preventDefault();
        change({ person: person.trim(), target: target.trim() });
      }}
    >
      <Words name="Who" value={person} placeholder="name or e-mail" set={setPerson} />
      <Words name="Thing" value={target} placeholder="EX-1001" set={setTarget} />
      <Button type="submit" className="h-7">
        Find
      </Button>
      <PickMenu
        name="Action"
        summary={first === undefined ? 'All' : chosen.length === 1 ? sayAction(first) : `${chosen.length} chosen`}
        options={list.actions.map((id) => ({ id, name: sayAction(id), hint: id }))}
        chosen={chosen}
        choose={(ids) => change({ action: ids })}
      />
      <PickMenu
        name="Result"
        single
        summary={results.find(({ id }) => id === result)?.name ?? result}
        options={results}
        chosen={[result]}
        choose={([id]) => change({ result: id ?? null })}
      />
      <PickMenu
        name="When"
        single
        summary={ages.find(({ id }) => id === range)?.name ?? range}
        options={ages}
        chosen={[range]}
        choose={([id]) => change({ range: id ?? null })}
      />
    </form>
  );
}

/** Words to look for, as tall as the menus beside it. */
function Words({ name, value, placeholder, set }: { name: string; value: string; placeholder: string; set: (value: string) => void }) {
  return (
    <label className="flex h-7 items-center gap-1.5 rounded-m border border-line-strong bg-surface px-2.5 focus-within:border-accent max-md:w-full print:hidden">
      <span className="font-medium text-ink-2">{name}</span>
      <input
        value={value}
        maxLength={200}
        placeholder={placeholder}
        onChange={({ target }) => set(target.value)}
        className="w-[150px] min-w-0 bg-transparent outline-none placeholder:text-ink-3 max-md:flex-1"
      />
    </label>
  );
}
