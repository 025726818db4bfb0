import { closeDatabase, connectTo } from '@/lib/db';
import { readE2eInfo } from '@/scripts/setup/e2e-info';

/** Does what an administrator would do by command, with the database of the product under test. */
export async function withProductDatabase<T>(run: () => Promise<T>): Promise<T> {
  await connectTo(readE2eInfo().databaseUrl);
  try {
    return await run();
  } finally {
    await closeDatabase();
  }
}
