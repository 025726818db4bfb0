import { chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readSetting } from '@/lib/config';
import { type Certificate, makeCertificate } from '@/scripts/setup/certificates.fixture';
import { connectTo, execute, inTransaction, listen, migrate, notify, prisma, query, sql } from '.';
import { testDatabase } from './testing';

const address = testDatabase();
// A server elsewhere has its own files.
const elsewhere = Boolean(readSetting('TEST_DATABASE_URL') ?? readSetting('CITUS_URL'));
const tlsRow = z.object({ ssl: z.boolean(), version: z.string().nullable() });
const ask = () => query(sql`select ssl, version from pg_stat_ssl where pid = pg_backend_pid()`, tlsRow);

describe.skipIf(elsewhere)('the connection to the database by TLS, with a chain of ones own', () => {
  let folder = '';
  let [own, other]: Certificate[] = [];
  const files: string[] = [];
  /** The address with this way of checking, and this file as the authority. */
  const urlOf = (mode: string, authority?: string, host = 'localhost') => {
    const url = new URL(address());
    url.hostname = host;
    url.searchParams.set('sslmode', mode);
    if (authority !== undefined) url.searchParams.set('sslrootcert', join(folder, authority));
    return url.toString();
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-tls-'));
    [own, other] = [makeCertificate('Authority of a hospital'), makeCertificate('Authority of somebody else')];
    const server = makeCertificate('database', { by: own as Certificate, host: 'localhost' });
    const [{ text: data = '' } = {}] = await query(sql`select current_setting('data_directory') as text`, z.object({ text: z.string() }));
    const { uid, gid } = await stat(data);
    for (const [name, text] of [
      ['tls-test.crt', server.cert],
      ['tls-test.key', server.key],
    ] as const) {
      const file = join(data, name);
      files.push(file);
      await writeFile(file, text, { mode: 0o600 });
      await chown(file, uid, gid);
    }
    await writeFile(join(folder, 'own.pem'), own?.cert ?? '');
    await writeFile(join(folder, 'other.pem'), other?.cert ?? '');
    // Counts from the next connection on; connections without TLS go on.
    await execute(sql`alter system set ssl_cert_file = 'tls-test.crt'`);
    await execute(sql`alter system set ssl_key_file = 'tls-test.key'`);
    await execute(sql`alter system set ssl = on`);
    await execute(sql`select pg_reload_conf()`);
  });
  afterAll(async () => {
    await connectTo(address());
    for (const name of ['ssl', 'ssl_cert_file', 'ssl_key_file']) await execute(sql([`alter system reset ${name}`]));
    await execute(sql`select pg_reload_conf()`);
    for (const file of files) await rm(file, { force: true });
    await rm(folder, { recursive: true, force: true });
  });

  test('is encrypted and works in every way that the product speaks to it', async () => {
    expect(await ask()).toEqual([{ ssl: false, version: null }]);
    await connectTo(urlOf('verify-full', 'own.pem'));
    expect(await ask()).toEqual([{ ssl: true, version: 'TLSv1.3' }]);
    expect(await inTransaction((tx) => query(sql`select ssl, version from pg_stat_ssl where pid = pg_backend_pid()`, tlsRow, tx))).toEqual([
      { ssl: true, version: 'TLSv1.3' },
    ]);
    await migrate(urlOf('verify-full', 'own.pem'));
    expect(await prisma.person.count()).toBe(0);
    const heard: string[] = [];
    const stop = await listen('tls_channel', (word) => heard.push(word));
    await notify('tls_channel', 'changed');
    await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['changed']);
    await stop();
  });

  test.each([
    ['an authority of somebody else', () => urlOf('verify-full', 'other.pem'), /certificate/i],
    ['no authority named', () => urlOf('verify-full'), /certificate/i],
    ['a name that the certificate does not have', () => urlOf('verify-full', 'own.pem', '127.0.0.2'), /certificate|altnames|ECONNREFUSED/i],
    ['`require`, which checks as well', () => urlOf('require'), /certificate/i],
  ])('is refused with %s, in words that say so', async (_, url, reason) => {
    await connectTo(url());
    await expect(ask()).rejects.toThrow(reason);
    await expect(migrate(url())).rejects.toThrow(reason);
  });
});
