import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askRunning, claimDataDir } from './claim-data-dir';

let folder = '';
const info = { pid: 1, url: 'http://localhost:3000', databaseUrl: null, mailboxUrl: null, services: { web: 7 } };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-claim-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('one claim at a time; others can ask who has it', async () => {
  const claim = await claimDataDir(folder, () => info);
  expect(claim).not.toBeNull();
  expect(await claimDataDir(folder, () => info)).toBeNull();
  expect(await askRunning(folder)).toEqual(info);
  await claim?.release();
  expect(await askRunning(folder)).toBeNull();
  const next = await claimDataDir(folder, () => info);
  expect(next).not.toBeNull();
  await next?.release();
});

test('of many at once one wins', async () => {
  const claims = await Promise.all(Array.from({ length: 8 }, () => claimDataDir(folder, () => info)));
  const won = claims.filter((claim) => claim !== null);
  expect(won).toHaveLength(1);
  await won[0]?.release();
});

test('a claim of a killed process counts for nothing', async () => {
  const holder = execFile(process.execPath, [
    '-e',
    `require('node:net').createServer().listen(${JSON.stringify(join(folder, 'run.sock'))}, () => process.kill(process.pid, 'SIGKILL'))`,
  ]);
  await new Promise((resolve) => holder.on('exit', resolve));
  const claim = await claimDataDir(folder, () => info);
  expect(claim).not.toBeNull();
  await claim?.release();
});
