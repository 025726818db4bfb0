/**
 * What people type into the search box, read as data: words, typed filters (`facility:LKH`), comparisons (`amount>10000`). No schema
 * and no catalog here, so that the browser can use it too.
 */
export const searchFilters = [
  { name: 'workflow', example: 'workflow:wf-p2p-po', means: 'a workflow, by id or name' },
  { name: 'facility', example: 'facility:LKH', means: 'a facility, by code, id or name' },
  { name: 'department', example: 'department:pharmacy', means: 'a department, by id or name' },
  { name: 'status', example: 'status:failed', means: 'open, completed, completed_with_warning, failed, cancelled, late, attention' },
  { name: 'supplier', example: 'supplier:SUP-10482', means: 'a supplier, as the middleware names it' },
  { name: 'interface', example: 'interface:if-po-850-out', means: 'an interface, by id or name' },
  { name: 'connector', example: 'connector:con-edi', means: 'a connector, by id or name' },
  { name: 'application', example: 'application:app-edi', means: 'an application, by id or name' },
  { name: 'error', example: 'error:timeout', means: 'a code, a class, or words of the fault' },
  { name: 'key', example: 'key:po=PO-4500128831', means: 'one business key or id exactly' },
  { name: 'older', example: 'older:3d', means: 'open longer than 30m, 12h, 3d or 2w' },
  { name: 'exception', example: 'exception:EX-1001', means: 'affected by this exception' },
] as const;
export type SearchFilterName = (typeof searchFilters)[number]['name'];

const aliases: Record<string, SearchFilterName> = { state: 'status', app: 'application', dept: 'department', longer: 'older' };
const names = new Map<string, SearchFilterName>([...searchFilters.map(({ name }) => [name, name] as const), ...Object.entries(aliases)]);

export const comparisons = ['>=', '<=', '>', '<', '='] as const;
export type Comparison = (typeof comparisons)[number];

interface Token {
  /** As typed. */
  token: string;
  /** All that was typed, without this. */
  rest: string;
}
export interface TypedFilter extends Token {
  name: SearchFilterName;
  values: string[];
}
export interface TypedMeasure extends Token {
  measure: string;
  compare: Comparison;
  value: number;
}
export interface SearchQuery {
  /** What is no filter: the words, one space between them. */
  text: string;
  filters: TypedFilter[];
  measures: TypedMeasure[];
  /** Filters that cannot be read, each with the cure. */
  faults: string[];
}

const TOKEN = /(?:[^\s"]|"[^"]*"?)+/g;
const MEASURE = /^([a-z][a-z0-9_]{0,60})(>=|<=|>|<)(-?\d[\d,]*(?:\.\d+)?)$/i;
const EQUAL = /^(amount|lines|people|attempts)=(-?\d[\d,]*(?:\.\d+)?)$/i;
const OLDER = /^[1-9]\d{0,4}[mhdw]$/;

const unquote = (text: string) => text.replaceAll('"', '').trim();
/** Values between commas; a comma within quotes is part of the value. */
const splitValues = (text: string) => (text.match(/(?:[^,"]|"[^"]*"?)+/g) ?? []).map(unquote).filter((value) => value !== '');

/** Returns what the text asks for; never fails. A name before a colon that is no filter (`urn:uuid:1`) is part of the words. */
export function parseSearch(typed: string): SearchQuery {
  const tokens = typed.match(TOKEN) ?? [];
  const query: SearchQuery = { text: '', filters: [], measures: [], faults: [] };
  const words: string[] = [];
  tokens.forEach((token, at) => {
    const rest = tokens.filter((_, i) => i !== at).join(' ');
    if (!(readMeasure(token, rest, query) || readFilter(token, rest, query))) words.push(unquote(token));
  });
  query.text = words.filter((word) => word !== '').join(' ');
  return query;
}

function readMeasure(token: string, rest: string, query: SearchQuery): boolean {
  const [, measure, compare, value] = MEASURE.exec(token) ?? [];
  const [, same, equal] = EQUAL.exec(token) ?? [];
  const name = measure ?? same;
  const number = Number((value ?? equal ?? '').replaceAll(',', ''));
  if (name === undefined || !Number.isFinite(number)) return false;
  query.measures.push({ measure: name, compare: comparisons.find((one) => one === compare) ?? '=', value: number, token, rest });
  return true;
}

function readFilter(token: string, rest: string, query: SearchQuery): boolean {
  if (/^EX-\d{1,15}$/i.test(token)) {
    query.filters.push({ name: 'exception', values: [token.toUpperCase()], token, rest });
    return true;
  }
  const colon = token.indexOf(':');
  const name = names.get(token.slice(0, Math.max(0, colon)).toLowerCase());
  if (name === undefined) return false;
  const values = name === 'key' ? [unquote(token.slice(colon + 1))] : splitValues(token.slice(colon + 1));
  const fault = findFault(name, values);
  if (fault === null) query.filters.push({ name, values: name === 'exception' ? values.map((v) => v.toUpperCase()) : values, token, rest });
  else query.faults.push(fault);
  return true;
}

function findFault(name: SearchFilterName, values: readonly string[]): string | null {
  const example = searchFilters.find((one) => one.name === name)?.example;
  const [first] = values;
  if (first === undefined || first === '') return `“${name}:” needs a value, as in ${example}.`;
  if (name === 'older' && !OLDER.test(first)) return `“older:${first}” is no length of time: write 30m, 12h, 3d or 2w.`;
  if (name === 'key' && !/^[^=:]+[=:]./.test(first)) return `“key:${first}” needs a kind and a value, as in ${example}.`;
  if (name === 'exception' && !/^EX-\d{1,15}$/i.test(first)) return `“exception:${first}” is no exception number, as in ${example}.`;
  return null;
}

/** The kind and the value of `key:kind=value`. */
export function splitKey(text: string): { kind: string; value: string } {
  const [, kind = '', value = ''] = /^([^=:]+)[=:](.*)$/s.exec(text) ?? [];
  return { kind: kind.trim(), value: value.trim() };
}

const lengths = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** How long `3d` is, in ms; null for what is no length. */
export function parseLength(text: string): number | null {
  if (!OLDER.test(text)) return null;
  return Number(text.slice(0, -1)) * lengths[text.at(-1) as keyof typeof lengths];
}
