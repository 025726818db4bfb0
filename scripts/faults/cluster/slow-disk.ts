import { mkdir, readdir, readFile, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The disk of some processes, which can be made slow. */
export interface SlowDisk {
  /** From now on they write at most so often a second. */
  readonly slow: (writesPerSecond: number) => Promise<void>;
  readonly mend: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface Control {
  readonly folder: string;
  readonly limit: string;
  readonly say: (device: string, writesPerSecond: number | null) => string;
}

const ROOT = '/sys/fs/cgroup';
const named = `throughline-faults-${process.pid}`;
/** Groups of processes as Linux has had them first, and as it has them now. */
const controls: readonly Control[] = [
  {
    folder: join(ROOT, 'blkio', named),
    limit: 'blkio.throttle.write_iops_device',
    say: (device, writes) => `${device} ${writes ?? 0}`,
  },
  { folder: join(ROOT, named), limit: 'io.max', say: (device, writes) => `${device} wiops=${writes ?? 'max'}` },
];

/** Makes the disk under `folder` slow for the process `pidOf` names and its children; null where the system does not let us (it takes root on Linux, and a disk that is one). */
export async function holdDisk(folder: string, pidOf: () => Promise<number>): Promise<SlowDisk | null> {
  const { dev } = await stat(folder);
  const device = `${(dev >> 8) & 0xfff}:${(dev & 0xff) | ((dev >> 12) & 0xfff00)}`;
  for (const control of controls) {
    const set = (writes: number | null) => writeFile(join(control.folder, control.limit), control.say(device, writes));
    const isThere = await makeGroup(control.folder)
      .then(() => set(null))
      .then(
        () => true,
        () => false,
      );
    if (!isThere) {
      await rmdir(control.folder).catch(() => undefined);
      continue;
    }
    return {
      slow: async (writesPerSecond) => {
        await set(writesPerSecond);
        // One may have ended meanwhile.
        for (const pid of await listFamily(await pidOf()))
          await writeFile(join(control.folder, 'cgroup.procs'), String(pid)).catch(() => undefined);
      },
      mend: () => set(null),
      stop: () => rmdir(control.folder).catch(() => undefined),
    };
  }
  return null;
}

async function makeGroup(folder: string): Promise<void> {
  await writeFile(join(ROOT, 'cgroup.subtree_control'), '+io').catch(() => undefined);
  await mkdir(folder);
}

/** A process and those that it started; these last, so that none is started between that is not among them. */
async function listFamily(pid: number): Promise<number[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(
    all.map(async (one) => {
      const text = await readFile(`/proc/${one}/stat`, 'utf8').catch(() => '');
      return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
    }),
  );
  return [pid, ...all.filter((_, place) => parents[place] === pid)];
}
