import { createWriteStream, type WriteStream } from 'node:fs';
import { access, constants, rm } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import type { ImportMapping } from '@/lib/domain';
import { prepareMapper } from '@/lib/normalize';
import { openLog } from './read-log';
import type { Row } from './read-xes';
import type { SendImport } from './send-import';

export interface ImportCounts {
  rows: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  /** File of the refused rows; null when none was refused. */
  refusedTo: string | null;
}

export interface ImportRun {
  file: string;
  mapping: ImportMapping;
  send: SendImport;
  /** Called after every batch. */
  onProgress?: (counts: ImportCounts, share: number) => void;
}

const BATCH = 1_000;
/** An answer names its first hundred refusals. */
const NAMED = 100;

interface Entry {
  at: number;
  row: Row;
  event: Record<string, unknown>;
}

/**
 * Imports an event log through the path of live traffic; returns the counts. Rows that are refused go to `<file>.rejected.ndjson`
 * with row (its line, or its number), code and reason, or into the current folder where the file's own cannot be written.
 * Importing again changes nothing.
 */
export async function importLog({ file, mapping, send, onProgress }: ImportRun): Promise<ImportCounts> {
  const log = await openLog(file, mapping);
  const toEvent = prepareMapper(mapping);
  const counts: ImportCounts = { rows: 0, accepted: 0, duplicates: 0, rejected: 0, refusedTo: null };
  const refusals = new RefusalFile(await placeRefusals(file));
  await refusals.clear();
  let batch: Entry[] = [];

  async function flush(): Promise<void> {
    if (batch.length === 0) return;
    const answer = await send(encode(batch));
    counts.accepted += answer.accepted;
    counts.duplicates += answer.duplicates;
    counts.rejected += answer.rejected;
    if (answer.rejected > 0) await nameRefusals(batch, answer.rejected > answer.errors.length ? null : answer.errors);
    batch = [];
    onProgress?.(counts, log.totalBytes === 0 ? 1 : log.bytesRead() / log.totalBytes);
  }

  /** When more were refused than the answer names, smaller batches name them all; what was stored is a duplicate by then. */
  async function nameRefusals(
    entries: readonly Entry[],
    errors: readonly { index: number; code: string; message: string }[] | null,
  ): Promise<void> {
    if (errors)
      return refusals.write(
        errors.map(({ index, code, message }) => ({ row: entries[index]?.at, code, message, record: entries[index]?.row })),
      );
    for (let from = 0; from < entries.length; from += NAMED) {
      const part = entries.slice(from, from + NAMED);
      await nameRefusals(part, (await send(encode(part))).errors);
    }
  }

  try {
    for await (const record of log.records) {
      counts.rows += 1;
      if ('fault' in record) {
        counts.rejected += 1;
        await refusals.write([{ row: record.at, code: 'unreadable', message: record.fault, record: record.text }]);
        continue;
      }
      batch.push({ at: record.at, row: record.row, event: toEvent(record.row).event });
      if (batch.length === BATCH) await flush();
    }
    await flush();
    return { ...counts, refusedTo: refusals.written() };
  } finally {
    await refusals.close();
  }
}

async function placeRefusals(file: string): Promise<string> {
  const beside = `${file}.rejected.ndjson`;
  return access(dirname(resolve(file)), constants.W_OK).then(
    () => beside,
    () => basename(beside),
  );
}

const encode = (entries: readonly Entry[]): Buffer => Buffer.from(entries.map(({ event }) => JSON.stringify(event)).join('\n'));

/** The file of refused rows, made when the first one comes. */
class RefusalFile {
  private readonly path: string;
  private stream: WriteStream | null = null;

  constructor(path: string) {
    this.path = path;
  }

  async clear(): Promise<void> {
    await rm(this.path, { force: true });
  }

  async write(refusals: readonly object[]): Promise<void> {
    this.stream ??= createWriteStream(this.path);
    this.stream.write(refusals.map((refusal) => `${JSON.stringify(refusal)}\n`).join(''));
  }

  /** The path, once something was written. */
  written(): string | null {
    return this.stream ? this.path : null;
  }

  async close(): Promise<void> {
    if (!this.stream) return;
    this.stream.end();
    await finished(this.stream);
  }
}
