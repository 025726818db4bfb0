import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
const MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const params = { [constants.ZSTD_c_compressionLevel]: 1 };

/** The bytes for a column of storage `external`, compressed by zstd outside the main thread. PostgreSQL from npm has pglz only. */
export const packBytes = (bytes: Uint8Array): Promise<Buffer> => compress(bytes, { params });

/** The bytes of a packed text; bytes that are not packed come back as they are. Throws Error when the packed ones are broken. */
export const unpackBytes = async (bytes: Buffer): Promise<Buffer> => (bytes.subarray(0, 4).equals(MAGIC) ? decompress(bytes) : bytes);
