import type { Readable } from 'node:stream';
import { InvalidInputError } from '@/lib/domain';

/** One record of a log: its columns by name. */
export type Row = Record<string, unknown>;

const TAG = /<(\/?)([A-Za-z_][\w.:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*?)(\/?)>/y;
const ATTRIBUTE = /([\w.:-]+)\s*=\s*("([^"]*)"|'([^']*)')/g;
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** Longest piece of XML without a whole tag: beyond it the file is no XES. */
const TAG_LIMIT = 1_000_000;

/**
 * The events of an XES log (IEEE 1849), one row each: its own attributes by key, those of its trace with `case:` before them, as
 * process mining tools name them. Nested attributes and globals are passed over.
 */
export async function* readXes(text: Readable): AsyncGenerator<Row> {
  let rest = '';
  let trace: Row = {};
  let event: Row | null = null;
  const open: string[] = [];
  text.setEncoding('utf8');
  for await (const chunk of text as AsyncIterable<string>) {
    rest += chunk;
    let at = 0;
    for (;;) {
      const start = rest.indexOf('<', at);
      if (start === -1) {
        at = rest.length;
        break;
      }
      const end = endOfMarkup(rest, start);
      if (end === -1) {
        at = start;
        break;
      }
      at = end;
      TAG.lastIndex = start;
      const match = TAG.exec(rest);
      if (!match) continue;
      const [, closes, name = '', attributes = '', selfCloses] = match;
      if (closes) {
        if (open.pop() !== name) throw new InvalidInputError(`The XES file closes <${name}> where it is not open.`);
        if (name === 'event' && event) {
          yield { ...trace, ...event };
          event = null;
        } else if (name === 'trace') trace = {};
        continue;
      }
      const parent = open.at(-1);
      if (name === 'event') event = {};
      else if (parent === 'event' && event) keep(event, '', attributes);
      else if (parent === 'trace') keep(trace, 'case:', attributes);
      if (selfCloses && name === 'event' && event) {
        yield { ...trace, ...event };
        event = null;
      }
      if (!selfCloses) open.push(name);
    }
    rest = rest.slice(at);
    if (rest.length > TAG_LIMIT) throw new InvalidInputError('The file is not XES: a tag does not end.');
  }
  if (open.length > 0) throw new InvalidInputError(`The XES file ends inside <${open.at(-1)}>.`);
}

/** Where the tag, comment or declaration at `start` ends; -1 when it is not whole yet. */
function endOfMarkup(text: string, start: number): number {
  if ('<!--'.startsWith(text.slice(start, start + 4))) return after(text, '-->', start);
  if (text.startsWith('<![CDATA[', start)) return after(text, ']]>', start);
  let quote = '';
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at];
    if (quote) quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return at + 1;
  }
  return -1;
}

function after(text: string, mark: string, start: number): number {
  const found = text.indexOf(mark, start);
  return found === -1 ? -1 : found + mark.length;
}

function keep(into: Row, prefix: string, attributes: string): void {
  let key = '';
  let value = '';
  for (const [, name, , double, single] of attributes.matchAll(ATTRIBUTE)) {
    if (name === 'key') key = decode(double ?? single ?? '');
    else if (name === 'value') value = decode(double ?? single ?? '');
  }
  if (key) into[prefix + key] = value;
}

const decode = (text: string): string =>
  text.replaceAll(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? whole;
    const code = name[1] === 'x' || name[1] === 'X' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
