import pg from 'pg';
import type { Config } from '@/lib/config';
import { closeDatabase, connectTo, findPrimary, lookAtServers, pendingMigrations } from '@/lib/db';
import { checkServer, readServer } from './check-database';
import { checkHost, checkSettings, readHost } from './check-host';
import { checkHouse, readHouse } from './check-house';
import { checkMail } from './check-mail';
import { judgeReadServers, judgeServers } from './check-servers';
import { checkWall } from './check-wall';
import { type Found, fault, good, wordsOf } from './found';

export interface DoctorOptions {
  /** Reads the settings; throws Error that names every fault in them. */
  readonly readConfig: () => Config;
  readonly dataDir: string;
  /** Where the database of this installation is; null when nothing runs and no address is set. */
  readonly findDatabase: () => Promise<{ readonly url: string; readonly embedded: boolean } | null>;
}

/** Looks at everything that an installation needs, in the order in which it is needed. Changes nothing. */
export async function runDoctor({ readConfig, dataDir, findDatabase }: DoctorOptions): Promise<Found[]> {
  const settings = checkSettings(readConfig);
  const host = checkHost(await readHost(dataDir), dataDir);
  if (settings.some(({ state }) => state === 'fault')) return [...host, ...settings];
  const { smtpUrl, smtpFallbackUrl, databaseUrl, databaseReadUrl, authSecret } = readConfig();
  const secret =
    databaseUrl !== null && authSecret === null
      ? [fault('AUTH_SECRET', 'is not set, and DATABASE_URL is.', 'Set the same AUTH_SECRET for every replica: openssl rand -hex 32')]
      : [];
  const servers = [
    ...(smtpUrl === null ? [] : [{ name: 'SMTP_URL', url: smtpUrl }]),
    ...(smtpFallbackUrl === null ? [] : [{ name: 'SMTP_FALLBACK_URL', url: smtpFallbackUrl }]),
  ];
  const database = await findDatabase();
  const [mail, read, stored] = await Promise.all([
    checkMail(servers),
    databaseReadUrl === null ? [] : lookAtServers(databaseReadUrl).then(judgeReadServers),
    database
      ? checkStored(database)
      : [fault('Database', `Nothing runs on ${dataDir}, and DATABASE_URL is not set.`, 'Start it: npm start. Or set DATABASE_URL.')],
  ]);
  return [...host, ...settings, ...secret, ...mail, ...stored, ...read];
}

async function checkStored({ url, embedded }: { readonly url: string; readonly embedded: boolean }): Promise<Found[]> {
  const servers = judgeServers(await lookAtServers(url));
  return [...servers, ...(await checkPrimary(url, embedded))];
}

async function checkPrimary(url: string, embedded: boolean): Promise<Found[]> {
  let client: pg.Client | null = null;
  try {
    client = new pg.Client({
      connectionString: await findPrimary(url),
      connectionTimeoutMillis: 8_000,
      query_timeout: 30_000,
      application_name: 'throughline doctor',
    });
    client.on('error', () => undefined);
    await client.connect();
    await client.query("set timezone to 'UTC'");
    const server = checkServer(await readServer(client));
    const tables = await checkTables(url);
    return [
      ...server,
      ...tables,
      ...(tables.every(({ state }) => state === 'good')
        ? [await checkWall(client), ...checkHouse(await readHouse(client), { embedded })]
        : []),
    ];
  } catch (error) {
    return [fault('Database', `does not answer: ${wordsOf(error)}.`, 'Check the address, the password and that PostgreSQL runs.')];
  } finally {
    await client?.end().catch(() => undefined);
  }
}

async function checkTables(url: string): Promise<Found[]> {
  await connectTo(url);
  try {
    const pending = await pendingMigrations();
    if (pending.length === 0) return [good('Migrations', 'All are applied.')];
    return [fault('Migrations', `Not applied: ${pending.join(', ')}.`, 'Back up, then start this version once: it applies them.')];
  } finally {
    await closeDatabase();
    await connectTo(null);
  }
}
