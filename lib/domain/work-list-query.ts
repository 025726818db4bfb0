/** What the address of the list of exceptions may say, without the page and the one that is open. */
export const workListParams = [
  'tab',
  'state',
  'severity',
  'team',
  'owner',
  'code',
  'closed',
  'explained',
  'snoozed',
  'q',
  'sort',
  'group',
  'facility',
  'department',
  'workflow',
] as const;

/** What names the place in a list, not the list. */
const passing: readonly string[] = ['cursor', 'open'];
const WORK_LIST = '/exceptions';

/** The part of the address of any screen that a named view keeps; the same view has the same text. */
export function keepView(path: string, query: string): string {
  if (path === WORK_LIST) return keepWorkList(query);
  const kept = [...new URLSearchParams(query)].filter(([name, value]) => value !== '' && !passing.includes(name));
  return new URLSearchParams(kept.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))).toString();
}

/** The part of an address that a work list keeps, each name once and in one order; the same list has the same text. */
export function keepWorkList(query: string): string {
  const said = new URLSearchParams(query);
  const kept = new URLSearchParams();
  for (const name of workListParams) {
    const values = said.getAll(name).filter((value) => value !== '');
    if (values.length > 0) kept.set(name, values.join(','));
  }
  return kept.toString();
}
