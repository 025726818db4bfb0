import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib';
import type { Refusal } from '@/lib/domain';
import { BODY_LIMIT_BYTES } from './body-limits';

// 64 KiB a piece: 273 KiB of JSON inflate in 0.5 ms instead of 0.8 ms with the 16 KiB that zlib takes by itself.
const sized = { chunkSize: 65_536 };

const inflaters = new Map<string, (firstByte: number) => Transform>([
  ['gzip', () => createGunzip(sized)],
  ['x-gzip', () => createGunzip(sized)],
  // Some senders say deflate and mean the raw stream without the zlib header of RFC 9110.
  ['deflate', (firstByte) => ((firstByte & 0x0f) === 8 ? createInflate(sized) : createInflateRaw(sized))],
  ['zstd', () => createZstdDecompress(sized)],
]);

export type ReadBody = { ok: true } | { ok: false; refusal: Refusal };

/**
 * Gives the body, inflated, to `take` piece by piece as it comes; waits for `take` before it reads on. Refuses with 413 over
 * `limitBytes` as sent or after inflating (a bomb costs no more than one piece), 415 for an unknown Content-Encoding, 400 when the
 * compressed stream is broken. What the source or `take` throws is thrown.
 */
export async function readBody(
  source: AsyncIterable<Uint8Array> | null,
  contentEncoding: string | null,
  take: (chunk: Buffer) => void | Promise<void>,
  limitBytes = BODY_LIMIT_BYTES,
): Promise<ReadBody> {
  const encoding = (contentEncoding ?? '').trim().toLowerCase();
  const inflater = inflaters.get(encoding);
  if (encoding !== '' && encoding !== 'identity' && !inflater)
    return refuse(
      415,
      'unsupported_encoding',
      `Content-Encoding "${encoding.slice(0, 40)}" is not understood; send gzip, deflate, zstd or none.`,
    );
  const sent = own(bound(source, limitBytes, 'The body'));
  try {
    if (inflater) await inflate(sent, inflater, (inflated) => giveAll(bound(inflated, limitBytes, 'The body after unzipping'), take));
    else await giveAll(sent, take);
    return { ok: true };
  } catch (error) {
    if (error instanceof TooLargeError)
      return refuse(413, 'body_too_large', `${error.message} is larger than ${limitBytes / 1024 / 1024} MiB; send smaller batches.`);
    if (error instanceof ForeignError) throw error.cause;
    return refuse(400, 'unreadable', `The body is not complete ${encoding} data; send it again whole.`);
  }
}

class TooLargeError extends Error {}
/** Wraps what the source or `take` threw, so that it is not mistaken for a broken stream. */
class ForeignError extends Error {}

async function* bound(source: AsyncIterable<Uint8Array> | null, limitBytes: number, what: string): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of source ?? []) {
    size += chunk.length;
    if (size > limitBytes) throw new TooLargeError(what);
    if (chunk.length > 0) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
}

/** What the source throws, wrapped. */
async function* own(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* source;
  } catch (error) {
    throw error instanceof TooLargeError ? error : new ForeignError('source', { cause: error });
  }
}

async function giveAll(chunks: AsyncIterable<Buffer>, take: (chunk: Buffer) => void | Promise<void>): Promise<void> {
  for await (const chunk of chunks) {
    try {
      await take(chunk);
    } catch (error) {
      throw new ForeignError('take', { cause: error });
    }
  }
}

/** An empty body is empty in every encoding. */
async function inflate(
  source: AsyncIterable<Buffer>,
  inflater: (firstByte: number) => Transform,
  give: (inflated: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> {
  const chunks = source[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) return;
  async function* all(): AsyncGenerator<Buffer> {
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  await pipeline(all(), inflater(first.value[0] ?? 0), give);
}

const refuse = (status: 400 | 413 | 415, code: string, message: string): ReadBody => ({ ok: false, refusal: { status, code, message } });
