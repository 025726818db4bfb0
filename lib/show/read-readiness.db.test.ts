import { expect, test } from 'vitest';
import { connectTo, execute, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { readReadiness } from './read-readiness.db';

const url = testDatabase();
const beat = (secondsAgo: number) =>
  execute(
    sql`insert into worker_heartbeat (worker, at) values ('w', now() - make_interval(secs => ${secondsAgo})) on conflict (worker) do update set at = excluded.at`,
  );

test('without a worker it says so', async () => {
  expect(await readReadiness()).toMatchObject({
    ready: false,
    database: { ready: true },
    migrations: { ready: true },
    worker: { ready: false, detail: 'No worker was ever heard from. Start one with npm run worker.' },
  });
});

test.each([
  [1, true],
  [14, true],
  [16, false],
])('a worker heard from %i s ago: ready is %s', async (seconds, ready) => {
  await beat(seconds);
  const readiness = await readReadiness();
  expect(readiness).toMatchObject({ ready, worker: { ready } });
  expect(readiness.worker.detail).toContain(`${seconds} s ago`);
});

test('one worker of several is enough', async () => {
  await beat(900);
  await execute(sql`insert into worker_heartbeat (worker, at) values ('w2', now())`);
  expect(await readReadiness()).toMatchObject({ ready: true });
});

test('a migration that is not applied is named', async () => {
  await execute(sql`update _prisma_migrations set finished_at = null where migration_name = '0001_house'`);
  const readiness = await readReadiness();
  expect(readiness).toMatchObject({ ready: false, migrations: { ready: false } });
  expect(readiness.migrations.detail).toContain('0001_house');
  await execute(sql`update _prisma_migrations set finished_at = now()`);
});

test('a database that is away is said, and nothing is guessed about the rest', async () => {
  await connectTo('postgresql://nobody:x@127.0.0.1:1/none');
  const readiness = await readReadiness();
  await connectTo(url());
  expect(readiness).toMatchObject({ ready: false, database: { ready: false }, migrations: { ready: false }, worker: { ready: false } });
  expect(readiness.database.detail).toMatch(/does not answer/);
  expect(JSON.stringify(readiness), 'where it stands is for who runs it').not.toMatch(/127\.0\.0\.1|nobody|REFUSED/);
});
