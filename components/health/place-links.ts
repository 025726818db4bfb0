import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { HealthCell } from '@/lib/domain/views/health';

interface Window {
  from: string;
  to: string;
}
type Counted = Pick<HealthCell, 'state' | 'attention' | 'missing' | 'exceptions' | 'volume'>;

/** The list that holds exactly the transactions of a number: the window is written out, so that it stays what was counted. */
export const transactionsHref = (search: URLSearchParams, { from, to }: Window, filter: Record<string, string | null>) =>
  hrefWith('/transactions', scopeOf(search), { range: null, from, to, ...filter });

/** Where a place leads: to what is wrong there, else to what flowed through it. */
export function placeHref(search: URLSearchParams, window: Window, place: Counted, filter: Record<string, string>): string {
  if (place.attention > 0) return transactionsHref(search, window, { ...filter, state: 'attention' });
  if (place.exceptions > 0 || place.missing > 0) return hrefWith('/exceptions', scopeOf(search), filter);
  if (place.volume === 0 && filter.facility) return hrefWith(`/facilities/${filter.facility}`, scopeOf(search));
  return transactionsHref(search, window, filter);
}
