import { createHash } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { constants, createZstdCompress } from 'node:zlib';
import pg from 'pg';
import { InvalidInputError } from '@/lib/domain';
import { type BackupFile, type BackupLabel, checkSum, openTar, readLabel, writeLabel } from './backup-file';
import { type BackupEnd, takeBaseBackup } from './base-backup';
import { checkManifest, MANIFEST, SECRETS } from './check-manifest';
import { readTar } from './read-tar';
import { TAR_END, writeEntry } from './tar-header';

export interface BackupOptions {
  readonly databaseUrl: string;
  readonly file: string;
  /** Kept with it, because what is sealed in the database is opened by them; null leaves them out. */
  readonly secretsFile: string | null;
  readonly version: string;
}

const WATCH_MS = 250;

/**
 * Writes a backup of the whole running server into `file` and reads it back: checksum of the file, and of each file in it against
 * PostgreSQL's own list. `file` is there only when all of that held. Throws Error with PostgreSQL's fault, or what was damaged.
 */
export async function makeBackup(options: BackupOptions): Promise<BackupFile & { readonly files: number }> {
  const half = `${options.file}.half-${process.pid}`;
  try {
    await writeHalf(half, options);
    const made = await readLabel(half);
    await checkSum(half, made);
    const checking = checkManifest();
    await readTar(openTar(half, made), checking.sink);
    const files = checking.judge();
    await rename(half, options.file);
    return { ...made, files };
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
}

async function writeHalf(half: string, { databaseUrl, secretsFile, version }: BackupOptions): Promise<void> {
  const startedAt = new Date();
  const watch = await watchLog(databaseUrl);
  // pg knows the replication protocol and does not type it.
  const replication = { connectionString: databaseUrl, replication: 'true', application_name: 'throughline backup' } as pg.ClientConfig;
  const client = new pg.Client(replication);
  client.on('error', () => undefined);
  const out = await open(half, 'wx', 0o600);
  const hash = createHash('sha256');
  try {
    await client.connect();
    const { tar, ended } = takeBaseBackup(client);
    const secrets = secretsFile === null ? null : await readFile(secretsFile).catch(() => null);
    let end: BackupEnd | null = null;
    const whole = async function* () {
      if (secrets) yield writeEntry(SECRETS, secrets);
      yield* withoutEnd(tar);
      end = await ended;
      yield writeEntry(MANIFEST, end.manifest);
      yield TAR_END;
    };
    const compress = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 } });
    const summed = new Transform({
      transform(chunk: Buffer, _, done) {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    await pipeline(Readable.from(whole(), { objectMode: false }), compress, summed, async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) await out.write(chunk);
    });
    const { endLsn } = await ended;
    const about = await watch.end(endLsn);
    const label: BackupLabel = { format: 1, version, startedAt, endedAt: new Date(), endLsn, sha256: hash.digest('hex'), ...about };
    await out.write(writeLabel(label));
    // What is said to be safe is on the disk.
    await out.sync();
  } finally {
    await out.close();
    await watch.close();
    await client.end().catch(() => undefined);
  }
}

/** PostgreSQL ends its tar with two blocks of zeros; our own entries come after its last file instead. */
async function* withoutEnd(tar: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of tar) {
    const all = Buffer.concat([held, chunk]);
    const sure = Math.max(0, all.length - TAR_END.length);
    if (sure > 0) yield all.subarray(0, sure);
    held = all.subarray(sure);
  }
  if (!held.equals(TAR_END)) throw new Error('PostgreSQL ended its archive in a way that is not known here. Nothing was kept.');
}

interface Watch {
  readonly end: (endLsn: string) => Promise<Pick<BackupLabel, 'recoveryPoint' | 'postgres' | 'machine' | 'migration'>>;
  readonly close: () => Promise<void>;
}

/**
 * Notes again and again how far the log was at which time, so that the end of the backup can be said as a time: what was acknowledged before
 * the last note that lies in the backup is in the backup. A slot of this session keeps the log until then.
 */
async function watchLog(databaseUrl: string): Promise<Watch> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'throughline backup' });
  client.on('error', () => undefined);
  await client.connect();
  const { rows: tables } = await client.query<{ present: boolean }>(`select to_regclass('_prisma_migrations') is not null as present`);
  if (!tables[0]?.present) {
    await client.end();
    throw new InvalidInputError('There is nothing to back up: this database has no tables of Throughline yet.');
  }
  const notes: { at: Date; lsn: string }[] = [];
  const note = async () => {
    const { rows } = await client.query<{ at: Date; lsn: string }>(
      'select clock_timestamp() as at, pg_current_wal_flush_lsn()::text as lsn',
    );
    if (rows[0]) notes.push(rows[0]);
  };
  await client.query('select pg_create_physical_replication_slot($1, true, true)', [`throughline_backup_${process.pid}`]);
  let over = false;
  const watching = (async () => {
    for (; !over; await sleep(WATCH_MS)) await note();
  })();
  watching.catch(() => undefined);
  return {
    end: async (endLsn) => {
      over = true;
      await watching;
      const within = notes.filter(({ lsn }) => placeOf(lsn) <= placeOf(endLsn)).at(-1);
      if (!within) throw new Error('It cannot be said up to when the backup reaches. Nothing was kept.');
      const { rows } = await client.query<{ version: string; migration: string | null }>(
        `select current_setting('server_version') as version, (select max(migration_name) from _prisma_migrations where finished_at is not null) as migration`,
      );
      return {
        recoveryPoint: within.at,
        postgres: majorOf(rows[0]?.version ?? ''),
        machine: `${process.platform} ${process.arch}`,
        migration: rows[0]?.migration ?? '',
      };
    },
    close: async () => {
      over = true;
      await watching.catch(() => undefined);
      await client.end().catch(() => undefined);
    },
  };
}

export const majorOf = (version: string): string => /\d+/.exec(version)?.[0] ?? '';

/** `1A/2B3C` as one number. */
function placeOf(lsn: string): bigint {
  const [high = '0', low = '0'] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}
