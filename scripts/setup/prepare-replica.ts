import { config } from '@/lib/config';
import { migrate } from '@/lib/db';

/** Readies one replica of web or worker on a shared database. Throws Error naming every setting that is missing. */
export async function prepareReplica(): Promise<void> {
  const { databaseUrl, databaseDirectUrl, authSecret } = config();
  const missing = [databaseUrl === null ? 'DATABASE_URL' : '', authSecret === null ? 'AUTH_SECRET' : ''].filter(Boolean);
  if (databaseUrl === null || missing.length > 0) throw new Error(`A replica needs these settings: ${missing.join(', ')}`);
  await migrate(databaseDirectUrl ?? databaseUrl);
}
