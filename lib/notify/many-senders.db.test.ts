import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog, type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { claimIntents } from './claim-intents.db';
import { deliverIntents } from './deliver-intents';
import { NOW, openScript, tell, willing } from './notify.fixture';

testDatabase();

let index: CatalogIndex;
const INTENTS = 400;
const DROPS = 10;
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  index = indexCatalog((await currentCatalog()).catalog);
});

test('five senders at once over a server that drops connections, while others claim and die: none lost, doubles only where the end was unknown', async () => {
  const e = await tell(index, { severity: 'sev1' });
  await execute(sql`DELETE FROM intent`);
  await execute(sql`INSERT INTO intent (id, exception_id, environment, reason, recipient, recipient_team, state, message_id, created_at, available_at)
    SELECT gen_random_uuid(), ${e.id}::uuid, 'production', 'opened', 'r' || n || '@q.example', 'team-iam', 'waiting', '<m' || n || '@q.example>', ${NOW}, ${NOW}
    FROM generate_series(1, ${INTENTS}::integer) n`);
  let [dots, drops] = [0, 0];
  // Every thirtieth mail is taken and its answer never comes: all while each is sent for the first time, so that none meets it twice.
  const server = await openScript((line) => {
    if (line !== '.') return willing(line);
    dots += 1;
    if (dots % 30 !== 0 || drops >= DROPS) return '250 OK';
    drops += 1;
    return null;
  });
  const expire = () =>
    execute(sql`UPDATE intent SET lease_until = clock_timestamp() - interval '1 second' WHERE state = 'sending' AND attempts < 2`);
  const die = async () => {
    for (let i = 0; i < 15; i++) await claimIntents(NOW, { limit: 5, leaseMs: 90_000 });
  };
  const deliver = async (minutes: number) => {
    while ((await deliverIntents(later(minutes), { transportUrl: server.url, deadlineMs: 5000, batch: 8 })) > 0);
  };
  await Promise.all([deliver(0), deliver(0), deliver(0), deliver(0), deliver(0), die()]);
  // Only those that died hold leases now.
  await expire();
  for (let minutes = 60; minutes <= 180; minutes += 60) await Promise.all([1, 2, 3, 4, 5].map(() => deliver(minutes)));
  await server.close();

  const states = await query(
    sql`SELECT state, count(*)::int AS n FROM intent GROUP BY state`,
    z.object({ state: z.string(), n: z.number() }),
  );
  expect(states).toEqual([{ state: 'delivered', n: INTENTS }]);
  const received = Map.groupBy(server.mails, (mail) => /^Message-ID: (.*?)\r?$/im.exec(mail)?.[1] ?? '');
  expect(received.size).toBe(INTENTS);
  const unsure = await query(
    sql`SELECT i.message_id FROM intent i WHERE EXISTS (SELECT FROM delivery d WHERE d.intent_id = i.id AND d.outcome = 'unknown' AND d.response NOT LIKE 'The sender stopped%')`,
    z.object({ message_id: z.string() }),
  );
  const doubled = [...received].filter(([, mails]) => mails.length > 1).map(([id]) => id);
  expect(drops).toBe(DROPS);
  expect(doubled.toSorted()).toEqual(unsure.map(({ message_id }) => message_id).toSorted());
  expect(Math.max(...[...received.values()].map((mails) => mails.length))).toBe(2);
}, 60_000);
