import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { z } from 'zod';
import { recordAudit } from '@/lib/access';
import { closeDatabase, connectTo, inTransaction, migrate, query, sql } from '@/lib/db';
import { InvalidInputError } from '@/lib/domain';
import { putOnHold } from '@/lib/hold';
import { operator } from '../admin/operator';
import { ensureSecrets, type Secrets, saveSecrets, secretsSchema } from '../setup/ensure-secrets';
import { findFreePort } from '../setup/free-port';
import { findPostgresHome, type PostgresHome } from '../setup/postgres-binaries';
import { describeCluster, halfMark, waitForPostgres } from '../setup/postgres-cluster';
import { type BackupFile, type BackupLabel, openTar } from './backup-file';
import { checkManifest, SECRETS } from './check-manifest';
import { readTar, type TarSink } from './read-tar';
import { startServer } from './start-server';

export interface RestoreOptions {
  readonly file: string;
  readonly backup: BackupFile;
  readonly dataDir: string;
  /** A cluster that is there is moved aside. */
  readonly force: boolean;
  readonly now: Date;
}

export interface Restored {
  readonly files: number;
  readonly applied: readonly string[];
  readonly events: number;
  readonly newestAt: Date | null;
  /** Where the database that was there is now; null when there was none. */
  readonly before: string | null;
  /** Whether what is sealed in the database can be opened. */
  readonly secrets: 'restored' | 'not in the backup';
}

/**
 * Puts the database of a backup into `dataDir`, at its recovery point, migrated, and on hold before anything can be sent. Each file is compared with
 * PostgreSQL's own list, and the server is started on the copy before it takes its place: a fault before that changes nothing.
 */
export async function restoreBackup({ file, backup, dataDir, force, now }: RestoreOptions): Promise<Restored> {
  const home = await findPostgresHome(dataDir);
  const folder = join(home.dataDir, 'postgres');
  if (existsSync(join(folder, 'PG_VERSION')) && !force)
    throw new InvalidInputError(
      `There is a database in ${folder}. With --force it is moved aside, and kept, and the backup takes its place.`,
    );
  await mkdir(dirname(folder), { recursive: true });
  const half = await mkdtemp(`${folder}${halfMark}`);
  try {
    const { files, secrets } = await unpack({ file, backup, half, home });
    const own = await ensureSecrets(dataDir);
    const wanted: Secrets = secrets ?? own;
    const about = await proveAndHold({ home, half, password: wanted.databasePassword, dataDir, label: backup.label, now });
    // First the secrets: with them the new folder opens, and a restore that is cut off here is done again.
    await saveSecrets(dataDir, wanted);
    const before = existsSync(folder) ? `${folder}.before-${now.toISOString().replace(/[:.]/g, '-')}` : null;
    if (before !== null) await rename(folder, before);
    await rename(half, folder);
    return { files, ...about, before, secrets: secrets ? 'restored' : 'not in the backup' };
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    throw error;
  }
}

interface Unpacking {
  readonly file: string;
  readonly backup: BackupFile;
  readonly half: string;
  readonly home: PostgresHome;
}

async function unpack({ file, backup, half, home }: Unpacking): Promise<{ files: number; secrets: Secrets | null }> {
  const secretBytes: Buffer[] = [];
  const writing = writeInto(half, home, secretBytes);
  const checking = checkManifest(writing);
  await readTar(openTar(file, backup), checking.sink);
  const files = checking.judge();
  if (home.user) await chown(half, home.user.uid, home.user.gid);
  await chmod(half, 0o700);
  const secrets = secretBytes.length > 0 ? secretsSchema.parse(JSON.parse(Buffer.concat(secretBytes).toString('utf8'))) : null;
  return { files, secrets };
}

/**
 * Writes entries as files of the server's own account; the secrets go to memory. No entry may leave the folder. Nothing is synced here: PostgreSQL syncs the
 * whole folder before it reads its log.
 */
export function writeInto(half: string, home: PostgresHome, secrets: Buffer[]): TarSink {
  let handle: Awaited<ReturnType<typeof open>> | null = null;
  let secret = false;
  const own = async (path: string) => {
    if (home.user) await chown(path, home.user.uid, home.user.gid);
  };
  return {
    begin: async ({ name, kind }) => {
      secret = name === SECRETS;
      if (secret) return;
      const inside = normalize(name);
      if (inside.startsWith('..') || inside.startsWith('/') || kind === 'link')
        throw new InvalidInputError(`The backup holds ${name}, which leads out of its folder. Nothing was changed.`);
      const path = join(half, inside);
      if (kind === 'folder') {
        await mkdir(path, { recursive: true, mode: 0o700 });
        return own(path);
      }
      handle = await open(path, 'w', 0o600);
      await own(path);
    },
    bytes: async (chunk) => {
      if (secret) secrets.push(Buffer.from(chunk));
      else await handle?.write(chunk);
    },
    end: async () => {
      await handle?.close();
      handle = null;
    },
  };
}

interface Proving {
  readonly home: PostgresHome;
  readonly half: string;
  readonly password: string;
  readonly dataDir: string;
  readonly label: BackupLabel;
  readonly now: Date;
}

const aboutRow = z.object({ events: z.number(), newest_at: z.date().nullable() });

/** Starts the server on the copy, which reads its log to the end, brings the tables up to date and puts the house on hold. */
async function proveAndHold({
  home,
  half,
  password,
  dataDir,
  label,
  now,
}: Proving): Promise<Pick<Restored, 'applied' | 'events' | 'newestAt'>> {
  const cluster = describeCluster(home, half, { dataDir, port: await findFreePort(0), password });
  const stop = startServer(cluster);
  try {
    await waitForPostgres(cluster.url('throughline'), 600_000);
    const applied = await migrate(cluster.url('throughline'));
    await connectTo(cluster.url('throughline'));
    const reason = `Restored from a backup whose data end at ${label.recoveryPoint.toISOString()}.`;
    await inTransaction(async (tx) => {
      await putOnHold(tx, { since: now, reason, dataUntil: label.recoveryPoint });
      await recordAudit(tx, operator(), { action: 'hold.put', targetKind: 'hold', targetId: 'hold', after: { since: now, reason } });
    });
    const [about] = await query(
      sql`SELECT coalesce(sum(events), 0)::float8 AS events, max(last_received_at) AS newest_at FROM feed`,
      aboutRow,
    );
    return { applied, events: about?.events ?? 0, newestAt: about?.newest_at ?? null };
  } finally {
    await closeDatabase();
    await connectTo(null);
    await stop();
  }
}
