import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { config } from '@/lib/config';
import { ConflictError, InvalidInputError } from '@/lib/domain';
import { type BackupLabel, checkSum, readLabel } from '../backup/backup-file';
import { majorOf } from '../backup/make-backup';
import { restoreBackup } from '../backup/restore-backup';
import { claimDataDir } from '../setup/claim-data-dir';
import { findPostgresHome } from '../setup/postgres-binaries';
import { readOptions, UsageError, type Verb } from './verb';

const schema = z.object({ force: z.boolean().default(false) });

export const restore: Verb = {
  name: 'restore',
  usage: ['restore FILE [--force]   (into DATA_DIR, while nothing runs there; starts on hold)'],
  database: 'none',
  prepare: ([name, ...rest]) => {
    if (name === undefined || name.startsWith('-')) throw new UsageError('restore takes the file of a backup.');
    const { force } = readOptions(rest, { force: { type: 'boolean' } }, schema);
    if (config().databaseUrl !== null)
      throw new InvalidInputError(
        'DATABASE_URL is set: restore that database with pg_restore, then say npm run admin -- hold before a worker starts (docs/operations.md).',
      );
    return () => run(resolve(name), force);
  },
};

async function run(file: string, force: boolean): Promise<void> {
  const dataDir = resolve(config().dataDir);
  const claim = await claimDataDir(dataDir, () => ({ pid: process.pid, url: '', databaseUrl: null, mailboxUrl: null, services: {} }));
  if (claim === null) throw new ConflictError(`Throughline, or another command, runs on ${dataDir}. Stop it first.`);
  try {
    const started = performance.now();
    const backup = await readLabel(file);
    await checkMachine(backup.label, dataDir);
    await checkSum(file, backup);
    console.log(
      `${file} is whole. It was made by version ${backup.label.version}; its data end at ${backup.label.recoveryPoint.toISOString()}.`,
    );
    const { files, applied, events, newestAt, before, secrets } = await restoreBackup({ file, backup, dataDir, force, now: new Date() });
    console.log(
      `Restored ${files} files in ${((performance.now() - started) / 1000).toFixed(1)} s: ${events} events, the newest received ${newestAt?.toISOString() ?? 'never'}.`,
    );
    if (applied.length > 0) console.log(`Applied ${applied.length} migrations, the last ${applied.at(-1)}.`);
    if (before) console.log(`The database that was here is kept in ${before}. Remove it when nobody needs it.`);
    if (secrets !== 'restored')
      console.log(
        'The backup holds no secrets. Set AUTH_SECRET to that of the installation it was made of, or sealed values cannot be opened.',
      );
    console.log('On hold: no mail, webhook, ticket or replay leaves. npm run admin -- release-hold says what waits and ends it.');
  } finally {
    await claim.release();
  }
}

const ask = promisify(execFile);

async function checkMachine({ postgres, machine }: BackupLabel, dataDir: string): Promise<void> {
  const { stdout } = await ask((await findPostgresHome(dataDir)).postgres, ['--version']);
  const here = `${process.platform} ${process.arch}`;
  if (majorOf(stdout) === postgres && machine === here) return;
  throw new InvalidInputError(
    `The backup is of PostgreSQL ${postgres} on ${machine}; here is PostgreSQL ${majorOf(stdout)} on ${here}. Restore it with the version of Throughline that made it, on such a machine.`,
  );
}
