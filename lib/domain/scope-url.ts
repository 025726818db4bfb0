/** The scope of every screen as it stands in the address. No schema here, so that the browser loads none. */
export const scopeNames = ['environment', 'facility', 'department', 'workflow', 'range', 'from', 'to'] as const;

export const ranges = [
  { id: '4h', name: 'Last 4 hours' },
  { id: '24h', name: 'Last 24 hours' },
  { id: '7d', name: 'Last 7 days' },
  { id: '30d', name: 'Last 30 days' },
  { id: '91d', name: 'Last 13 weeks' },
  { id: '365d', name: 'Last 12 months' },
] as const;
export const DEFAULT_RANGE = '24h';
/** A length before now, such as 30m, 24h or 7d. */
export const rangeShape = /^[1-9]\d{0,4}[mhd]$/;

type Value = string | number | readonly string[] | null | undefined;
export type Changes = Record<string, Value>;

const wire = (value: Exclude<Value, null | undefined>) => (typeof value === 'object' ? value.join(',') : String(value));

/** `path?query` with the changes laid over `search`; null, undefined, '' and [] take a parameter away. Lists are comma separated. */
export function hrefWith(path: string, search: URLSearchParams | string, changes: Changes = {}): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    const text = value === null || value === undefined ? '' : wire(value);
    if (text === '') params.delete(name);
    else params.set(name, text);
  }
  const query = params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return query === '' ? path : `${path}?${query}`;
}

/** Only the scope of an address: what navigation carries from screen to screen. */
export function scopeOf(search: URLSearchParams | string): URLSearchParams {
  const all = new URLSearchParams(search);
  const kept = new URLSearchParams();
  for (const name of scopeNames) {
    const value = all.get(name);
    if (value) kept.set(name, value);
  }
  return kept;
}

/** The values of a comma separated parameter; empty when absent. */
export const listOf = (search: URLSearchParams, name: string): string[] =>
  (search.get(name) ?? '').split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
