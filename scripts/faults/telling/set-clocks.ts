import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How wrong the clock of a host is. */
export type Clock = { readonly shiftMs: number } | { readonly frozenAtMs: number };

export interface Clocks {
  /** What node gets so that the clock of a process can be set while it runs. */
  readonly argsFor: (name: string) => readonly string[];
  readonly set: (name: string, clock: Clock) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Clocks of processes, each in a file that `shift-clock.mjs` reads over and over in the process itself. */
export async function setClocks(): Promise<Clocks> {
  const folder = await mkdtemp(join(tmpdir(), `throughline-clocks-${process.pid}-`));
  const fileOf = (name: string) => join(folder, `${name.replaceAll(' ', '-')}.json`);
  const shift = import.meta.resolve('./shift-clock.mjs');
  return {
    argsFor: (name) => ['--import', `${shift}?clock=${encodeURIComponent(fileOf(name))}`],
    set: (name, clock) => writeFile(fileOf(name), JSON.stringify(clock)),
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}
