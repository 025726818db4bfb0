import { beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { claimIntents } from '@/lib/notify/claim-intents.db';
import { claimAsks } from '@/lib/replay/claim-asks.db';
import { claimMessages } from '@/lib/ticket/claim-messages.db';
import { countHeld, findHold, putOnHold, releaseHold } from '.';

testDatabase();

const HOUR_MS = 3_600_000;
const now = new Date();
const before = new Date(now.getTime() - 2 * HOUR_MS);
const since = new Date(now.getTime() - HOUR_MS);

/** One of each that would leave the house, made at `at`. */
async function waitingSince(at: Date, name: string): Promise<void> {
  await execute(sql`insert into intent (id, environment, reason, recipient, recipient_team, state, message_id, created_at, available_at, channel)
    select gen_random_uuid(), 'production', 'test', ${name}, 'team', 'waiting', ${name} || channel, ${at}::timestamptz, ${at}::timestamptz, channel
    from unnest('{mail,webhook}'::text[]) as channel`);
  await execute(sql`insert into ticket_message (id, exception_id, environment, kind, body, created_at, due_at)
    values (gen_random_uuid(), gen_random_uuid(), 'production', 'requested', ${JSON.stringify({ name })}::jsonb, ${at}::timestamptz, ${at}::timestamptz)`);
  await execute(sql`with r as (insert into replay (id, environment, state, safe, reason, pilot, pilot_passed, requested_by, requested_name, requested_at)
      values (gen_random_uuid(), 'production', 'running', 'yes', ${name}, 0, true, 'a', 'a', ${at}::timestamptz) returning id)
    insert into replay_item (replay_id, transaction_id, position, environment, facility, department, workflow, connector, ask_id, state, due_at)
    select id, gen_random_uuid(), 0, 'production', 'f', 'd', 'w', 'con-a', gen_random_uuid(), 'waiting', ${at}::timestamptz from r`);
}

/** Who is taken to be sent now, by kind. */
async function claimAll(): Promise<{ mails: string[]; webhooks: string[]; tickets: unknown[]; replays: string[] }> {
  const later = new Date(now.getTime() + 1_000);
  const mails = await claimIntents(later, { limit: 10, leaseMs: 60_000 });
  const webhooks = await claimIntents(later, { limit: 10, leaseMs: 60_000, channel: 'webhook' });
  const tickets = await claimMessages(later, 10, 60_000);
  const replays = await claimAsks(later, 10, 60_000);
  return {
    mails: mails.map((one) => one.recipient).sort(),
    webhooks: webhooks.map((one) => one.recipient).sort(),
    tickets: tickets.map((one) => one.body['name']).sort(),
    replays: replays.map((one) => one.reason).sort(),
  };
}

const nobody = { mails: [], webhooks: [], tickets: [], replays: [] };
const only = (...names: string[]) => ({ mails: names, webhooks: names, tickets: names, replays: names });

beforeEach(async () => {
  await execute(
    sql`truncate hold, intent, ticket_message, ticket_address, replay, replay_item, replay_address, replay_attempt, escalation_timer cascade`,
  );
  await execute(
    sql`insert into ticket_address (environment, url, secret, private, changed_by) values ('production', 'https://t.example', 's', false, 'a')`,
  );
  await execute(
    sql`insert into replay_address (environment, connector, url, secret, changed_by) values ('production', 'con-a', 'https://r.example', 's', 'a')`,
  );
  await waitingSince(before, 'old');
  await waitingSince(now, 'new');
});

const hold = () => putOnHold(undefined, { since, reason: 'Restored.', dataUntil: before });

test('without a hold everything is taken', async () => {
  expect(await findHold()).toBeNull();
  expect(await claimAll()).toEqual(only('new', 'old'));
});

test('on hold nothing is taken, by nobody', async () => {
  await hold();
  expect(await claimAll()).toEqual(nobody);
  expect(await countHeld(since)).toEqual({ mails: 1, webhooks: 1, tickets: 1, replays: 1, weekly: 0 });
});

test('released with cancel, what is older ends with its reason and what came since is sent', async () => {
  await hold();
  expect(await inTransaction((tx) => releaseHold(tx, { by: 'a', old: 'cancel', now }))).toBe(true);
  expect(await claimAll()).toEqual(only('new'));
  const states = await query(
    sql`select state, state_reason as why from intent where recipient = 'old' union all select state, answer from ticket_message where body ->> 'name' = 'old'
      union all select i.state, i.state_reason from replay_item i join replay r on r.id = i.replay_id where r.reason = 'old'`,
    z.object({ state: z.enum(['cancelled', 'skipped']), why: z.string() }),
  );
  expect(states).toHaveLength(4);
  expect(new Set(states.map(({ why }) => why))).toEqual(
    new Set(['It is from before the database was restored and may have been sent then.']),
  );
});

test('released with send, all of it is sent; a second release finds nothing', async () => {
  await hold();
  const release = () => inTransaction((tx) => releaseHold(tx, { by: 'a', old: 'send', now }));
  expect(await release()).toBe(true);
  expect(await claimAll()).toEqual(only('new', 'old'));
  expect(await release()).toBe(false);
});

test('the clock of an escalation stood still from the end of the data on', async () => {
  await hold();
  await execute(sql`insert into escalation_timer (exception_id, epoch, policy, severity, next_at, started_at)
    values (gen_random_uuid(), 1, '{}', 'sev1', ${new Date(before.getTime() + 60_000)}::timestamptz, ${before}::timestamptz)`);
  await inTransaction((tx) => releaseHold(tx, { by: 'a', old: 'cancel', now }));
  expect(await query(sql`select next_at from escalation_timer`, z.object({ next_at: z.date() }))).toEqual([
    { next_at: new Date(now.getTime() + 60_000) },
  ]);
});

test('a second hold changes nothing of the first', async () => {
  await hold();
  await putOnHold(undefined, { since: now, reason: 'Again.', dataUntil: now });
  expect(await findHold()).toEqual({ since, reason: 'Restored.', dataUntil: before });
});
