import type { ChildProcess } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const largestBytes = 20 * 2 ** 20;

export interface LogSink {
  /** Writes each line of the child's output to its file, and to the terminal when the service is one that people follow; `watch` gets each line. */
  readonly follow: (name: string, child: ChildProcess, watch?: (line: string) => void) => void;
  /** One line for the person at the terminal. */
  readonly say: (line: string) => void;
  readonly fileOf: (name: string) => string;
}

/** Log files under `folder`, one per service, the previous one kept as `.1` once it passes 20 MiB. `shown` services also go to the terminal. */
export function openLog(folder: string, shown: readonly string[]): LogSink {
  mkdirSync(folder, { recursive: true });
  const fileOf = (name: string) => join(folder, `${name}.log`);
  const sizes = new Map<string, number>();

  function append(name: string, line: string): void {
    // Whoever has removed the folder does not want the last words of what was ended a moment ago.
    if (!existsSync(folder)) return;
    const size = (sizes.get(name) ?? sizeOf(fileOf(name))) + line.length + 1;
    if (size > largestBytes) renameSync(fileOf(name), `${fileOf(name)}.1`);
    sizes.set(name, size > largestBytes ? line.length + 1 : size);
    appendFileSync(fileOf(name), `${line}\n`);
  }

  return {
    fileOf,
    say: (line) => console.log(line),
    follow: (name, child, watch) => {
      for (const stream of [child.stdout, child.stderr]) {
        if (!stream) continue;
        createInterface({ input: stream }).on('line', (line) => {
          append(name, line);
          watch?.(line);
          if (shown.includes(name)) console.log(`${name.padEnd(8)} ${line}`);
        });
      }
    },
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
