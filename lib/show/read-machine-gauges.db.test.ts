import { expect, test } from 'vitest';
import { execute, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { readMachineGauges, readProcessGauges } from './read-machine-gauges.db';

testDatabase();

const read = async (name: string, label: string | null = null) =>
  (await readMachineGauges()).find((gauge) => gauge.name === name && gauge.label === label)?.value;

test('an empty house is behind with nothing and never made a backup', async () => {
  expect(await read('rollup_lag_seconds')).toBe(0);
  expect(await read('intent_lag_seconds')).toBe(0);
  expect(await read('on_hold')).toBe(0);
  expect(await read('backup_age_seconds')).toBeUndefined();
  expect(await read('database_connections_most')).toBeGreaterThan(1);
  expect(await read('database_connections', 'active')).toBeGreaterThan(0);
  expect(await read('database_bytes')).toBeGreaterThan(1e6);
});

test('says how long the oldest live event, message and round have been waiting', async () => {
  await execute(sql`select ensure_partition('event', now())`);
  for (const [n, seconds, history] of [
    [1, 90, false],
    [2, 30, false],
    [3, 500, true],
  ] as const) {
    const key = `00000000-0000-8000-8000-00000000000${n}`;
    await execute(sql`insert into event (environment, event_key, occurred_at, received_at, content_hash, event_id, source, workflow, status, transaction_ref, facility, department, attempt)
      values ('production', ${key}::uuid, now(), now() - make_interval(secs => ${seconds}), ${key}::uuid, ${key}, 'mw', 'w', 'completed', 'T', 'f', 'd', 1)`);
    await execute(
      sql`insert into event_inbox (event_key, occurred_at, history) select event_key, occurred_at, ${history} from event where event_key = ${key}::uuid`,
    );
  }
  await execute(sql`insert into intent (id, environment, reason, recipient, recipient_team, state, message_id, available_at)
    values (gen_random_uuid(), 'production', 'test', 'a@b.example', 't', 'waiting', 'm', now() - interval '70 seconds'),
      (gen_random_uuid(), 'production', 'test', 'a@b.example', 't', 'waiting', 'n', now() + interval '1 hour')`);
  await execute(sql`insert into worker_heartbeat (worker, at, details) values
    ('a', now(), jsonb_build_object('rounds', jsonb_build_object('events', 1000 * (extract(epoch from now()) - 40)))),
    ('b', now(), jsonb_build_object('rounds', jsonb_build_object('events', 1000 * (extract(epoch from now()) - 20), 'mail', 1000 * extract(epoch from now()))))`);
  await execute(sql`insert into hold (since, reason, data_until) values (now(), 'r', now())`);
  await execute(
    sql`insert into backup_made (file, started_at, ended_at, recovery_point, bytes, sha256) values ('f', now(), now(), now() - interval '1 hour', 1, 's')`,
  );

  expect(await read('rollup_lag_seconds')).toBeCloseTo(90, -1);
  expect(await read('intent_lag_seconds')).toBeCloseTo(70, -1);
  expect(await read('round_age_seconds', 'events')).toBeCloseTo(20, -1);
  expect(await read('round_age_seconds', 'mail')).toBeLessThan(10);
  expect(await read('on_hold')).toBe(1);
  expect(await read('backup_age_seconds')).toBeCloseTo(3600, -2);
});

test('this process counts its statements, slow and failed ones apart, by lane', async () => {
  const of = (name: string) => readProcessGauges().find((gauge) => gauge.name === name && gauge.label === 'screen')?.value ?? 0;
  const [times, slow, failed] = [of('statements_total'), of('slow_statements_total'), of('failed_statements_total')];
  await execute(sql`select pg_sleep(1.05)`);
  await expect(execute(sql`select 1 / 0`)).rejects.toThrow('division by zero');
  expect(of('statements_total')).toBe(times + 2);
  expect(of('slow_statements_total')).toBe(slow + 1);
  expect(of('failed_statements_total')).toBe(failed + 1);
  await execute(sql`select 1`);
  expect(of('pool_idle')).toBeGreaterThan(0);
  expect(readProcessGauges().some(({ name }) => name === 'read_replica_used')).toBe(false);
});
