import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const worked = (command: string, args: readonly string[]): Promise<boolean> =>
  run(command, args).then(
    () => true,
    () => false,
  );

/** A disk of its own, so small that it can be filled. */
export interface SmallDisk {
  readonly folder: string;
  /** In words: what it is. */
  readonly kind: 'file system in a file' | 'file system in memory';
  /** Takes all room that is left. */
  readonly fill: () => Promise<void>;
  readonly free: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * A file system of `mib` at `folder`: ext4 in a file beside it, which writes to the real disk, else one in memory; null where this account may mount
 * neither (it takes root on Linux).
 */
export async function mountSmallDisk(folder: string, mib: number): Promise<SmallDisk | null> {
  await mkdir(folder, { recursive: true });
  const image = `${folder}.img`;
  const kind = (await mountImage(image, folder, mib))
    ? ('file system in a file' as const)
    : (await worked('mount', ['-t', 'tmpfs', '-o', `size=${mib}m,mode=711`, 'tmpfs', folder]))
      ? ('file system in memory' as const)
      : null;
  if (kind === null) return null;
  const ballast = join(folder, 'ballast');
  return {
    folder,
    kind,
    fill: async () => {
      for (let n = 0; n <= 64; n += 1) {
        const { bavail, bsize } = await statfs(folder);
        if (bavail === 0) return;
        const bytes = Math.min(bavail * bsize, 256 * 2 ** 20);
        // What a folder and its lists of blocks take is not told apart: the last pieces are small.
        const piece = n < 8 ? bytes : Math.min(bytes, 2 ** 20);
        if (!(await worked('fallocate', ['-l', String(piece), `${ballast}-${n}`])))
          await writeFile(`${ballast}-${n}`, Buffer.alloc(piece)).catch(() => undefined);
      }
    },
    free: async () => {
      for (let n = 0; n <= 64; n += 1) await rm(`${ballast}-${n}`, { force: true });
    },
    stop: async () => {
      await worked('umount', ['-l', folder]);
      await rm(image, { force: true });
    },
  };
}

async function mountImage(image: string, folder: string, mib: number): Promise<boolean> {
  const made =
    (await worked('truncate', ['-s', `${mib}M`, image])) &&
    // No room is kept for root: full is full.
    (await worked('mkfs.ext4', ['-q', '-F', '-m', '0', image])) &&
    (await worked('mount', ['-o', 'loop', image, folder]));
  if (made) return worked('chmod', ['711', folder]);
  await rm(image, { force: true });
  return false;
}

/** Lets go of disks that runs left which were killed: of folders whose names begin with `prefix` and the id of a process that is gone. */
export async function unmountLeftovers(prefix: string): Promise<void> {
  const mounts = await readFile('/proc/mounts', 'utf8').catch(() => '');
  for (const line of mounts.split('\n')) {
    const folder = line.split(' ')[1] ?? '';
    if (folder.startsWith(prefix) && !isAlive(Number.parseInt(folder.slice(prefix.length), 10))) await worked('umount', ['-l', folder]);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
