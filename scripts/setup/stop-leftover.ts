import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Stops the server that a killed process left running on the cluster in `folder`, and sessions that outlived their server: a new one
 * refuses to start beside them. When nobody is left it also removes the lock, whose number may be another process by now.
 */
export async function stopLeftover(folder: string): Promise<void> {
  const lock = join(folder, 'postmaster.pid');
  const pid = Number((await readFile(lock, 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1) return;
  await stopServer(folder, pid);
  // A server works in the real path of its folder.
  const left = await endOrphans(await realpath(folder));
  if (left?.length === 0) await rm(lock, { force: true });
}

async function stopServer(folder: string, pid: number): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 2_000],
  ] as const) {
    if (!(await isServerOf(folder, pid))) return;
    signalTo(pid, signal);
    for (const end = Date.now() + waitMs; Date.now() < end; await sleep(50)) if (!(await isServerOf(folder, pid))) return;
  }
}

async function isServerOf(folder: string, pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // Another process may have the number by now; where the command line can be read it must name this folder.
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => folder);
  return commandLine.includes(folder);
}

/** Sessions notice the end of their server when their statement ends. Returns who would not go; null where it cannot be seen. */
async function endOrphans(folder: string): Promise<number[] | null> {
  let left = await listSessions(folder);
  for (const [signal, waitMs] of [
    [0, 1_000],
    ['SIGQUIT', 2_000],
    ['SIGKILL', 2_000],
  ] as const) {
    for (const pid of left ?? []) signalTo(pid, signal);
    for (const end = Date.now() + waitMs; left && left.length > 0 && Date.now() < end; left = await listSessions(folder)) await sleep(50);
  }
  return left;
}

/** PostgreSQL's processes that work in `folder`, by /proc; null where the system has none. */
async function listSessions(folder: string): Promise<number[] | null> {
  const entries = await readdir('/proc').catch(() => null);
  if (entries === null) return null;
  const found = entries.filter((name) => /^\d+$/.test(name)).map(async (name) => ((await worksIn(folder, name)) ? [Number(name)] : []));
  return (await Promise.all(found)).flat();
}

async function worksIn(folder: string, pid: string): Promise<boolean> {
  if ((await readlink(`/proc/${pid}/cwd`).catch(() => '')) !== folder) return false;
  return (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).startsWith('postgres');
}

function signalTo(pid: number, signal: NodeJS.Signals | 0): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It went by itself meanwhile.
  }
}
