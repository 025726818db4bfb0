import { expect, test } from 'vitest';
import { z } from 'zod';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { addDistinct, noDistinct } from '@/lib/domain';
import { readGauges } from './read-gauges.db';

testDatabase();

test('an empty house has an empty inbox and nothing else', async () => {
  expect((await readGauges()).filter(({ name }) => name !== 'partitions_missing')).toEqual([
    { name: 'inbox_events', label: null, value: 0 },
  ]);
});

test('counts what lies there', async () => {
  await execute(sql`insert into event_inbox (event_key, occurred_at) select gen_random_uuid(), now() from generate_series(1, 3)`);
  await execute(
    sql`insert into worker_heartbeat (worker, at) values ('a', now() - interval '30 seconds'), ('b', now() - interval '4 seconds')`,
  );
  await execute(sql`insert into feed (environment, source, history, last_occurred_at, last_received_at, events)
    values ('production', 'x', false, now(), now(), 40), ('production', 'y', true, now(), now(), 2), ('test', 'x', false, now(), now(), 1)`);
  await execute(sql`insert into rejected_record (id, environment, source, endpoint, received_at, code, message)
    values (gen_random_uuid(), 'production', 'x', '/api/events', now(), 'c', 'm'), (gen_random_uuid(), 'production', 'x', '/api/events', now() - interval '2 hours', 'c', 'm')`);
  await execute(sql`insert into exception (id, environment, code, signature, grouped_by, title, statement, state, severity, severity_reason, team, team_reason, runbook,
      first_at, last_at, opened_at, acknowledge_by, due_at)
    select gen_random_uuid(), 'production', 'EXC-X', n::text, '{}', 't', 's', state, 'sev2', 'r', 'team', 'r', 'runbooks/x.md', now(), now(), now(), now(), now()
    from unnest('{open,acknowledged,resolved}'::text[]) with ordinality as given (state, n)`);
  await execute(sql`insert into intent (id, exception_id, environment, reason, recipient, recipient_team, state, message_id)
    select gen_random_uuid(), gen_random_uuid(), 'production', 'new', 'a@b.example', 'team', state, state from unnest('{waiting,delivered}'::text[]) as state`);

  const registers = noDistinct();
  for (let i = 0; i < 40; i += 1) addDistinct(registers, `connector ${i}`);
  await execute(
    sql`insert into bucket_other values ('production', 'connector', '2026-11-01Z', 50, ${Buffer.from(registers)}), ('test', 'connector', '2026-10-01Z', 2, ${Buffer.from(registers)})`,
  );

  const gauges = await readGauges();
  const age = gauges.find((gauge) => gauge.name === 'heartbeat_age_seconds')?.value ?? 0;
  expect(age).toBeGreaterThanOrEqual(4);
  expect(age).toBeLessThan(20);
  expect(gauges.filter(({ name }) => name !== 'heartbeat_age_seconds' && name !== 'partitions_missing')).toEqual([
    { name: 'events_total', label: 'production', value: 42 },
    { name: 'events_total', label: 'test', value: 1 },
    { name: 'exceptions_open', label: 'sev2', value: 2 },
    { name: 'inbox_events', label: null, value: 3 },
    { name: 'intents', label: 'delivered', value: 1 },
    { name: 'intents', label: 'waiting', value: 1 },
    { name: 'other_events', label: 'connector', value: 52 },
    { name: 'rejected_records', label: 'production', value: 1 },
    { name: 'other_values', label: 'production connector', value: expect.closeTo(40, -0.5) },
  ]);
});

test('a table without a partition for tomorrow is an alarm', async () => {
  const missing = async () => (await readGauges()).find(({ name }) => name === 'partitions_missing')?.value;
  const [plan] = await query(sql`select count(*) as n from partition_plan`, z.object({ n: z.number() }));
  expect(await missing()).toBe(plan?.n);
  await execute(sql`select ensure_partition(parent, now() + interval '1 day') from partition_plan where parent <> 'event'`);
  expect(await missing()).toBe(1);
  await execute(sql`select ensure_partition('event', now() + interval '1 day')`);
  expect(await missing()).toBe(0);
});
