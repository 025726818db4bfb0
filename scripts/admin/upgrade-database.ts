import { resolve } from 'node:path';
import { z } from 'zod';
import { config } from '@/lib/config';
import { ConflictError, InvalidInputError } from '@/lib/domain';
import { upgradeCluster } from '../backup/upgrade-cluster';
import { claimDataDir } from '../setup/claim-data-dir';
import { readOptions, type Verb } from './verb';

const schema = z.object({ programs: z.string({ error: 'is missing' }).min(1) });

export const upgradeDatabase: Verb = {
  name: 'upgrade-database',
  usage: [
    'upgrade-database --programs FOLDER   (the embedded database to the PostgreSQL of this version; FOLDER/bin/postgres is the old one)',
  ],
  database: 'none',
  prepare: (rest) => {
    const { programs } = readOptions(rest, { programs: { type: 'string' } }, schema);
    if (config().databaseUrl !== null)
      throw new InvalidInputError(
        'DATABASE_URL is set: that database is upgraded by its operators, with pg_upgrade or as your provider does it.',
      );
    return () => run(resolve(programs));
  },
};

async function run(programs: string): Promise<void> {
  const dataDir = resolve(config().dataDir);
  const claim = await claimDataDir(dataDir, () => ({ pid: process.pid, url: '', databaseUrl: null, mailboxUrl: null, services: {} }));
  if (claim === null) throw new ConflictError(`Throughline, or another command, runs on ${dataDir}. Stop it first.`);
  try {
    const started = performance.now();
    const { from, to, tables, rows, before, applied } = await upgradeCluster({ dataDir, programs, now: new Date() });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`From PostgreSQL ${from} to ${to} in ${seconds} s: ${rows} rows of ${tables} tables, each table compared.`);
    if (applied.length > 0) console.log(`Applied ${applied.length} migrations, the last ${applied.at(-1)}.`);
    console.log(`The old database is kept, unchanged, in ${before}. Remove it when nobody needs it.`);
  } finally {
    await claim.release();
  }
}
