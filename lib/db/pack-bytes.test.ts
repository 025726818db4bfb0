import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import { expect, test } from 'vitest';
import { packBytes, unpackBytes, unpackShort } from './pack-bytes';

test.each([0, 1, 255, 256, 65_535, 65_791, 65_792, 140_000, 5_000_000])('%i bytes come back as they were', async (size) => {
  const bytes = Buffer.concat([randomBytes(Math.min(size, 1000)), Buffer.alloc(Math.max(0, size - 1000), 'abc')]);
  expect((await unpackBytes(await packBytes(bytes))).equals(bytes)).toBe(true);
});

test('what cannot be made smaller comes back too', async () => {
  const bytes = randomBytes(300_000);
  expect((await unpackBytes(await packBytes(bytes))).equals(bytes)).toBe(true);
});

test('a frame that does not say its size is read', async () => {
  const bytes = Buffer.alloc(200_000, 'abcdefg');
  const frame = await promisify(zstdCompress)(bytes);
  expect((await unpackBytes(frame)).equals(bytes)).toBe(true);
});

test('what was never packed stays as it is, and half a frame is an error', async () => {
  expect((await unpackBytes(Buffer.from('plain'))).toString()).toBe('plain');
  const packed = await packBytes(Buffer.alloc(10_000, 'x'));
  await expect(unpackBytes(packed.subarray(0, 7))).rejects.toThrow();
});

test('what is short is unpacked at once, what is not or does not say so is left', async () => {
  for (const size of [0, 1, 300, 140_000, 262_144]) {
    const bytes = Buffer.alloc(size, 'abc');
    expect(unpackShort(await packBytes(bytes))?.equals(bytes), `${size}`).toBe(size > 0 ? true : undefined);
  }
  expect(unpackShort(await packBytes(Buffer.alloc(262_145, 'abc')))).toBeNull();
  expect(unpackShort(await promisify(zstdCompress)(Buffer.alloc(2_000, 'abc')))).toBeNull();
  expect(unpackShort(Buffer.from('plain'))?.toString()).toBe('plain');
  const packed = await packBytes(Buffer.alloc(10_000, 'x'));
  expect(() => unpackShort(packed.subarray(0, 10))).toThrow();
});
