import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress, zstdDecompressSync } from 'node:zlib';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
const MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const params = { [constants.ZSTD_c_compressionLevel]: 1 };
/** What most blocks are packed to, and unpacked to, in one piece. */
const PIECE = 64 * 1024;
const MOST_PIECE = 4 * 1024 * 1024;
const MOST_AT_ONCE = 256 * 1024;

/** The bytes for a column of storage `external`, compressed by zstd outside the main thread. PostgreSQL from npm has pglz only. */
export const packBytes = (bytes: Uint8Array): Promise<Buffer> =>
  compress(bytes, { params, pledgedSrcSize: bytes.length, chunkSize: PIECE });

/** The bytes of a packed text; bytes that are not packed come back as they are. Throws Error when the packed ones are broken. */
export const unpackBytes = async (bytes: Buffer): Promise<Buffer> =>
  bytes.subarray(0, 4).equals(MAGIC)
    ? // Unpacked in one piece zstd needs no window of its own, which takes half the time and a third of the memory.
      decompress(bytes, { chunkSize: Math.min(MOST_PIECE, Math.max(PIECE, unpackedSize(bytes))) })
    : bytes;

/**
 * The same without waiting: of the few blocks of one trace this takes 0.16 ms of processor time instead of 0.3, and no way through another thread. What would hold
 * up others for longer is left to `unpackBytes`: null for more than 256 KiB, and for a size that is not said.
 */
export function unpackShort(bytes: Buffer): Buffer | null {
  if (!bytes.subarray(0, 4).equals(MAGIC)) return bytes;
  const size = unpackedSize(bytes);
  return size > 0 && size <= MOST_AT_ONCE ? zstdDecompressSync(bytes, { chunkSize: Math.max(PIECE, size) }) : null;
}

/** The size that a zstd frame says of its content (RFC 8878, 3.1.1.1); 0 where it says none. */
function unpackedSize(frame: Buffer): number {
  const descriptor = frame[4] ?? 0;
  const single = (descriptor & 0x20) !== 0;
  const at = 5 + (single ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] ?? 0);
  const bytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  if (bytes === 0 || frame.length < at + bytes) return 0;
  // Two bytes count from 256 on.
  return frame.readUIntLE(at, Math.min(bytes, 6)) + (bytes === 2 ? 256 : 0);
}
