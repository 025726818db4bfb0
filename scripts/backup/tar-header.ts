import { InvalidInputError } from '@/lib/domain';

const BLOCK = 512;

export interface TarEntry {
  readonly name: string;
  readonly size: number;
  readonly kind: 'file' | 'folder' | 'link';
}

/** Source: POSIX.1-2017, pax, "ustar Interchange Format". */
export function writeHeader({ name, size, kind }: TarEntry): Buffer {
  if (Buffer.byteLength(name) > 100) throw new InvalidInputError(`The name ${name} is too long for a tar.`);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;
  header.write(name, 0, 'utf8');
  header.write(octal(kind === 'folder' ? 0o700 : 0o600, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(size, 12), 124);
  header.write(octal(0, 12), 136);
  header.write('        ', 148);
  header.write(kind === 'folder' ? '5' : kind === 'link' ? '2' : '0', 156);
  header.write('ustar\x0000', 257, 'latin1');
  header.write(octal(sumOf(header), 7), 148);
  return header;
}

/** The entry that a header announces; null for a block of zeros, which ends a tar. Throws Error when it is no header. */
export function readHeader(block: Buffer): TarEntry | null {
  if (block.every((byte) => byte === 0)) return null;
  const text = (from: number, length: number) => block.toString('utf8', from, from + length).split('\0')[0] ?? '';
  const told = Number.parseInt(text(148, 8).trim(), 8);
  const summed = Buffer.from(block);
  summed.fill(' ', 148, 156);
  if (told !== sumOf(summed)) throw new InvalidInputError('The backup is damaged: a header in it does not add up.');
  const prefix = text(345, 155);
  const kind = { '0': 'file', '\0': 'file', '5': 'folder', '2': 'link' } as const;
  const flag = block.toString('latin1', 156, 157);
  if (flag !== '0' && flag !== '\0' && flag !== '5' && flag !== '2')
    throw new InvalidInputError(`The backup holds an entry of unknown kind ${flag}.`);
  return { name: prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`, size: sizeOf(block), kind: kind[flag] };
}

/** Octal, or binary where the first bit says so. */
function sizeOf(block: Buffer): number {
  if (((block[124] ?? 0) & 0x80) !== 0) return Number(block.readBigUInt64BE(128));
  return Number.parseInt(block.toString('latin1', 124, 136).replace(/\0.*/, '').trim() || '0', 8);
}

const sumOf = (block: Buffer) => block.reduce((sum, byte) => sum + byte, 0);

/** The zeros after an entry of this size. */
export const padding = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

/** An entry with its bytes, padded. */
export const writeEntry = (name: string, bytes: Buffer): Buffer =>
  Buffer.concat([writeHeader({ name, size: bytes.length, kind: 'file' }), bytes, padding(bytes.length)]);

export const TAR_END = Buffer.alloc(2 * BLOCK);
