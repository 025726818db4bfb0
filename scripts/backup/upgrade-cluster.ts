import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { migrate } from '@/lib/db';
import { InvalidInputError } from '@/lib/domain';
import { ensureSecrets } from '../setup/ensure-secrets';
import { findFreePort } from '../setup/free-port';
import { findPostgresHome, type PostgresHome } from '../setup/postgres-binaries';
import { describeCluster, ensureDatabase, initialise, majorIn, majorOfProgram, waitForPostgres } from '../setup/postgres-cluster';
import { stopLeftover } from '../setup/stop-leftover';
import { type Copied, copyDatabase } from './copy-database';
import { startServer } from './start-server';

export interface UpgradeOptions {
  readonly dataDir: string;
  /** A folder with bin/postgres of the version that the database is of. */
  readonly programs: string;
  readonly now: Date;
}

export interface Upgraded extends Copied {
  readonly from: number;
  readonly to: number;
  /** Where the old database is now, unchanged. */
  readonly before: string;
  /** Migrations of Throughline that were applied after the move. */
  readonly applied: readonly string[];
}

const DATABASE = 'throughline';
const STARTS_WITHIN_MS = 600_000;

/**
 * Moves the database in `dataDir` to the major version of PostgreSQL that this version of Throughline brings: the old server is started read-only by
 * its own programs, every row is copied into a new cluster beside it and compared, and only then the new one takes the place of the old one, which is kept.
 * Nothing may run on `dataDir`. A fault before the exchange changes nothing. Needs room for a second copy.
 */
export async function upgradeCluster({ dataDir, programs, now }: UpgradeOptions): Promise<Upgraded> {
  const home = await findPostgresHome(dataDir);
  const folder = join(home.dataDir, 'postgres');
  const [from, to] = [await majorIn(folder), await majorOfProgram(home.postgres)];
  if (from === null) throw new InvalidInputError(`There is no database in ${folder}.`);
  if (from === to) throw new InvalidInputError(`The database in ${folder} is of PostgreSQL ${to} already. Nothing was changed.`);
  const oldHome = await findOldHome(home, programs, from);
  const { databasePassword: password } = await ensureSecrets(dataDir);
  const fresh = join(home.dataDir, 'postgres-upgraded');
  await rm(fresh, { recursive: true, force: true });
  await stopLeftover(folder);
  const stops: (() => Promise<void>)[] = [];
  try {
    const options = async () => ({ dataDir, port: await findFreePort(0), password });
    const old = describeCluster(oldHome, folder, await options());
    stops.push(startServer({ ...old, args: [...old.args, '-c', 'default_transaction_read_only=on'] }));
    await initialise(home, fresh, password);
    const made = describeCluster(home, fresh, await options());
    stops.push(startServer(made));
    for (const cluster of [old, made]) await waitForPostgres(cluster.url('postgres'), STARTS_WITHIN_MS);
    await ensureDatabase(made, DATABASE);
    const copied = await copyAll(old.url(DATABASE), made.url(DATABASE));
    const applied = await migrate(made.url(DATABASE));
    for (const stop of stops.splice(0)) await stop();
    const before = `${folder}.before-${to}-${now.toISOString().replace(/[:.]/g, '-')}`;
    await rename(folder, before);
    await rename(fresh, folder);
    return { ...copied, from, to, before, applied };
  } catch (error) {
    for (const stop of stops.splice(0)) await stop();
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
}

/** The old version's programs, where the server's account can start them. */
async function findOldHome(home: PostgresHome, programs: string, from: number): Promise<PostgresHome> {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const bin = join(programs, 'bin');
  const postgres = join(bin, `postgres${suffix}`);
  if (!existsSync(postgres)) throw new InvalidInputError(`There is no bin/postgres in ${programs}.`);
  const found = await majorOfProgram(postgres);
  if (found !== from) throw new InvalidInputError(`The database is of PostgreSQL ${from}; the programs in ${programs} are of ${found}.`);
  return { ...home, initdb: join(bin, `initdb${suffix}`), postgres };
}

const migrationRow = z.object({ name: z.string() });

/** The schema is made by the migrations that the old database has, so that rows fit; later ones are applied to the copy. */
async function copyAll(source: string, target: string): Promise<Copied> {
  const [reading, writing] = [source, target].map(
    (connectionString) => new pg.Client({ connectionString, application_name: 'throughline upgrade' }),
  );
  if (!reading || !writing) throw new Error('Two databases are copied.');
  await reading.connect();
  await writing.connect();
  try {
    const { rows } = await reading.query(
      `SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
    );
    await migrateTo(
      target,
      new Set(
        migrationRow
          .array()
          .parse(rows)
          .map((row) => row.name),
      ),
    );
    return await copyDatabase(reading, writing);
  } finally {
    await reading.end();
    await writing.end();
  }
}

async function migrateTo(url: string, names: ReadonlySet<string>): Promise<void> {
  const projectDir = await mkdtemp(join(tmpdir(), 'throughline-migrations-'));
  try {
    await mkdir(join(projectDir, 'prisma', 'migrations'), { recursive: true });
    await cp(join('prisma', 'schema.prisma'), join(projectDir, 'prisma', 'schema.prisma'));
    for (const name of names) {
      const from = join('prisma', 'migrations', name);
      if (!existsSync(from))
        throw new InvalidInputError(
          `The database has the migration ${name}, which this version of Throughline does not know. Take a newer version.`,
        );
      await cp(from, join(projectDir, 'prisma', 'migrations', name), { recursive: true });
    }
    await migrate(url, projectDir);
  } finally {
    await rm(projectDir, { recursive: true, force: true });
  }
}
