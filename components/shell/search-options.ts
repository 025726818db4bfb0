import type { Changes } from '@/lib/domain/scope-url';
import { searchFilters } from '@/lib/domain/search-query';
import type { SearchItem, SearchView } from '@/lib/domain/views/search';
import type { Command } from './commands';

export type SearchGroup = SearchView['groups'][number]['kind'] | 'filter' | 'all' | 'recent' | 'page' | 'action';

/** One line that can be chosen: it leads somewhere, it does something, or it fills the box. */
export interface SearchOption {
  /** Unique in the list, and its id in the document. */
  key: string;
  group: SearchGroup;
  title: string;
  detail: string;
  item?: SearchItem;
  href: string;
  fill?: string;
  command?: Command;
}

type Address = (path: string, changes: Changes) => string;

const addressOf = (kind: SearchView['groups'][number]['kind'], id: string, address: Address): string => {
  switch (kind) {
    case 'transaction':
      return address(`/transactions/${id}`, {});
    case 'exception':
      return address(`/exceptions/${id}`, {});
    case 'facility':
      return address(`/facilities/${id}`, { facility: null });
    case 'workflow':
      return address(`/workflows/${id}`, { workflow: null });
    case 'interface':
      return address(`/interfaces/${id}`, {});
    default:
      return address('/transactions', { [kind]: id });
  }
};

/** Filters that the last word begins, or all of them while nothing is typed. */
function suggestFilters(text: string): SearchOption[] {
  const words = text.split(/\s+/);
  const last = words.at(-1)?.toLowerCase() ?? '';
  if (text.trim() !== '' && (last === '' || last.includes(':'))) return [];
  const before = words.slice(0, -1).join(' ');
  return searchFilters
    .filter(({ name }) => name.startsWith(last))
    .map(({ name, example, means }) => ({
      key: `search-filter-${name}`,
      group: 'filter',
      title: example,
      detail: means,
      href: '',
      fill: `${before === '' ? '' : `${before} `}${name}:`,
    }));
}

/** Everything that can be chosen, in the order it is shown: what was found by what it is, the way to all of it, and filters to type. */
export function listOptions(text: string, found: SearchView | null, address: Address, environment: string | null): SearchOption[] {
  const q = text.trim();
  const items = (found?.groups ?? []).flatMap(({ kind, items }) =>
    items.map(
      (item): SearchOption => ({
        key: `search-${kind}-${item.id}`,
        group: kind,
        title: item.title,
        detail: item.detail,
        item,
        href: addressOf(kind, item.id, address),
      }),
    ),
  );
  const many = found?.transactions;
  const all: SearchOption[] =
    q.length > 1 && found && many !== 0
      ? [
          {
            key: 'search-all',
            group: 'all',
            title:
              many === null || many === undefined
                ? 'All transactions that match'
                : many === 1
                  ? 'List this one'
                  : `List all ${many.toLocaleString('en-US')}`,
            detail: q,
            href: `/transactions?${new URLSearchParams({ ...(environment ? { environment } : {}), q })}`,
          },
        ]
      : [];
  return [...items, ...all, ...suggestFilters(text)];
}

/** The text in parts, those that the words met marked. Case does not matter; nothing typed marks nothing. */
export function markParts(text: string, typed: string): { text: string; met: boolean }[] {
  const words = typed.split(/\s+/).filter((word) => word.length > 1 && !word.includes(':'));
  if (words.length === 0) return [{ text, met: false }];
  const pattern = new RegExp(`(${words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'gi');
  return text
    .split(pattern)
    .map((part, at) => ({ text: part, met: at % 2 === 1 }))
    .filter((part) => part.text !== '');
}
