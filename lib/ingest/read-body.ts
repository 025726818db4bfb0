import { promisify } from 'node:util';
import { gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib';
import type { Refusal } from '@/lib/domain';
import { BODY_LIMIT_BYTES } from './body-limits';

type Inflater = (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>;

/** Some senders say deflate and mean the raw stream without the zlib header of RFC 9110. */
const deflate: Inflater = (bytes, options) =>
  ((bytes[0] ?? 0) & 0x0f) === 8 ? promisify(inflate)(bytes, options) : promisify(inflateRaw)(bytes, options);

const inflaters = new Map<string, Inflater>([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', deflate],
  ['zstd', promisify(zstdDecompress)],
]);

export type ReadBody = { ok: true; bytes: Buffer } | { ok: false; refusal: Refusal };

/**
 * The body, inflated. Refuses with 413 over `limitBytes` as sent or after inflating (a bomb costs no more than the limit),
 * 415 for an unknown Content-Encoding, 400 when the compressed stream is broken. `onBytes` hears of each chunk as it comes.
 */
export async function readBody(
  source: AsyncIterable<Uint8Array> | null,
  contentEncoding: string | null,
  limits: { limitBytes?: number; onBytes?: (count: number) => void } = {},
): Promise<ReadBody> {
  const limitBytes = limits.limitBytes ?? BODY_LIMIT_BYTES;
  const encoding = (contentEncoding ?? '').trim().toLowerCase();
  const inflater = inflaters.get(encoding);
  if (encoding !== '' && encoding !== 'identity' && !inflater)
    return refuse(
      415,
      'unsupported_encoding',
      `Content-Encoding "${encoding.slice(0, 40)}" is not understood; send gzip, deflate, zstd or none.`,
    );
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source ?? []) {
    size += chunk.length;
    limits.onBytes?.(chunk.length);
    if (size > limitBytes) return tooLarge(limitBytes, 'The body');
    chunks.push(chunk);
  }
  const bytes = chunks.length === 1 && Buffer.isBuffer(chunks[0]) ? chunks[0] : Buffer.concat(chunks);
  if (!inflater || size === 0) return { ok: true, bytes };
  try {
    return { ok: true, bytes: await inflater(bytes, { maxOutputLength: limitBytes }) };
  } catch (error) {
    if (isCode(error, 'ERR_BUFFER_TOO_LARGE')) return tooLarge(limitBytes, 'The body after unzipping');
    return refuse(400, 'unreadable', `The body is not complete ${encoding} data; send it again whole.`);
  }
}

const refuse = (status: 400 | 413 | 415, code: string, message: string): ReadBody => ({ ok: false, refusal: { status, code, message } });

const tooLarge = (limitBytes: number, what: string): ReadBody =>
  refuse(413, 'body_too_large', `${what} is larger than ${limitBytes / 1024 / 1024} MiB; send smaller batches.`);

const isCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code;
