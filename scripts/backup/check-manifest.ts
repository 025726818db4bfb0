import { createHash, type Hash } from 'node:crypto';
import { z } from 'zod';
import { InvalidInputError } from '@/lib/domain';
import type { TarSink } from './read-tar';

const manifest = z.object({
  Files: z.array(z.object({ Path: z.string(), Size: z.number(), Checksum: z.string() })),
});

export const MANIFEST = 'backup_manifest';
/** What a backup holds besides the cluster: the secrets of its folder. */
export const SECRETS = 'throughline/secrets.json';

export interface Checking {
  readonly sink: TarSink;
  /** Throws Error that names the first file which is not what PostgreSQL sent, or is missing. Returns how many were compared. */
  readonly judge: () => number;
}

/** Hashes each file that comes, passes it on, and holds all of them against PostgreSQL's list at the end. */
export function checkManifest(next?: TarSink): Checking {
  const seen = new Map<string, { size: number; sum: string }>();
  const listed: Buffer[] = [];
  let name = '';
  let size = 0;
  let hash: Hash | null = null;
  return {
    sink: {
      begin: async (entry) => {
        name = entry.name.replace(/^\.\//, '');
        size = 0;
        hash = entry.kind === 'file' ? createHash('sha256') : null;
        await next?.begin(entry);
      },
      bytes: async (chunk) => {
        hash?.update(chunk);
        size += chunk.length;
        if (name === MANIFEST) listed.push(Buffer.from(chunk));
        await next?.bytes(chunk);
      },
      end: async () => {
        if (hash) seen.set(name, { size, sum: hash.digest('hex') });
        await next?.end();
      },
    },
    judge: () => {
      if (listed.length === 0) throw new InvalidInputError('The backup is damaged: the list of its files is missing.');
      const { Files: files } = manifest.parse(JSON.parse(Buffer.concat(listed).toString('utf8')));
      for (const { Path: path, Size: bytes, Checksum: sum } of files) {
        const found = seen.get(path);
        if (!found) throw new InvalidInputError(`The backup is damaged: ${path} is missing.`);
        if (found.size !== bytes || found.sum !== sum)
          throw new InvalidInputError(`The backup is damaged: ${path} is not what the server sent.`);
      }
      return files.length;
    },
  };
}
