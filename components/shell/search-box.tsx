'use client';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { Icon } from '@/components/ui/icon';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';

/** Finds a transaction by any id or business key, from every screen; Ctrl K goes there. */
export function SearchBox() {
  const router = useRouter();
  const search = useSearchParams();
  const onList = usePathname() === '/transactions';
  const input = useRef<HTMLInputElement>(null);
  // The keyboard of the whole document is outside React.
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      input.current?.select();
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, []);
  const find = (data: FormData) => {
    const q = String(data.get('q') ?? '').trim();
    // A search looks at all times and places unless a filter is set on the list itself.
    const environment = scopeOf(search).get('environment');
    if (q !== '') router.push(hrefWith('/transactions', '', { environment, q }));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: Firefox ESR does not know the search element.
    <form
      role="search"
      action={find}
      className="flex h-7 min-w-0 flex-[0_1_330px] items-center gap-1.5 rounded-m border border-line bg-surface px-2.5 focus-within:border-accent max-md:h-9 max-md:flex-1"
    >
      <Icon name="search" className="text-ink-3" />
      <input
        ref={input}
        name="q"
        type="search"
        key={onList ? (search.get('q') ?? '') : ''}
        defaultValue={onList ? (search.get('q') ?? '') : ''}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        aria-label="Find a transaction"
        placeholder="Find a PO, invoice, employee, file"
        className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-ink-3 max-md:text-[16px]"
      />
      <kbd className="max-md:hidden">Ctrl K</kbd>
    </form>
  );
}
