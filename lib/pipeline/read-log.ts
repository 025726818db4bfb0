import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { type ImportMapping, InvalidInputError } from '@/lib/domain';
import { type Row, readXes } from './read-xes';

/** One record of a file, or why it is none. `at`: its line (CSV: the last one, NDJSON), or its number from 1 (JSON, XES). */
export type LogRecord = { at: number; row: Row } | { at: number; fault: string; text: string };

export interface OpenLog {
  totalBytes: number;
  /** How many bytes of the file were read so far: for a progress bar. */
  bytesRead: () => number;
  records: AsyncIterable<LogRecord>;
}

/** Opens an event log: CSV, NDJSON, JSON or XES, by the mapping or the file's name, zipped with gzip or not (by its first bytes). */
export async function openLog(file: string, mapping: Pick<ImportMapping, 'format' | 'delimiter'>): Promise<OpenLog> {
  const format = mapping.format ?? formatOf(file);
  const { size } = await stat(file);
  const raw = createReadStream(file);
  const text = (await isZipped(file)) ? unzip(raw) : raw;
  const readers = {
    csv: () => readCsv(text, mapping.delimiter),
    ndjson: () => readLines(text),
    json: () => readJson(text),
    xes: () => numbered(readXes(text)),
  };
  return { totalBytes: size, bytesRead: () => raw.bytesRead, records: readers[format]() };
}

function formatOf(file: string): 'csv' | 'ndjson' | 'json' | 'xes' {
  const ending = /\.(csv|ndjson|jsonl|json|xes)(\.gz)?$/i.exec(file)?.[1]?.toLowerCase();
  if (ending === 'jsonl') return 'ndjson';
  if (ending === 'csv' || ending === 'ndjson' || ending === 'json' || ending === 'xes') return ending;
  throw new InvalidInputError(`What ${file} holds cannot be told by its name. Say "format: csv" (or ndjson, json, xes) in the mapping.`);
}

async function isZipped(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

function unzip(raw: Readable): Readable {
  const text = new PassThrough();
  // A broken file reaches the reader as its error instead of ending the process.
  pipeline(raw, createGunzip(), text).catch((error: Error) => text.destroy(error));
  return text;
}

interface CsvInfo {
  lines: number;
}

/** A record of the wrong width is a fault of its own; the rest is read on. Every value is text: `NA` is one too. */
async function* readCsv(text: Readable, delimiter: string): AsyncGenerator<LogRecord> {
  const skipped: LogRecord[] = [];
  const parser = parse({
    columns: true,
    bom: true,
    delimiter,
    skip_empty_lines: true,
    skip_records_with_error: true,
    raw: true,
    info: true,
  });
  parser.on('skip', (error: Error & Partial<CsvInfo>, record: unknown) =>
    skipped.push({ at: error.lines ?? 0, fault: error.message, text: String(record) }),
  );
  pipeline(text, parser).catch((error: Error) => parser.destroy(error));
  for await (const { record, info } of parser as AsyncIterable<{ record: Row; info: CsvInfo }>) {
    yield* skipped.splice(0);
    yield { at: info.lines, row: record };
  }
  yield* skipped;
}

async function* readLines(text: Readable): AsyncGenerator<LogRecord> {
  let at = 0;
  for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
    at += 1;
    if (line.trim() === '') continue;
    yield toRecord(at, () => JSON.parse(line), line);
  }
}

async function* readJson(text: Readable): AsyncGenerator<LogRecord> {
  const chunks: Buffer[] = [];
  for await (const chunk of text) chunks.push(chunk);
  const value: unknown = JSON.parse(
    Buffer.concat(chunks)
      .toString('utf8')
      .replace(/^\uFEFF/, ''),
  );
  const list = Array.isArray(value) ? value : typeof value === 'object' && value !== null && 'events' in value ? value.events : null;
  if (!Array.isArray(list)) throw new InvalidInputError('The file must hold a JSON list, or {"events": [...]}.');
  for (const [index, entry] of list.entries()) yield toRecord(index + 1, () => entry, JSON.stringify(entry));
}

function toRecord(at: number, read: () => unknown, text: string): LogRecord {
  try {
    const value = read();
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { at, row: value as Row };
    return { at, fault: 'It is not a JSON object.', text };
  } catch (error) {
    return { at, fault: error instanceof Error ? error.message : 'It cannot be read.', text };
  }
}

async function* numbered(rows: AsyncIterable<Row>): AsyncGenerator<LogRecord> {
  let at = 0;
  for await (const row of rows) yield { at: ++at, row };
}
