import { expect, test } from 'vitest';
import { z } from 'zod';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { demoPeople, findIngestKey, listPeople, seedDemo } from '.';

testDatabase();

const find = (text: string) => findIngestKey(new Headers({ 'x-api-key': text }));
const counts = () =>
  query(
    sql`select (select count(*) from person)::int as people, (select count(*) from access_grant)::int as grants, (select count(*) from team_member)::int as members,
      (select count(*) from ingest_key where revoked_at is null)::int as keys`,
    z.object({ people: z.number(), grants: z.number(), members: z.number(), keys: z.number() }),
  );

test('seeding twice makes nobody twice, and only the newest simulator keys work', async () => {
  const first = await seedDemo();
  const before = await counts();
  expect(before).toEqual([
    { people: demoPeople.length, grants: demoPeople.length, members: demoPeople.flatMap((person) => person.teams).length, keys: 2 },
  ]);
  expect(await find(first.keys.live)).toMatchObject({ ok: true, key: { environment: 'production', source: 'simulator', history: false } });
  expect(await find(first.keys.history)).toMatchObject({
    ok: true,
    key: { environment: 'production', source: 'simulator', history: true },
  });

  const second = await seedDemo();
  expect(await counts()).toEqual(before);
  expect(await find(first.keys.live)).toEqual({ ok: false, reason: 'revoked' });
  expect(await find(second.keys.live)).toMatchObject({ ok: true });
  expect(await find(second.keys.history)).toMatchObject({ ok: true });
});

test('an exception can be given to several people of its team', async () => {
  const names = (await listPeople('team-procurement')).map((person) => person.name);
  expect(names).toEqual([...names].sort());
  expect(names.length).toBeGreaterThanOrEqual(3);
  expect((await listPeople()).length).toBe(demoPeople.length);
  expect(await listPeople('team-nobody')).toEqual([]);
});
