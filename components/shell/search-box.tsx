'use client';
import { useQuery } from '@tanstack/react-query';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { searchQuery } from '@/lib/client';
import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { Shell } from '@/lib/domain/views/shell';
import { listPalette } from './palette-options';
import { useLiveStream } from './providers';
import { keepRecent, readRecent } from './recent';
import { runCommand } from './run-command';
import { listOptions, type SearchOption } from './search-options';
import { SearchPanel } from './search-panel';

const PAUSE_MS = 150;
const LIST = 'search-options';

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/**
 * Finds a transaction by any id, business key or fault, places and exceptions, pages and what can be done, from every screen. What is found is
 * shown while typing; arrows choose, Enter opens the chosen or lists all. Ctrl K or / goes there.
 */
export function SearchBox({ screens }: { screens: Shell['screens'] }) {
  const router = useRouter();
  const search = useSearchParams();
  const onList = usePathname() === '/transactions';
  const standing = onList ? (search.get('q') ?? '') : '';
  const environment = scopeOf(search).get('environment');
  const input = useRef<HTMLInputElement>(null);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [text, setText] = useState(standing);
  const [asked, setAsked] = useState(standing);
  const [shown, setShown] = useState(standing);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const [recent, setRecent] = useState<SearchOption[]>([]);
  const [said, setSaid] = useState('');
  const stream = useLiveStream();
  // Another address came with another search: the box follows it.
  if (shown !== standing) {
    setShown(standing);
    setText(standing);
    setAsked(standing);
  }
  const { data, isFetching } = useQuery({
    ...searchQuery({ q: asked, ...(environment ? { environment } : {}) }),
    ...(open ? {} : { enabled: false }),
  });
  const found = asked.length > 1 && data ? data : null;
  // What the server finds comes last, so that it moves nothing that stands there already.
  const options = [
    ...(text.trim() === '' ? recent : []),
    ...listPalette(text, screens, scopeOf(search)),
    ...listOptions(text, found, (path, changes) => hrefWith(path, scopeOf(search), changes), environment),
  ];
  const chosen = options[at];

  // The keyboard of the whole document is outside React.
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const slash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target);
      if (!slash && !((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k')) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, []);

  const type = (next: string) => {
    setText(next);
    setAt(-1);
    setOpen(true);
    clearTimeout(pause.current);
    pause.current = setTimeout(() => setAsked(next.trim()), PAUSE_MS);
  };
  const leave = () => {
    clearTimeout(pause.current);
    setOpen(false);
    setAt(-1);
  };
  const pick = (option: (typeof options)[number]) => {
    if (option.fill !== undefined) {
      type(option.fill);
      input.current?.focus();
      return;
    }
    leave();
    input.current?.blur();
    if (option.command) {
      void runCommand(option.command, hold).then(
        (words) => setSaid(words ?? ''),
        () => setSaid('The browser did not allow it.'),
      );
      setText(standing);
      setAsked(standing);
      return;
    }
    keepRecent(option);
    router.push(option.href);
  };
  const hold = () => {
    const paused = stream.read().state !== 'paused';
    stream.pause(paused);
    return paused;
  };
  const submit = () => {
    const q = text.trim();
    if (chosen) pick(chosen);
    else if (q !== '') {
      leave();
      // A search looks at all times and places unless a filter is set on the list itself.
      router.push(hrefWith('/transactions', '', { environment, q }));
    }
  };
  const keys = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape' && open) {
      event.preventDefault();
      leave();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      // -1 is the box itself, between the last and the first.
      setAt((now) => ((now + 1 + step + options.length + 1) % (options.length + 1)) - 1);
    }
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: Firefox ESR does not know the search element.
    <form
      role="search"
      action={submit}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) leave();
      }}
      className="relative flex h-7 min-w-0 flex-[0_1_330px] items-center gap-1.5 rounded-m border border-line bg-surface px-2.5 focus-within:border-accent max-md:h-9 max-md:flex-1"
    >
      <Icon name="search" className="text-ink-3" />
      <input
        ref={input}
        name="q"
        type="search"
        role="combobox"
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-controls={open ? LIST : undefined}
        aria-autocomplete="list"
        aria-activedescendant={open && chosen ? chosen.key : undefined}
        value={text}
        onChange={(event) => type(event.target.value)}
        onFocus={() => {
          setRecent(readRecent());
          setSaid('');
          setOpen(true);
        }}
        onKeyDown={keys}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        aria-label="Find, go or do"
        placeholder="Find a PO, file, error, page, action"
        className="min-w-0 flex-1 bg-transparent text-ellipsis outline-none placeholder:text-ink-3 max-md:text-[16px]"
      />
      <kbd className="max-md:hidden">Ctrl K</kbd>
      <span
        role="status"
        className={
          said === '' ? 'sr-only' : 'absolute top-full right-0 z-30 mt-1 rounded-m border border-line bg-surface px-3 py-2 shadow-float'
        }
      >
        {said}
      </span>
      {open ? (
        <SearchPanel
          id={LIST}
          text={text.trim()}
          found={found}
          waiting={isFetching || asked !== text.trim()}
          options={options}
          chosen={chosen?.key ?? null}
          pick={pick}
        />
      ) : null}
    </form>
  );
}
