import pg from 'pg';

/** Connections that copy side by side. */
const COPIERS = 2;

/** Runs `work` on several connections at once, each of its own, until all are through. They share what is left to do. */
export async function copyBeside(databaseUrl: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const copier = async () => {
    const client = new pg.Client({
      connectionString: databaseUrl,
      application_name: 'bench',
      options: '-c work_mem=128MB -c synchronous_commit=off',
    });
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  };
  await Promise.all(Array.from({ length: COPIERS }, copier));
}
