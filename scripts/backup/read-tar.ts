import { InvalidInputError } from '@/lib/domain';
import { readHeader, type TarEntry } from './tar-header';

/** Gets the entries of a tar in their order: `begin`, its bytes, `end`. Each is waited for. */
export interface TarSink {
  readonly begin: (entry: TarEntry) => Promise<void> | void;
  readonly bytes: (chunk: Buffer) => Promise<void> | void;
  readonly end: () => Promise<void> | void;
}

const BLOCK = 512;

/** Walks through a tar as it comes. Throws Error when it is damaged or ends in the middle. */
export async function readTar(source: AsyncIterable<Buffer>, sink: TarSink): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  let left = 0;
  let skip = 0;
  let over = false;
  for await (const chunk of source) {
    let data: Buffer = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    while (data.length > 0 && !over) {
      if (left > 0) {
        const piece = data.subarray(0, left);
        await sink.bytes(piece);
        left -= piece.length;
        data = data.subarray(piece.length);
        if (left === 0) await sink.end();
      } else if (skip > 0) {
        const piece = Math.min(skip, data.length);
        skip -= piece;
        data = data.subarray(piece);
      } else {
        if (data.length < BLOCK) break;
        const entry = readHeader(data.subarray(0, BLOCK));
        data = data.subarray(BLOCK);
        if (entry === null) over = true;
        else {
          await sink.begin(entry);
          left = entry.kind === 'file' ? entry.size : 0;
          skip = (BLOCK - (left % BLOCK)) % BLOCK;
          if (left === 0) await sink.end();
        }
      }
    }
    rest = over ? Buffer.alloc(0) : data;
  }
  if (!over) throw new InvalidInputError('The backup ends in the middle.');
}
