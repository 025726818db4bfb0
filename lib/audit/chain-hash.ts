import { createHash } from 'node:crypto';

/** Says how hashes are made; another way of making them takes another number. */
const VERSION = Buffer.from([1]);

/** What the first link hangs on. */
export const GENESIS: Buffer = Buffer.alloc(32);

/** The columns of an entry in a fixed order, each as PostgreSQL writes it as text. */
export type EntryText = readonly (string | null)[];

/**
 * The hash of a link: SHA-256 over version, hash before, seq (8 bytes, big-endian) and the entry as a JSON array of texts, which is in the
 * canonical form of RFC 8785. jsonb columns stand in it as the text that PostgreSQL gives them (sorted, every digit kept), because numbers
 * read into JavaScript would lose digits and a change of them would not be seen.
 */
export function chainHash(before: Uint8Array, seq: number, entry: EntryText): Buffer {
  const place = Buffer.alloc(8);
  place.writeBigUInt64BE(BigInt(seq));
  return createHash('sha256').update(VERSION).update(before).update(place).update(JSON.stringify(entry)).digest();
}
