import { readdir, readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** Processor seconds spent so far, by service, its children included. Empty where the system has no /proc. */
export type CpuSeconds = Readonly<Record<string, number>>;

/** Clock ticks a second on Linux, fixed for programs whatever the kernel uses. */
const TICKS = 100;

interface ProcessLine {
  readonly parent: number;
  readonly ticks: number;
}

/** Of each of `processes`: what it and all below it have used. A service below another one counts for itself alone. */
export async function measureCpu(processes: Readonly<Record<string, number>>): Promise<CpuSeconds> {
  const table = await readProcesses();
  const nameOf = new Map(Object.entries(processes).map(([name, pid]) => [pid, name]));
  const seconds: Record<string, number> = {};
  for (const [pid, { ticks }] of table) {
    const owner = findOwner(pid, table, nameOf);
    if (owner !== undefined) seconds[owner] = (seconds[owner] ?? 0) + ticks / TICKS;
  }
  return seconds;
}

function findOwner(pid: number, table: ReadonlyMap<number, ProcessLine>, nameOf: ReadonlyMap<number, string>): string | undefined {
  for (let at: number | undefined = pid; at !== undefined && at > 1; at = table.get(at)?.parent) {
    const name = nameOf.get(at);
    if (name !== undefined) return name;
  }
  return undefined;
}

async function readProcesses(): Promise<Map<number, ProcessLine>> {
  const entries = await readdir('/proc').catch(() => []);
  const table = new Map<number, ProcessLine>();
  for (const entry of entries.filter((name) => /^\d+$/.test(name))) {
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '');
    // The second field is a name in brackets, which may hold spaces. Then: state, parent, ... user, system, children's user, children's system.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (stat !== '')
      table.set(Number(entry), { parent: Number(fields[1]), ticks: [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) });
  }
  return table;
}

/** The most memory a process ever had, in MiB; null where the system does not tell. */
export async function readPeakMiB(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kib = /^VmHWM:\s+(\d+)/m.exec(status)?.[1];
  return kib === undefined ? null : Math.round(Number(kib) / 1024);
}

/** Busy seconds of all processors of the machine since it started, whoever used them. */
export function readMachineBusy(): number {
  return cpus().reduce((sum, { times }) => sum + (times.user + times.nice + times.sys + times.irq) / 1000, 0);
}

export const difference = (after: CpuSeconds, before: CpuSeconds): CpuSeconds =>
  Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]));

/** Of one processor, over this time: less, and a product does nothing but look whether there is something to do. */
const AT_REST = 0.3;
const LOOK_MS = 3_000;

/** Resolves when the processes have nothing left to do, or after so long. */
export async function waitForRest(processes: Readonly<Record<string, number>>, withinMs: number): Promise<void> {
  const total = async () => Object.values(await measureCpu(processes)).reduce((all, seconds) => all + seconds, 0);
  for (const end = performance.now() + withinMs; performance.now() < end; ) {
    const before = await total();
    await sleep(LOOK_MS);
    if (((await total()) - before) / (LOOK_MS / 1000) < AT_REST) return;
  }
}
