import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { findMediaType, readBody } from '.';

async function* inPieces(bytes: Buffer, size = 7): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** What was taken of a body, or why it was refused. */
async function readAll(source: AsyncIterable<Uint8Array> | null, encoding: string | null, limitBytes?: number) {
  const chunks: Buffer[] = [];
  const read = await readBody(source, encoding, (chunk) => void chunks.push(chunk), limitBytes);
  return read.ok ? { ok: true, bytes: Buffer.concat(chunks) } : read;
}

const body = Buffer.from('{"workflow":"wf-p2p-po"}'.repeat(20));

describe('readBody', () => {
  test.each([
    ['none', null, body],
    ['identity', 'identity', body],
    ['gzip', 'gzip', gzipSync(body)],
    ['GZIP in capitals', ' GZIP ', gzipSync(body)],
    ['deflate', 'deflate', deflateSync(body)],
    ['deflate without its header', 'deflate', deflateRawSync(body)],
    ['zstd', 'zstd', zstdCompressSync(body)],
  ])('reads encoding %s in any pieces', async (_, encoding, bytes) => {
    expect(await readAll(inPieces(bytes), encoding)).toEqual({ ok: true, bytes: body });
  });

  test('no body at all is an empty one', async () => {
    expect(await readAll(null, null)).toEqual({ ok: true, bytes: Buffer.alloc(0) });
    expect(await readAll(null, 'gzip')).toEqual({ ok: true, bytes: Buffer.alloc(0) });
  });

  test.each([
    ['too large as sent', null, body, 413, 'body_too_large'],
    ['too large after unzipping', 'gzip', gzipSync(Buffer.alloc(5_000_000)), 413, 'body_too_large'],
    ['too large after unzstd', 'zstd', zstdCompressSync(Buffer.alloc(5_000_000)), 413, 'body_too_large'],
    ['cut gzip', 'gzip', gzipSync(body).subarray(0, 30), 400, 'unreadable'],
    ['no gzip', 'gzip', Buffer.from('hello'), 400, 'unreadable'],
    ['no zstd', 'zstd', Buffer.from('hello'), 400, 'unreadable'],
    ['unknown encoding', 'br', body, 415, 'unsupported_encoding'],
    ['two encodings', 'gzip, gzip', body, 415, 'unsupported_encoding'],
  ])('refuses %s', async (_, encoding, bytes, status, code) => {
    expect(await readAll(inPieces(bytes), encoding, 400)).toMatchObject({ ok: false, refusal: { status, code } });
  });

  test('a bomb stops at the limit: 256 MiB of nothing costs neither its memory nor its time', async () => {
    const bomb = gzipSync(Buffer.alloc(256 * 1024 * 1024), { level: 1 });
    const before = process.memoryUsage().arrayBuffers;
    const started = performance.now();
    expect(await readAll(inPieces(bomb, 65_536), 'gzip', 1024 * 1024)).toMatchObject({
      ok: false,
      refusal: { status: 413 },
    });
    expect(performance.now() - started).toBeLessThan(1000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
  });

  test('gives each piece as it comes, and waits until it is taken', async () => {
    const seen: number[] = [];
    let given = 0;
    const counted = (async function* () {
      for await (const piece of inPieces(body, 100)) {
        given += 1;
        yield piece;
      }
    })();
    await readBody(counted, null, async (chunk) => {
      await new Promise((later) => setTimeout(later, 1));
      seen.push(chunk.length);
      expect(given).toBe(seen.length);
    });
    expect(seen).toEqual([100, 100, 100, 100, 80]);
  });

  test.each([null, 'gzip'])('what the taker or the source throws is thrown, encoding %s', async (encoding) => {
    const sent = encoding ? gzipSync(body) : body;
    const full = () => Promise.reject(new Error('full'));
    await expect(readBody(inPieces(sent), encoding, full)).rejects.toThrow('full');
    const cut = (async function* () {
      yield sent.subarray(0, 12);
      throw new Error('gone');
    })();
    await expect(readBody(cut, encoding, () => undefined)).rejects.toThrow('gone');
  });

  test('what follows a gzip member is read when it is another one', async () => {
    const two = Buffer.concat([gzipSync('a'), gzipSync('b')]);
    expect(await readAll(inPieces(two), 'gzip')).toEqual({ ok: true, bytes: Buffer.from('ab') });
  });
});

describe('findMediaType', () => {
  test.each([
    ['application/json', 'application/json'],
    ['Application/JSON; charset=UTF-8', 'application/json'],
    ['application/json;charset="utf-8"; v=1', 'application/json'],
    ['application/json; charset=latin1', ''],
    [null, ''],
    ['', ''],
  ])('%j is %j', (header, wanted) => {
    expect(findMediaType(header)).toBe(wanted);
  });
});
