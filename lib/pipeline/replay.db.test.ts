import { createHmac } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { applyCatalog } from '@/lib/catalog';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, type ClaimedEvent, ConflictError, ForbiddenError, InvalidInputError, NotFoundError, systemActor } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { sendAsks, settleReplays } from '@/lib/replay';
import { getReplay, getTransaction, listReplayItems, listReplays } from '@/lib/show';
import { insertBatch } from '@/lib/store';
import { actOnReplay, changeReplayAddress, requestReplay } from './act-on-replay';
import { tickEvents, tickTime } from './tick';

vi.stubEnv('AUTH_SECRET', 'a secret for tests with more than thirty-two characters');
testDatabase();

const SECRET = 'the secret that both sides know';
const noon = new Date('2026-11-18T12:30:00Z');
const later = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);

/** A middleware that takes replays: what it got, and how it answers. */
let server: Server;
let url = '';
let asks: z.infer<typeof askSchema>[] = [];
let behave: (ask: z.infer<typeof askSchema>, response: ServerResponse) => void = () => undefined;
const askSchema = z.object({
  id: z.string(),
  transaction: z.object({ businessKeys: z.array(z.object({ type: z.string(), value: z.string() })), connector: z.string() }),
  attempt: z.object({ replayId: z.string(), number: z.number() }),
});
const take = (_: unknown, response: ServerResponse) => void response.writeHead(202).end('queued');

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8');
      const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = request.headers;
      const expected = createHmac('sha256', SECRET).update(`${id}.${timestamp}.${body}`).digest('base64');
      if (signature !== `v1,${expected}`) return void response.writeHead(401).end('bad signature');
      const ask = askSchema.parse(JSON.parse(body));
      expect(id).toBe(ask.id);
      asks.push(ask);
      behave(ask, response);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/replays`;
});
afterAll(() => server.close());

const person = (id: string, role: Actor['grants'][number]['role'], facilities: string[] = []): Actor => ({
  kind: 'person',
  id,
  name: id,
  email: null,
  teams: [],
  grants: [{ role, facilities, departments: [], workflows: [], environments: [] }],
});
const admin = systemActor('test');
const asker = person('asker', 'it_operations');
const second = person('second', 'it_operations');

/** Auth refused: nothing was accepted, so the rule says that a replay is safe. */
const refused = (order: string, minute: number, said: Partial<ClaimedEvent> = {}) =>
  anEvent(minute, {
    workflow: 'wf-employee-onboarding',
    milestone: 'hire_in_schedule',
    interface: 'if-hire-sched',
    connector: 'con-sched-rest',
    application: 'app-sched',
    facility: 'fac-lakehead',
    status: 'dead_lettered',
    errorClass: 'auth_failed',
    attempt: 5,
    businessKeys: [{ type: 'employee_id', value: order }],
    attributes: { 'http.status': 401 },
    ...said,
  });

async function receive(now: Date, events: ClaimedEvent[]): Promise<void> {
  const environment = events[0]?.environment ?? 'production';
  await insertBatch(
    { events: events.map((event, index) => ({ index, event: { ...event, receivedAt: now } })), spans: [], rejected: [] },
    { environment, source: 'test', endpoint: 'test', history: false, now },
  );
  while ((await tickEvents(now, 1000)) > 0);
  await tickTime(now);
}

const again = (ask: z.infer<typeof askSchema>, at: Date, said: Partial<ClaimedEvent>) =>
  refused(ask.transaction.businessKeys[0]?.value ?? '', 0, {
    occurredAt: at,
    status: 'completed',
    errorClass: null,
    attempt: ask.attempt.number,
    replayId: ask.attempt.replayId,
    attributes: {},
    ...said,
  });

let serial = 0;
/** So many failed transactions, each of its own key. */
async function fail(n: number, said: Partial<ClaimedEvent> = {}): Promise<string[]> {
  serial += 1;
  const values = Array.from({ length: n }, (_, i) => `E${serial}-${i}`);
  await receive(
    noon,
    values.map((value) => refused(value, 1, said)),
  );
  const rows = await query(
    sql`SELECT id, key_value FROM transaction WHERE key_value = ANY(${values}::text[]) ORDER BY array_position(${values}::text[], key_value)`,
    z.object({ id: z.string(), key_value: z.string() }),
  );
  expect(rows.length).toBe(n);
  return rows.map((row) => row.id);
}

const ask = (transactions: string[], said: object = {}) =>
  requestReplay(asker, { transactions, reason: 'The password was renewed', ...said }, noon);
const view = (number: number, actor: Actor = asker) => getReplay(actor, String(number), noon);
async function send(now: Date): Promise<void> {
  for (let round = 0; round < 60 && (await sendAsks(now, 500)) > 0; round += 1);
}

beforeEach(async () => {
  asks = [];
  behave = take;
  await changeReplayAddress(
    admin,
    { environment: 'production', connector: 'con-sched-rest' },
    { environment: 'production', connector: 'con-sched-rest', url, secret: SECRET, private: true, perMinute: 6000 },
  );
  // What an earlier case left running is none of this one's.
  await execute(sql`UPDATE replay SET state = 'cancelled' WHERE state IN ('running', 'held', 'awaiting_approval')`);
  await execute(sql`UPDATE replay_item SET state = 'cancelled' WHERE state IN ('waiting', 'asking')`);
});

describe('what the rule allows', () => {
  test('a safe one goes at once, signed, and its end is what the events say', async () => {
    const [id] = await fail(1);
    const number = await ask([id ?? '']);
    expect((await view(number)).row).toMatchObject({ state: 'running', counts: { asked: 1, waiting: 1 } });
    await send(later(1));
    await settleReplays(later(1));
    expect((await view(number)).row).toMatchObject({ state: 'running', counts: { accepted: 1, awaited: 1, completed: 0 } });
    expect(asks).toHaveLength(1);
    await receive(
      later(2),
      asks.map((one) => again(one, later(2), {})),
    );
    expect(await settleReplays(later(2))).toBe(1);
    expect((await view(number)).row).toMatchObject({ state: 'done', counts: { accepted: 1, completed: 1, awaited: 0 } });
    expect((await getTransaction(asker, id ?? '', later(2))).replays).toMatchObject([
      { ref: `R-${number}`, state: 'accepted', outcome: 'completed', attempts: 1, askedAt: expect.any(String) },
    ]);
  });

  test('one that no exception calls safe needs a check and a second person', async () => {
    const [id] = await fail(1);
    await execute(sql`UPDATE exception_member SET mended_at = now() WHERE subject_id = ${id}::uuid`);
    await expect(ask([id ?? ''])).rejects.toThrow(InvalidInputError);
    const number = await ask([id ?? ''], { checked: 'The target drops a second one.' });
    expect((await view(number)).row.state).toBe('awaiting_approval');
    await send(later(1));
    expect(asks).toEqual([]);
    const { version } = await view(number);
    await expect(actOnReplay(asker, number, { action: 'approve', version }, later(1))).rejects.toThrow(ForbiddenError);
    await expect(actOnReplay(second, number, { action: 'approve', version: version - 1 }, later(1))).rejects.toThrow(ConflictError);
    await actOnReplay(second, number, { action: 'approve', version }, later(1));
    await send(later(1));
    expect(asks).toHaveLength(1);
  });

  test('what is never replayed, is mended, has no address or is in another replay is left out with the reason', async () => {
    const [free, done, busy, away] = await fail(4);
    await receive(later(1), [refused(`E${serial}-1`, 2, { status: 'completed', errorClass: null, attributes: {} })]);
    await execute(sql`UPDATE transaction SET connector = 'con-edi-as2' WHERE id = ${away}::uuid`);
    await ask([busy ?? '']);
    await execute(sql`UPDATE transaction SET state = 'completed' WHERE id = ${done}::uuid`);
    const number = await ask([free ?? '', done ?? '', busy ?? '', away ?? '']);
    const { rows } = await listReplayItems(asker, { ref: String(number), limit: 50 });
    expect(Object.fromEntries(rows.map((row) => [row.id, row.text]))).toEqual({
      [free ?? '']: null,
      [done ?? '']: 'It is completed.',
      [busy ?? '']: expect.stringMatching(/^It is part of replay R-\d+/),
      [away ?? '']: 'Connector con-edi-as2 has no address for replays.',
    });
    await execute(
      sql`UPDATE exception SET code = 'EXC-PLT-REPLAYDUP' WHERE id IN (SELECT exception_id FROM exception_member WHERE subject_id = ${free}::uuid)`,
    );
    await actOnReplay(asker, number, { action: 'cancel', reason: 'To ask again' }, noon);
    await expect(ask([free ?? ''])).rejects.toThrow(/EXC-PLT-REPLAYDUP is never replayed/);
    await execute(sql`UPDATE exception SET code = 'EXC-PLT-AUTH' WHERE code = 'EXC-PLT-REPLAYDUP'`);
  });

  test('who may not see or not ask gets nothing', async () => {
    const [id] = await fail(1);
    const elsewhere = person('elsewhere', 'it_operations', ['fac-granite']);
    await expect(requestReplay(elsewhere, { transactions: [id ?? ''], reason: 'r' }, noon)).rejects.toThrow(NotFoundError);
    await expect(requestReplay(person('buyer', 'procurement'), { transactions: [id ?? ''], reason: 'r' }, noon)).rejects.toThrow(
      ForbiddenError,
    );
    const number = await ask([id ?? '']);
    await expect(getReplay(elsewhere, String(number))).rejects.toThrow(NotFoundError);
    await expect(actOnReplay(elsewhere, number, { action: 'cancel', reason: 'r' }, noon)).rejects.toThrow(NotFoundError);
    expect((await listReplays(elsewhere, { environment: 'production', limit: 50 })).rows).toEqual([]);
  });
});

describe('two hundred', () => {
  test('go after a pilot; 180 are completed and 20 fail again, each said with its reason', { timeout: 60_000 }, async () => {
    const ids = await fail(200);
    const number = await ask(ids);
    const { version, pilot } = await view(number);
    expect(pilot).toBe(5);
    await actOnReplay(second, number, { action: 'approve', version }, noon);
    await send(later(1));
    expect(asks).toHaveLength(5);
    const tell = async (minute: number) => {
      const told = asks.map((one, i) =>
        again(
          one,
          later(minute),
          i % 10 === 9 ? { status: 'failed', errorClass: 'auth_failed', errorCode: 'E401', errorMessage: 'still refused' } : {},
        ),
      );
      await receive(later(minute), told);
      await settleReplays(later(minute));
    };
    await tell(2);
    expect((await view(number)).pilotPassed).toBe(true);
    await send(later(3));
    expect(asks).toHaveLength(200);
    await tell(4);
    const { row } = await view(number);
    expect(row).toMatchObject({ state: 'done', counts: { asked: 200, accepted: 200, completed: 180, failed: 20, awaited: 0 } });
    const failed = await listReplayItems(asker, { ref: row.ref, outcome: ['failed'], limit: 50 });
    expect(failed.rows).toHaveLength(20);
    expect(new Set(failed.rows.map((one) => one.text))).toEqual(new Set(['E401: still refused']));
    expect(new Set(asks.map((one) => one.attempt.replayId)).size).toBe(200);
  });

  test('are held when the pilot fails, and go on when a person says why', async () => {
    const ids = await fail(30);
    const number = await ask(ids);
    await actOnReplay(second, number, { action: 'approve', version: (await view(number)).version }, noon);
    await send(later(1));
    expect(asks).toHaveLength(2);
    await receive(
      later(2),
      asks.map((one) => again(one, later(2), { status: 'failed', errorClass: 'auth_failed' })),
    );
    await settleReplays(later(2));
    expect((await view(number)).row).toMatchObject({ state: 'held', stateReason: expect.stringContaining('0 of the first 2') });
    await send(later(3));
    expect(asks).toHaveLength(2);
    await actOnReplay(asker, number, { action: 'resume', version: (await view(number)).version, reason: 'Those two are known' }, later(3));
    await send(later(3));
    expect(asks).toHaveLength(30);
  });

  test('are never sent faster than the address allows, by however many workers', async () => {
    await changeReplayAddress(
      admin,
      { environment: 'production', connector: 'con-sched-rest' },
      { environment: 'production', connector: 'con-sched-rest', url, private: true, perMinute: 7 },
    );
    const number = await ask(await fail(20));
    await execute(sql`UPDATE replay SET pilot_passed = true WHERE number = ${number}`);
    await execute(sql`DELETE FROM replay_attempt`);
    await Promise.all([sendAsks(later(1)), sendAsks(later(1)), sendAsks(later(1))]);
    await sendAsks(later(1.5));
    expect(asks).toHaveLength(7);
    await sendAsks(later(2.1));
    expect(asks).toHaveLength(14);
    expect(new Set(asks.map((one) => one.id)).size).toBe(14);
  });
});

describe('a middleware that', () => {
  const stateOf = async (number: number) => (await listReplayItems(asker, { ref: String(number), limit: 5 })).rows[0];

  test('refuses is believed, with its words', async () => {
    behave = (_, response) => void response.writeHead(422).end('the period is closed');
    const number = await ask(await fail(1));
    await send(later(1));
    expect(await stateOf(number)).toMatchObject({ state: 'refused', text: '422 the period is closed', attempts: 1 });
    await settleReplays(later(1));
    expect((await view(number)).row).toMatchObject({ state: 'done', counts: { refused: 1 } });
  });

  test('is slow or breaks is asked again with the same id, and at last is unreachable', async () => {
    const answers: ((response: ServerResponse) => void)[] = [
      () => undefined,
      (response) => void response.writeHead(500).end(),
      (response) => void response.destroy(),
      (response) => void response.writeHead(429).end(),
      (response) => void response.writeHead(503).end(),
    ];
    behave = (_, response) => answers[asks.length - 1]?.(response);
    const number = await ask(await fail(1));
    let at = 1;
    for (const [attempt, pause] of [0.1, 0.2, 0.6, 2.1, 10.1].entries()) {
      at += pause;
      await send(later(at));
      expect(asks).toHaveLength(attempt + 1);
    }
    expect(new Set(asks.map((one) => one.id)).size).toBe(1);
    expect(await stateOf(number)).toMatchObject({ state: 'unreachable', attempts: 5 });
  });

  test('redirects is not followed', async () => {
    behave = (_, response) => void response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    const number = await ask(await fail(1));
    await send(later(1));
    expect(await stateOf(number)).toMatchObject({ state: 'refused', text: expect.stringContaining('redirect') });
    expect(asks).toHaveLength(1);
  });

  test('says nothing for a day leaves the transaction unanswered, not completed', async () => {
    const number = await ask(await fail(1));
    await send(later(1));
    await settleReplays(later(24 * 60));
    expect((await view(number)).row.counts.awaited).toBe(1);
    await settleReplays(later(24 * 60 + 2));
    expect((await view(number)).row).toMatchObject({ state: 'done', counts: { unanswered: 1, completed: 0 } });
  });
});

test('a worker that dies between asking and noting leaves it to the next, with the same id', async () => {
  const number = await ask(await fail(1));
  await sendAsks(later(1));
  await execute(
    sql`UPDATE replay_item SET state = 'asking', lease_until = clock_timestamp() - interval '1 second' WHERE state = 'accepted' AND outcome IS NULL`,
  );
  await sendAsks(later(2));
  expect(asks).toHaveLength(2);
  expect(asks[0]?.id).toBe(asks[1]?.id);
  expect((await view(number)).row.counts.accepted).toBe(1);
});

test('cancelling stops what was not sent and follows what was taken', async () => {
  const number = await ask(await fail(10));
  await send(later(1));
  expect(asks).toHaveLength(1);
  await actOnReplay(asker, number, { action: 'cancel', reason: 'Found the cause' }, later(1));
  await send(later(2));
  expect(asks).toHaveLength(1);
  await receive(
    later(3),
    asks.map((one) => again(one, later(3), {})),
  );
  await settleReplays(later(3));
  expect((await view(number)).row).toMatchObject({ state: 'cancelled', counts: { cancelled: 9, completed: 1 } });
});

test('an address of the own network is refused unless it is allowed', async () => {
  await execute(sql`UPDATE replay_address SET private = false, url = 'https://127.0.0.1:1/' WHERE connector = 'con-sched-rest'`);
  const number = await ask(await fail(1));
  await send(later(1));
  const [row] = (await listReplayItems(asker, { ref: String(number), limit: 5 })).rows;
  expect(row).toMatchObject({ state: 'refused', text: expect.stringContaining('own network') });
  await expect(
    changeReplayAddress(
      admin,
      { environment: 'production', connector: 'con-sched-rest' },
      { environment: 'production', connector: 'con-sched-rest', url: 'http://public.example/', private: false, perMinute: 60 },
    ),
  ).rejects.toThrow(InvalidInputError);
  await expect(changeReplayAddress(asker, { environment: 'production', connector: 'con-sched-rest' }, null)).rejects.toThrow(
    ForbiddenError,
  );
});
