import type { IngestKey } from '@/lib/access';
import type { NormalizedBatch, PresetTally, ReceiveAnswer, Refusal } from '@/lib/domain';
import type { NormalizeContext } from '@/lib/normalize';
import type { ReceiveResponse } from './answer-receive';

/** What the head of a request says of its body. */
export interface ReceiveHead {
  contentType: string | null;
  headers: Headers;
  /** The preset that the address names (`?preset=`), when it names one. */
  preset: string | null;
}

/** The records of a body, or why none of them can be taken. `total` counts refused and left-out records too. */
export type Normalized = { ok: true; batch: NormalizedBatch; total: number; tally?: PresetTally } | { ok: false; refusal: Refusal };

/** Reads one body: takes its unzipped bytes as they come and gives the records it has read. */
export interface BodyReader {
  take: (chunk: Buffer) => void;
  /** True when the records read so far are enough to be stored before the rest comes. */
  isFull: () => boolean;
  /** The records since the last time; `last` when the body has ended. */
  drain: (context: NormalizeContext, last: boolean) => Normalized;
}

/** How one request is read and answered, known before a byte of its body. */
export interface ReceiveForm {
  open: () => BodyReader;
  /** The 200 of a stored batch. */
  answer: (answer: ReceiveAnswer) => ReceiveResponse;
}

/** One endpoint of ingest. To add one: write its entry, and list it in receive-entries.ts. */
export interface ReceiveEntry {
  /** The form of a request by its head, or the refusal that says what is understood here. */
  findForm: (head: ReceiveHead) => { ok: true; form: ReceiveForm } | { ok: false; refusal: Refusal };
  /** The answer to a request that was not taken. */
  refuse: (refusal: Refusal, contentType: string | null) => ReceiveResponse;
  /** The answer to OPTIONS, where senders ask for leave first. */
  consent?: (headers: Headers, key: IngestKey) => ReceiveResponse;
}

/** A reader that needs the whole body at once. */
export function readWhole(read: (body: Buffer, context: NormalizeContext) => Normalized): () => BodyReader {
  return () => {
    const chunks: Buffer[] = [];
    return {
      take: (chunk) => chunks.push(chunk),
      isFull: () => false,
      drain: (context) => {
        const all = chunks.splice(0);
        const [first] = all;
        return read(all.length === 1 && first ? first : Buffer.concat(all), context);
      },
    };
  };
}

/** 415 that names what was said and what is wanted. */
export function refuseType(contentType: string | null, wanted: string): { ok: false; refusal: Refusal } {
  const said =
    contentType === null ? 'The request has no Content-Type' : `Content-Type "${contentType.slice(0, 100)}" is not understood here`;
  return { ok: false, refusal: { status: 415, code: 'unsupported_media_type', message: `${said}; send ${wanted} in UTF-8.` } };
}
