import { isObject } from './read-field';
import { RecordFault } from './record-fault';

/** A record without nesting: each value under the path that leads to it, lists by the place of their entries. Has no prototype. */
export type Row = Record<string, unknown>;

export interface FlattenRule {
  /** Objects whose entries count as the record's own. */
  lift: readonly string[];
  /** Names whose text is JSON to be opened. */
  unpack: readonly string[];
  /** Names that are passed over whole; `x*` stands for all that begin so, case does not count. */
  withhold: readonly string[];
}

const MOST_VALUES = 1_000;
const MOST_DEPTH = 12;
const MOST_TEXT = 100_000;
/** Names that this house writes itself. */
const OURS = /^(?:preset|unassigned)\./;

/**
 * A record as one flat row, and the names that were passed over. What is nested deeper than 12 levels is kept as JSON text.
 * Throws RecordFault when it is no object or holds more than 1,000 values. Flat rows come back as they are.
 */
export function flattenRecord(record: unknown, { lift, unpack, withhold }: FlattenRule): { row: Row; withheld: string[] } {
  if (!isObject(record)) throw new RecordFault('invalid_type', 'A record must be a JSON object.');
  const row: Row = Object.create(null);
  const withheld: string[] = [];
  const exact = new Set(withhold.filter((name) => !name.endsWith('*')).map((name) => name.toLowerCase()));
  const begins = withhold.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1).toLowerCase());
  let count = 0;

  const isWithheld = (path: string): boolean => {
    const low = path.toLowerCase();
    return exact.has(low) || begins.some((beginning) => low.startsWith(beginning)) || [...exact].some((name) => low.startsWith(`${name}.`));
  };
  const walk = (value: unknown, path: string, depth: number): void => {
    if (value === null || value === undefined || value === '') return;
    if (path !== '' && isWithheld(path)) {
      withheld.push(path);
      return;
    }
    const opened = typeof value === 'string' && unpack.includes(path) ? openText(value) : value;
    if (typeof opened === 'object' && opened !== null) {
      const prefix = path === '' || lift.includes(path) ? '' : `${path}.`;
      if (depth >= MOST_DEPTH) put(path, textOf(opened));
      else for (const [name, inner] of Object.entries(opened)) walk(inner, `${prefix}${name}`, depth + 1);
    } else put(path, opened);
  };
  const put = (path: string, value: unknown): void => {
    if (OURS.test(path) || Object.hasOwn(row, path)) return;
    count += 1;
    if (count > MOST_VALUES) throw new RecordFault('too_large', `The record holds more than ${MOST_VALUES} values. Send only its head.`);
    row[path] = value;
  };
  walk(record, '', 0);
  return { row, withheld };
}

function openText(text: string): unknown {
  if (text.length > MOST_TEXT || !/^\s*[{[]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function textOf(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    throw new RecordFault('too_large', 'The record is nested too deeply. Send only its head.');
  }
}
