import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createZstdDecompress } from 'node:zlib';
import { z } from 'zod';
import { InvalidInputError } from '@/lib/domain';

/** A frame that readers of zstd skip: `zstd -d < FILE | tar x` works. Source: RFC 8878, 3.1.2. */
const MAGIC = 0x184d2a5f;
const FRAME = 4096;

const label = z.object({
  format: z.literal(1),
  version: z.string(),
  startedAt: z.coerce.date(),
  endedAt: z.coerce.date(),
  /** Whatever was acknowledged until then is in it. */
  recoveryPoint: z.coerce.date(),
  endLsn: z.string(),
  /** Major version and machine: files of a cluster are read by the same only. */
  postgres: z.string(),
  machine: z.string(),
  migration: z.string(),
  /** Of every byte of the file before this label. */
  sha256: z.string(),
});
/** What a backup says about itself, at the end of its file. */
export type BackupLabel = z.infer<typeof label>;

/** The label as the last bytes of the file. */
export function writeLabel(value: BackupLabel): Buffer {
  const text = JSON.stringify(value);
  const frame = Buffer.alloc(FRAME);
  frame.writeUInt32LE(MAGIC, 0);
  frame.writeUInt32LE(FRAME - 8, 4);
  frame.write(`${text}\n${sealOf(text)}\n`, 8, 'utf8');
  return frame;
}

const sealOf = (text: string) => createHash('sha256').update(text).digest('hex');

export interface BackupFile {
  readonly label: BackupLabel;
  /** Bytes of the tar, compressed. */
  readonly bytes: number;
}

/** The label of a file, sound in itself. Throws Error where the file is no backup, or one that was not written to its end. */
export async function readLabel(file: string): Promise<BackupFile> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const frame = Buffer.alloc(FRAME);
    if (size > FRAME) await handle.read(frame, 0, FRAME, size - FRAME);
    const [text = '', seal = ''] = frame.toString('utf8', 8).split('\n');
    if (frame.readUInt32LE(0) !== MAGIC || sealOf(text) !== seal)
      throw new InvalidInputError(`${file} is no whole backup of Throughline: its last bytes do not say what it is. Take another one.`);
    return { label: label.parse(JSON.parse(text)), bytes: size - FRAME };
  } finally {
    await handle.close();
  }
}

/** Resolves when every byte is what it was when the backup was made. Throws Error that says so otherwise. */
export async function checkSum(file: string, { label: { sha256 }, bytes }: BackupFile): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { end: bytes - 1 })) hash.update(chunk);
  if (hash.digest('hex') !== sha256)
    throw new InvalidInputError(
      `${file} is damaged: its checksum is not the one that was written with it. Take another backup; nothing was changed.`,
    );
}

/** The tar in the file. */
export const openTar = (file: string, { bytes }: BackupFile): AsyncIterable<Buffer> =>
  createReadStream(file, { end: bytes - 1 }).pipe(createZstdDecompress());
