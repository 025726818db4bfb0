import { readdir, readFile } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { z } from 'zod';
import { findPrimary } from './find-primary';
import { query } from './query';
import { loadSchemaEngine } from './schema-engine';
import { sql } from './statement';

/** One number for all replicas: whoever migrates holds it, the others wait and then find nothing to do. */
const migrationLock = 7_318_220_461;

/**
 * The names of the migrations that were applied to the database at `url` by this call; empty when it was up to date. Safe to call from
 * several processes at once. Throws Error with PostgreSQL's own message when a migration fails.
 */
export async function migrate(url: string, projectDir = process.cwd()): Promise<string[]> {
  const databaseUrl = await findPrimary(url);
  const guard = new pg.Client({ connectionString: databaseUrl, application_name: 'throughline migrate' });
  await guard.connect();
  try {
    await guard.query('select pg_advisory_lock($1)', [migrationLock]);
    const applied = await applyMigrations(databaseUrl, projectDir);
    // Tables of later migrations are granted here, and roles that were made since the last start are found.
    const { rowCount } = await guard.query("select where to_regproc('raise_wall') is not null");
    if (rowCount === 1) await guard.query('select raise_wall()');
    return applied;
  } finally {
    await guard.end();
  }
}

async function applyMigrations(databaseUrl: string, projectDir: string): Promise<string[]> {
  const baseDir = joinPath(projectDir, 'prisma', 'migrations');
  const names = await listMigrations(projectDir);
  const migrationDirectories = await Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: await readFile(joinPath(baseDir, name, 'migration.sql'), 'utf8') },
      },
    })),
  );
  const datamodel = await readFile(joinPath(projectDir, 'prisma', 'schema.prisma'), 'utf8');
  const { SchemaEngine } = await loadSchemaEngine();
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1, allowExitOnIdle: true });
  const adapter = bindMigrationAwareSqlAdapterFactory(new WholeScriptAdapter(pool));
  const engine = await SchemaEngine.new({ datamodels: [['schema.prisma', datamodel]] }, () => undefined, adapter);
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: {
        baseDir,
        lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
        shadowDbInitScript: '',
        migrationDirectories,
      },
      filters: { externalTables: [], externalEnums: [] },
    });
    return appliedMigrationNames;
  } finally {
    engine.free();
    await pool.end();
  }
}

/** Sends a migration as one script, so that it is one transaction; the original cuts it at every semicolon, also inside comments. */
class WholeScriptAdapter extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => void (await adapter.underlyingDriver().query(script));
    return adapter;
  }
}

async function listMigrations(projectDir: string): Promise<string[]> {
  const entries = await readdir(joinPath(projectDir, 'prisma', 'migrations'), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** The migrations in the project that the database in use has not finished; empty means ready. */
export async function pendingMigrations(projectDir = process.cwd()): Promise<string[]> {
  const table = await query(sql`select to_regclass('_prisma_migrations') is not null as present`, z.object({ present: z.boolean() }));
  if (!table[0]?.present) return listMigrations(projectDir);
  const rows = await query(
    sql`select migration_name from _prisma_migrations where finished_at is not null`,
    z.object({ migration_name: z.string() }),
  );
  const done = new Set(rows.map((row) => row.migration_name));
  return (await listMigrations(projectDir)).filter((name) => !done.has(name));
}
