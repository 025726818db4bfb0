import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { config } from '@/lib/config';
import { execute, query, sql } from '@/lib/db';
import { InvalidInputError } from '@/lib/domain';
import { makeBackup } from '../backup/make-backup';
import { productVersion } from '../setup/product-version';
import { UsageError, type Verb } from './verb';

const EXTERNAL =
  'DATABASE_URL is set, so the database is not ours to copy. Use pg_dump, or the backup of its own operators: docs/operations.md, "Backup and restore", says how.';

export const backup: Verb = {
  name: 'backup',
  usage: ['backup FILE   (the embedded database, while it runs)'],
  database: 'as it is',
  prepare: ([name, ...rest]) => {
    if (name === undefined || rest.length > 0) throw new UsageError('backup takes the file to write.');
    const file = resolve(name);
    if (config().databaseUrl !== null) throw new InvalidInputError(EXTERNAL);
    if (existsSync(file)) throw new InvalidInputError(`${file} is there already. A backup never overwrites another one.`);
    return () => run(file);
  },
};

async function run(file: string): Promise<void> {
  const databaseUrl = config().databaseUrl ?? '';
  const secretsFile = join(resolve(config().dataDir), 'secrets.json');
  const started = performance.now();
  const { label, bytes, files } = await makeBackup({ databaseUrl, file, secretsFile, version: await productVersion() });
  await note(file, { ...label, bytes });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${file}: ${(bytes / 2 ** 20).toFixed(1)} MiB, ${files} files, written and checked in ${seconds} s.`);
  console.log(`Recovery point: ${label.recoveryPoint.toISOString()}. Whatever was answered with 200 until then is in it.`);
  console.log(`SHA-256 ${label.sha256}`);
  console.log('It holds all data and the secrets of this installation: keep it where only those may read who may read everything.');
}

interface Made {
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly recoveryPoint: Date;
  readonly bytes: number;
  readonly sha256: string;
}

/** Notes the backup, so that its age can be watched. A database of an older version has no table for that yet. */
async function note(file: string, { startedAt, endedAt, recoveryPoint, bytes, sha256 }: Made): Promise<void> {
  const [table] = await query(sql`SELECT to_regclass('backup_made') IS NOT NULL AS present`, z.object({ present: z.boolean() }));
  if (!table?.present) return;
  await execute(
    sql`INSERT INTO backup_made (file, started_at, ended_at, recovery_point, bytes, sha256)
        VALUES (${file}, ${startedAt}::timestamptz, ${endedAt}::timestamptz, ${recoveryPoint}::timestamptz, ${bytes}, ${sha256})`,
  );
}
