import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { childEnvironment } from '@/lib/config';
import type { LogSink } from './open-log';

export interface Service {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly spawnOptions?: { readonly uid?: number; readonly gid?: number; readonly cwd?: string };
  readonly stopSignal?: NodeJS.Signals;
  /** It is ended when it has not stopped by itself by then; default 4 s. */
  readonly stopWithinMs?: number;
  /** Stopped only when all others have ended; they need it until then. */
  readonly stopLast?: boolean;
  /** Resolves when the service can be used; a rejection counts as a failed start. */
  readonly ready?: () => Promise<void>;
  /** A child that is one of our own scripts gets an IPC channel, and ends by itself when this process is gone. */
  readonly own?: boolean;
  /** False for work that ends by itself: it is not started again after exit code 0. */
  readonly keep?: boolean;
  /** Gets each line that the service writes. */
  readonly watch?: (line: string) => void;
}

interface Running {
  readonly service: Service;
  child: ChildProcess | null;
  failures: number;
}

const stopWaitMs = 4_000;
const longestPauseMs = 5_000;
const healthyAfterMs = 30_000;

/**
 * Starts services in order, starts again those that die (with growing pauses), and stops all of them, the one the
 * others need last. Children lead process groups of their own, so that Ctrl-C in a terminal reaches this process only and the order is kept.
 */
export class Supervisor {
  readonly #log: LogSink;
  readonly #running: Running[] = [];
  #stopping: Promise<void> | null = null;

  constructor(log: LogSink) {
    this.#log = log;
  }

  /** Resolves when the service is ready. Throws Error when it ended before that. */
  async start(service: Service): Promise<void> {
    const running: Running = { service, child: null, failures: 0 };
    this.#running.push(running);
    const ended = this.#spawn(running);
    const early = ended.then((how) => {
      throw new Error(`${service.name} ${how} before it was ready. See ${this.#log.fileOf(service.name)}`);
    });
    early.catch(() => undefined);
    await Promise.race([service.ready?.() ?? Promise.resolve(), early]);
    void ended.then((how) => this.#revive(running, how));
  }

  /** Process ids by service name; a service that is between two lives is absent. */
  pids(): Record<string, number> {
    const alive = this.#running.flatMap(({ service, child }) => (child?.pid ? [[service.name, child.pid] as const] : []));
    return Object.fromEntries(alive);
  }

  /** Stops everything. Calling it again waits for the same end. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    await Promise.all(this.#running.filter(({ service }) => !service.stopLast).map((running) => this.#stopOne(running)));
    await Promise.all(this.#running.map((running) => this.#stopOne(running)));
  }

  async #stopOne({ service, child }: Running): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(service.stopSignal ?? 'SIGTERM');
    const withinMs = service.stopWithinMs ?? stopWaitMs;
    const inTime = await Promise.race([ended.then(() => true), sleep(withinMs, false, { ref: false })]);
    if (inTime) return;
    this.#log.say(`${service.name} did not stop in ${withinMs / 1000} s and was ended`);
    killGroup(child);
    await ended;
  }

  #spawn(running: Running): Promise<string> {
    const { service } = running;
    const started = Date.now();
    const child = spawn(service.command, service.args, {
      ...service.spawnOptions,
      env: childEnvironment(service.env ?? {}),
      detached: process.platform !== 'win32',
      stdio: service.own ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'pipe', 'pipe'],
    });
    running.child = child;
    this.#log.follow(service.name, child, service.watch);
    return new Promise((resolve) => {
      child.once('error', (error) => resolve(`could not be started (${error.message})`));
      child.once('exit', (code, signal) => {
        running.child = null;
        if (Date.now() - started > healthyAfterMs) running.failures = 0;
        resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`);
      });
    });
  }

  async #revive(running: Running, how: string): Promise<void> {
    const { service } = running;
    let ending = how;
    while (!this.#stopping && !(service.keep === false && ending === 'ended with code 0')) {
      const pauseMs = Math.min(longestPauseMs, 200 * 2 ** running.failures);
      running.failures += 1;
      this.#log.say(`${service.name} ${ending}; starting it again`);
      await sleep(pauseMs);
      if (this.#stopping) return;
      ending = await this.#spawn(running);
    }
  }
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}
