import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { findActor, findIngestKey } from '@/lib/access';
import { childEnvironment } from '@/lib/config';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';

// Each command is a process of its own, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 120_000 });
const url = testDatabase();
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-admin-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ran {
  code: number;
  out: string;
  fault: string;
}

/** Runs the command as people do, in a process of its own. */
const admin = (...args: string[]) => adminOn(url(), ...args);

function adminOn(databaseUrl: string, ...args: string[]): Promise<Ran> {
  const env = childEnvironment({ DATABASE_URL: databaseUrl, DATA_DIR: folder, NODE_ENV: 'production' });
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', './scripts/preload.mjs', 'scripts/admin.ts', ...args], { env }, (error, out, fault) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, fault });
    });
  });
}

const people = () => query(sql`select email from person order by email`, z.object({ email: z.string() }));
const keyOf = (out: string) => /tl_\w+/.exec(out)?.[0] ?? '';

test.each([
  [[], 'What is to be done?'],
  [['paint'], 'There is no "paint".'],
  [['create-key', '--environment', 'prod'], '--environment'],
])('%j cannot be done, and the usage says what can', async (args, message) => {
  const { code, out, fault } = await admin(...args);
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(fault).toContain(message);
  expect(fault).toContain('npm run admin -- create-user --email E --role R');
});

test('a database that is away is said in one line', async () => {
  const { code, fault } = await adminOn('postgresql://nobody@127.0.0.1:1/none', 'list-keys');
  expect(code).toBe(1);
  expect(fault).toMatch(/^The database does not answer \(.*ECONNREFUSED.*\)\. Is DATABASE_URL right, or DATA_DIR\?\n$/);
});

describe('people', () => {
  test('are made with a password that is shown once, and read the API with a token', async () => {
    const made = await admin('create-user', '--email', 'Lee@Hospital.example', '--role', 'auditor', '--name', 'Lee Moss');
    expect(made).toMatchObject({ code: 0, fault: '' });
    expect(made.out).toMatch(/Password, shown this once: \S{16}\n/);
    const { out } = await admin('create-token', '--email', 'lee@hospital.example');
    const actor = await findActor(new Headers({ authorization: `Bearer ${keyOf(out)}` }));
    expect(actor).toMatchObject({ name: 'Lee Moss', email: 'lee@hospital.example', grants: [{ role: 'auditor', facilities: [] }] });
  });

  test('are not made twice', async () => {
    const { code, fault } = await admin('create-user', '--email', 'lee@hospital.example', '--role', 'auditor');
    expect(code).toBe(1);
    expect(fault).toBe('Somebody with the e-mail lee@hospital.example exists.\n');
  });

  test('need places that the catalog knows', async () => {
    expect((await admin('catalog', 'apply', 'catalog')).out).toContain('Version 1 is in force.');
    const before = await people();
    const { code, fault } = await admin(
      'create-user',
      '--email',
      'x@hospital.example',
      '--role',
      'procurement',
      '--facility',
      'fac-atlantis',
      '--team',
      'team-nobody',
    );
    expect(code).toBe(1);
    expect(fault).toContain('--facility fac-atlantis is not in the catalog; there are fac-');
    expect(fault).toContain('--team team-nobody');
    expect(await people()).toEqual(before);
    const good = await admin(
      'create-user',
      '--email',
      'x@hospital.example',
      '--role',
      'procurement',
      '--workflow',
      'wf-p2p-po',
      '--team',
      'team-procurement',
    );
    expect(good).toMatchObject({ code: 0, fault: '' });
  });

  test('who do not exist get no token', async () => {
    expect(await admin('create-token', '--email', 'nobody@hospital.example')).toMatchObject({ code: 1, out: '' });
  });
});

test('an ingest key works until it is revoked, and the audit trail names who did both', async () => {
  const { out } = await admin('create-key', '--environment', 'test', '--name', 'Boomi west', '--rate', '500');
  const headers = new Headers({ 'x-api-key': keyOf(out) });
  expect(await findIngestKey(headers)).toMatchObject({ ok: true, key: { environment: 'test', source: 'Boomi west', ratePerSecond: 500 } });
  expect((await admin('list-keys')).out).toMatch(/Boomi west +test +Boomi west +\d{4}-.* +works\n/);
  expect(await admin('revoke-key', keyOf(out))).toMatchObject({ code: 0, fault: '' });
  expect(await findIngestKey(headers, new Date(Date.now() + 2_000))).toEqual({ ok: false, reason: 'revoked' });
  expect((await admin('list-keys')).out).toMatch(/Boomi west .* revoked /);
  expect(await admin('revoke-key', keyOf(out))).toMatchObject({ code: 1 });
  const trail = await query(
    sql`select action, actor_id from audit_entry where target_kind = 'ingest_key' order by id`,
    z.object({ action: z.string(), actor_id: z.string() }),
  );
  expect(trail.map(({ action }) => action)).toEqual(['ingest_key.create', 'ingest_key.revoke']);
  for (const { actor_id } of trail) expect(actor_id).toMatch(/^admin:./);
});

describe('the catalog', () => {
  test('goes out as it came in', async () => {
    expect((await admin('catalog', 'export', folder)).code).toBe(0);
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['runbooks']));
    expect((await admin('catalog', 'diff', folder)).out).toContain('no difference');
    expect((await admin('catalog', 'apply', folder)).out).toContain('Version 1 is this catalog already.');
  });

  test('that has faults is refused with file and mend', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'throughline-empty-'));
    const { code, fault } = await admin('catalog', 'apply', empty);
    await rm(empty, { recursive: true });
    expect(code).toBe(1);
    expect(fault).toMatch(/\.yaml/);
    expect(fault).not.toContain('    at ');
  });
});
