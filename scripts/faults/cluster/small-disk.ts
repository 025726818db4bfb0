import { execFile } from 'node:child_process';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A disk of its own, so small that it can be filled. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all room that is left. */
  readonly fill: () => Promise<void>;
  readonly free: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A file system of `mib` in memory at `folder`; null where this account may not mount one (it takes root on Linux). */
export async function mountSmallDisk(folder: string, mib: number): Promise<SmallDisk | null> {
  await mkdir(folder, { recursive: true });
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', `size=${mib}m,mode=711`, 'tmpfs', folder]).then(
    () => true,
    () => false,
  );
  if (!mounted) return null;
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill: async () => {
      for (let n = 0; ; n += 1) {
        const { bavail, bsize } = await statfs(folder);
        if (bavail === 0 || n > 64) return;
        await writeFile(`${ballast}-${n}`, Buffer.alloc(Math.min(bavail * bsize, 256 * 2 ** 20))).catch(() => undefined);
      }
    },
    free: async () => {
      for (let n = 0; n <= 65; n += 1) await rm(`${ballast}-${n}`, { force: true });
    },
    stop: async () => {
      await run('umount', ['-l', folder]).catch(() => undefined);
    },
  };
}
