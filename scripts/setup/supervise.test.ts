import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type LogSink, openLog } from './open-log';
import { type Service, Supervisor } from './supervise';

let folder = '';
let log: LogSink;
const said: string[] = [];
let supervisor: Supervisor;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-supervise-'));
  log = { ...openLog(folder, []), say: (line) => said.push(line) };
  supervisor = new Supervisor(log);
  said.length = 0;
});

afterEach(async () => {
  await supervisor.stop();
  rmSync(folder, { recursive: true, force: true });
});

function service(name: string, program: string, more: Partial<Service> = {}): Service {
  return { name, command: process.execPath, args: ['-e', program], ...more };
}

const alive = (pid: number | undefined) => {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
};

const stays = 'setInterval(() => {}, 1000)';

test('a service that was killed comes back with another process', async () => {
  await supervisor.start(service('web', stays));
  const first = supervisor.pids()['web'];
  process.kill(first ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect(supervisor.pids()['web']).not.toBe(first), { timeout: 5_000 });
  await vi.waitFor(() => expect(supervisor.pids()['web']).toBeDefined(), { timeout: 5_000 });
  expect(said.join()).toContain('web was ended by SIGKILL');
});

test('stop ends everything that was started', async () => {
  await supervisor.start(service('first', stays));
  await supervisor.start(service('second', stays));
  const pids = Object.values(supervisor.pids());
  await supervisor.stop();
  expect(pids.map(alive)).toEqual([false, false]);
});

test('a service that ends before it is ready fails the start and names its log', async () => {
  const never = new Promise<void>(() => undefined);
  const start = supervisor.start(service('broken', 'process.exit(3)', { ready: () => never }));
  await expect(start).rejects.toThrow(/broken ended with code 3 .*broken\.log/);
});

test('work that ended by itself is not started again', async () => {
  await supervisor.start(service('once', 'process.exit(0)', { keep: false }));
  await vi.waitFor(() => expect(supervisor.pids()).toEqual({}));
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(supervisor.pids()).toEqual({});
  expect(said).toEqual([]);
});
