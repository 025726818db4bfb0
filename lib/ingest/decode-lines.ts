import { isUtf8 } from 'node:buffer';
import type { Decoded, DecodedBatch, DecodedEvent } from '@/lib/domain';
import { RECORD_LIMIT } from './body-limits';
import { readUtf8 } from './parse-json';

/**
 * Reads one JSON value per line while the bytes come. A bad line is a rejected record; an index counts the lines that are not
 * empty. Holds the records since the last `drain` and the line that is not yet whole.
 */
export class LineDecoder {
  /** Bytes of the lines that wait to be drained. */
  heldBytes = 0;
  private batch: DecodedBatch<DecodedEvent> = { records: [], rejected: [], total: 0 };
  private open: Buffer[] = [];
  private lines = 0;

  take(chunk: Buffer): void {
    this.heldBytes += chunk.length;
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      this.takeLine(chunk.subarray(start, end));
      start = end + 1;
    }
    if (start < chunk.length) this.open.push(chunk.subarray(start));
  }

  /** Records that wait to be drained. */
  get waiting(): number {
    return this.batch.total;
  }

  /** The records since the last time; with `last`, also a line without an end. Refuses with 413 when the body has too many lines. */
  drain(last: boolean): Decoded<DecodedEvent> {
    if (last) this.takeLine(Buffer.alloc(0));
    const { batch } = this;
    this.batch = { records: [], rejected: [], total: 0 };
    this.heldBytes = 0;
    return this.lines > RECORD_LIMIT ? tooMany() : { ok: true, batch };
  }

  private takeLine(rest: Buffer): void {
    const line = this.open.length === 0 ? rest : Buffer.concat([...this.open, rest]);
    this.open = [];
    const text = readUtf8(line).trim();
    if (text === '') return;
    const index = this.lines;
    this.lines += 1;
    if (this.lines > RECORD_LIMIT) return;
    this.batch.total += 1;
    const record = isUtf8(line) ? parseLine(text) : undefined;
    if (record !== undefined) this.batch.records.push({ index, record });
    else {
      const message = `Line ${index + 1} is not JSON in UTF-8; send one whole JSON object per line.`;
      this.batch.rejected.push({ index, code: 'unreadable', message, record: text });
    }
  }
}

/** The JSON value of a line; undefined when it is none. */
export function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const tooMany = (): { ok: false; refusal: { status: 413; code: string; message: string } } => ({
  ok: false,
  refusal: { status: 413, code: 'too_many_records', message: `More than ${RECORD_LIMIT} records in one request; send smaller batches.` },
});
