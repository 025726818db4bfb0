import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { findMediaType, readBody } from '.';

async function* inPieces(bytes: Buffer, size = 7): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
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
    expect(await readBody(inPieces(bytes), encoding)).toEqual({ ok: true, bytes: body });
  });

  test('no body at all is an empty one', async () => {
    expect(await readBody(null, null)).toEqual({ ok: true, bytes: Buffer.alloc(0) });
    expect(await readBody(null, 'gzip')).toEqual({ ok: true, bytes: Buffer.alloc(0) });
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
    expect(await readBody(inPieces(bytes), encoding, { limitBytes: 400 })).toMatchObject({ ok: false, refusal: { status, code } });
  });

  test('a bomb stops at the limit: 256 MiB of nothing costs neither its memory nor its time', async () => {
    const bomb = gzipSync(Buffer.alloc(256 * 1024 * 1024), { level: 1 });
    const before = process.memoryUsage().arrayBuffers;
    const started = performance.now();
    expect(await readBody(inPieces(bomb, 65_536), 'gzip', { limitBytes: 1024 * 1024 })).toMatchObject({
      ok: false,
      refusal: { status: 413 },
    });
    expect(performance.now() - started).toBeLessThan(1000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
  });

  test('tells of each piece as it comes, and stops when told that it is too much', async () => {
    const seen: number[] = [];
    await readBody(inPieces(body, 100), null, { onBytes: (count) => seen.push(count) });
    expect(seen).toEqual([100, 100, 100, 100, 80]);
    const refuse = () => {
      throw new Error('full');
    };
    await expect(readBody(inPieces(body), null, { onBytes: refuse })).rejects.toThrow('full');
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
