'use client';
import { useRouter, useSearchParams } from 'next/navigation';
import { useState, useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { Field, TextInput } from '@/components/ui/field';
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
      className={pending ? 'flex flex-wrap items-end gap-2 opacity-60' : 'flex flex-wrap items-end gap-2'}
      onSubmit={(event) => {
        event.preventDefault();
        change({ person: person.trim(), target: target.trim() });
      }}
    >
      <div className="w-[220px] max-md:w-full">
        <Field name="Person">
          <TextInput value={person} maxLength={200} placeholder="Name or e-mail" onChange={({ target: { value } }) => setPerson(value)} />
        </Field>
      </div>
      <div className="w-[220px] max-md:w-full">
        <Field name="Thing">
          <TextInput value={target} maxLength={200} placeholder="EX-1001" onChange={({ target: { value } }) => setTarget(value)} />
        </Field>
      </div>
      <Button>Find</Button>
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
