import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog, type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { ExceptionRecord } from '@/lib/domain';
import { type DeliveryOptions, deliverIntents } from './deliver-intents';
import { exceptionOf, intentsOf, type Mailbox, NOW, openMailbox, openScript, tell, willing } from './notify.fixture';
import { writeIntents } from './write-intents.db';

testDatabase();

let index: CatalogIndex;
const open: Mailbox[] = [];
const MINUTE = 60_000;
const later = (minutes: number) => new Date(NOW.getTime() + minutes * MINUTE);
const serve = async (server: Promise<Mailbox>) => {
  const one = await server;
  open.push(one);
  return one;
};
const deliver = (server: Mailbox, minutes = 0, options: DeliveryOptions = {}) =>
  deliverIntents(later(minutes), { transportUrl: server.url, deadlineMs: 5000, ...options });
const subjects = (mails: readonly string[]) => mails.map((mail) => /^Subject: (.*?)\r?$/m.exec(mail.replace(/\r\n[ \t]+/g, ' '))?.[1]);
const resolve = async (exception: ExceptionRecord, minutes: number) => {
  await execute(sql`UPDATE exception SET state = 'resolved', resolved_at = ${later(minutes)}, closed_by = 'evidence', resolution = 'All mended'
    WHERE id = ${exception.id}::uuid`);
  const over = { ...exception, state: 'resolved' as const, resolvedAt: later(minutes) };
  await inTransaction((tx) =>
    writeIntents(
      tx,
      [{ exception: over, kind: 'resolved', before: { severity: exception.severity, transactions: 1 } }],
      index,
      later(minutes),
    ),
  );
};

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  index = indexCatalog((await currentCatalog()).catalog);
});
beforeEach(async () => {
  await execute(sql`DELETE FROM intent`);
  await execute(sql`DELETE FROM mail_route`);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

describe('a storm is one mail', () => {
  test('a thousand of one team at once: one mail that names the first and counts the rest; a Critical one has its own, before', async () => {
    const server = await serve(openMailbox());
    const changes = Array.from({ length: 1000 }, (_, i) => exceptionOf({ number: 50_000 + i, severity: 'sev2' }));
    await execute(sql`
      INSERT INTO exception (id, number, environment, code, signature, grouped_by, title, statement, state, severity, severity_reason, severity_set_by, team,
        team_reason, transactions, runbook, history, first_at, last_at, opened_at, acknowledge_by, due_at)
      SELECT r.id, r.number, 'production', 'EXC-PLT-AUTH', r.id::text, '{}', 'Access refused', 'Refused', 'open', 'sev2', 'Usual', 'rule', 'team-integration',
        'Owner', 1, 'runbooks/integration-platform.md', false, ${NOW}::timestamptz, ${NOW}::timestamptz, ${NOW}::timestamptz, ${NOW}::timestamptz, ${NOW}::timestamptz
      FROM jsonb_to_recordset(${JSON.stringify(changes.map(({ id, number }) => ({ id, number })))}::jsonb) AS r (id uuid, number bigint)`);
    await inTransaction((tx) =>
      writeIntents(
        tx,
        changes.map((exception) => ({ exception, kind: 'opened' as const, before: null })),
        index,
        NOW,
      ),
    );
    const critical = await tell(index, { severity: 'sev1' });
    await deliver(server);
    expect(subjects(server.mails)).toEqual([
      expect.stringMatching(new RegExp(`^\\[Critical\\] .*\\(EX-${critical.number}\\)`)),
      '[High] 1,000 exceptions',
    ]);
    expect(server.mails[1]?.replaceAll('=\r\n', '')).toContain('And 975 more in the list.');
    const states = await query(
      sql`SELECT state, count(*)::int AS n FROM intent GROUP BY state`,
      z.object({ state: z.string(), n: z.number() }),
    );
    expect(states).toEqual([{ state: 'delivered', n: 1002 }]);
  });

  test('ten Critical ones at once have a mail each; very many share one, and none of them waits', async () => {
    const server = await serve(openMailbox());
    for (let i = 0; i < 10; i++) await tell(index, { severity: 'sev1', team: 'team-iam' });
    for (let i = 0; i < 40; i++) await tell(index, { severity: 'sev1' });
    await deliver(server, 0, { urgent: true });
    const told = subjects(server.mails);
    expect(told.filter((subject) => subject?.includes('(EX-'))).toHaveLength(10);
    expect(told.filter((subject) => !subject?.includes('(EX-'))).toEqual(['[Critical] 40 exceptions']);
  });

  test('the first is told at once, what follows within five minutes together, and not before these have passed', async () => {
    const server = await serve(openMailbox());
    await tell(index);
    await deliver(server);
    expect(server.mails).toHaveLength(1);
    const [one, two] = [await tell(index, {}, 'opened', later(1)), await tell(index, {}, 'opened', later(2))];
    await deliver(server, 4);
    expect(server.mails).toHaveLength(1);
    await deliver(server, 5.1);
    expect(subjects(server.mails)[1]).toBe('[High] 2 exceptions');
    for (const { id } of [one, two])
      expect(await intentsOf(id)).toMatchObject([{ state: 'delivered', state_reason: 'In one mail with others.' }]);
  });

  test('of several, what needs no mail any more is left out; one that is left has a mail of its own words', async () => {
    const server = await serve(openMailbox());
    const [gone, stays] = [await tell(index), await tell(index)];
    await execute(sql`UPDATE exception SET state = 'acknowledged', acknowledged_at = ${NOW} WHERE id = ${gone.id}::uuid`);
    await deliver(server);
    expect(subjects(server.mails)).toEqual([expect.stringContaining(`(EX-${stays.number})`)]);
    expect(await intentsOf(gone.id)).toMatchObject([{ state: 'cancelled', state_reason: 'It was acknowledged before the mail went out.' }]);
    expect(await intentsOf(stays.id)).toMatchObject([{ state: 'delivered' }]);
  });

  test('none left: no mail', async () => {
    const server = await serve(openMailbox());
    for (const { id } of [await tell(index), await tell(index)])
      await execute(sql`UPDATE exception SET state = 'acknowledged', acknowledged_at = ${NOW} WHERE id = ${id}::uuid`);
    await deliver(server);
    expect(server.mails).toEqual([]);
    expect(await query(sql`SELECT DISTINCT state FROM intent`, z.object({ state: z.string() }))).toEqual([{ state: 'cancelled' }]);
  });

  test('dropped after the final dot: the same mail once more with the same Message-ID, and all it tells ends with it', async () => {
    const server = await serve(openScript((line) => (line === '.' ? null : willing(line))));
    const two = [await tell(index), await tell(index)];
    for (let i = 0; i < 5; i++) await deliver(server, i * 60);
    expect(server.mails).toHaveLength(2);
    expect(new Set(server.mails.map((mail) => /^Message-ID: (.*)$/im.exec(mail)?.[1])).size).toBe(1);
    for (const { id } of two) expect(await intentsOf(id)).toMatchObject([{ state: 'dead' }]);
  });

  test('two senders at once make one mail of them', async () => {
    const server = await serve(openMailbox());
    for (let i = 0; i < 30; i++) await tell(index);
    await Promise.all([deliver(server), deliver(server), deliver(server)]);
    expect(subjects(server.mails)).toEqual(['[High] 30 exceptions']);
  });
});

describe('the all clear', () => {
  test('goes to whoever heard of it, once, and says how it ended', async () => {
    const server = await serve(openMailbox());
    const e = await tell(index, { severity: 'sev1' });
    await deliver(server);
    await resolve(e, 10);
    await resolve(e, 10);
    await deliver(server, 11);
    expect(subjects(server.mails)).toEqual([expect.stringContaining('[Critical]'), expect.stringMatching(/^\[Over\]/)]);
    expect(server.mails[1]).toContain('All mended.');
    expect(server.mails[1]).not.toContain('/acknowledge/');
    expect(await intentsOf(e.id)).toMatchObject([{ state: 'delivered' }, { reason: 'resolved', state: 'delivered' }]);
  });

  test('nobody who was not told hears of the end: not sent yet, refused, withheld', async () => {
    const refuse = Object.assign(new Error('5.1.1 no such user'), { responseCode: 550 });
    const server = await serve(openMailbox({ onRcptTo: (_address, _session, done) => done(refuse) }));
    const [waiting, refused, withheld] = [
      await tell(index, { severity: 'sev1', team: 'team-iam' }),
      await tell(index, { severity: 'sev1' }),
      await tell(index, { severity: 'sev1', history: true }),
    ];
    await execute(sql`UPDATE intent SET available_at = ${later(600)} WHERE exception_id = ${waiting.id}::uuid`);
    await deliver(server);
    for (const one of [waiting, refused, withheld]) await resolve(one, 5);
    await deliver(server, 700);
    expect(await intentsOf(waiting.id)).toMatchObject([{ state: 'cancelled', state_reason: 'It was resolved before the mail went out.' }]);
    expect(await intentsOf(refused.id)).toMatchObject([{ state: 'bounced' }]);
    expect(await intentsOf(withheld.id)).toMatchObject([{ state: 'cancelled' }]);
  });

  test('a first mail that is just under way: the end waits for it, and goes out when it arrived', async () => {
    const server = await serve(openMailbox());
    const e = await tell(index, { severity: 'sev1' });
    await execute(sql`UPDATE intent SET state = 'sending', lease_token = gen_random_uuid(), lease_until = clock_timestamp() + interval '90 seconds'
      WHERE exception_id = ${e.id}::uuid`);
    await resolve(e, 0);
    await deliver(server, 0.01);
    expect(server.mails).toEqual([]);
    await execute(sql`UPDATE intent SET state = 'delivered', ended_at = ${NOW} WHERE exception_id = ${e.id}::uuid AND reason = 'opened'`);
    await deliver(server, 1);
    expect(subjects(server.mails)).toEqual([expect.stringMatching(/^\[Over\]/)]);
  });

  test('opened again before it went out: no all clear', async () => {
    const server = await serve(openMailbox());
    const e = await tell(index, { severity: 'sev1' });
    await deliver(server);
    await resolve(e, 1);
    await execute(sql`UPDATE exception SET state = 'open', reopened = 1 WHERE id = ${e.id}::uuid`);
    await deliver(server, 2);
    expect(await intentsOf(e.id)).toMatchObject([{ state: 'delivered' }, { reason: 'resolved', state: 'cancelled' }]);
  });
});

describe('servers that fail', () => {
  const away = async () => {
    const gone = await openMailbox();
    await gone.close();
    return gone;
  };
  const routes = () =>
    query(
      sql`SELECT r.name, r.failures, r.open_until > ${NOW}::timestamptz AS rests FROM mail_route r ORDER BY name`,
      z.object({ name: z.string(), failures: z.number(), rests: z.boolean().nullable() }),
    );
  const attempts = (exceptionId: string) => intentsOf(exceptionId).then(([intent]) => intent?.outcomes.length);

  test('one that cannot be used three times is left alone; then one mail tries it, and all the rest follow when it works', async () => {
    const gone = await away();
    const all = [];
    for (let i = 0; i < 12; i++) all.push(await tell(index, { severity: 'sev1', team: i < 6 ? 'team-iam' : 'team-itsm' }));
    await deliver(gone, 0, { batch: 3 });
    expect(await routes()).toEqual([{ name: 'first', failures: 3, rests: true }]);
    await deliver(gone, 0.1);
    expect((await Promise.all(all.map(({ id }) => attempts(id)))).reduce((sum = 0, n = 0) => sum + n, 0)).toBe(3);
    await deliver(gone, 0.5);
    expect((await Promise.all(all.map(({ id }) => attempts(id)))).reduce((sum = 0, n = 0) => sum + n, 0)).toBe(4);
    const server = await serve(openMailbox());
    expect(await deliver(server, 60)).toBe(12);
    expect(await routes()).toEqual([{ name: 'first', failures: 0, rests: null }]);
  });

  test('the second server takes what the first cannot, at once, and is noted', async () => {
    const second = await serve(openMailbox());
    const gone = await away();
    const e = await tell(index, { severity: 'sev1' });
    expect(await deliver(gone, 0, { fallbackUrl: second.url })).toBe(1);
    expect(
      await query(
        sql`SELECT route FROM delivery d JOIN intent i ON i.id = d.intent_id WHERE i.exception_id = ${e.id}::uuid`,
        z.object({ route: z.string() }),
      ),
    ).toEqual([{ route: 'second' }]);
  });

  test('a mail that the first may have taken never goes to the second', async () => {
    const second = await serve(openMailbox());
    const first = await serve(openScript((line) => (line === '.' ? null : willing(line))));
    const e = await tell(index, { severity: 'sev1' });
    await deliver(first, 0, { fallbackUrl: second.url });
    expect(second.mails).toEqual([]);
    expect(await intentsOf(e.id)).toMatchObject([{ state: 'unknown', outcomes: ['unknown'] }]);
  });

  test('a recipient that the first refuses is refused: the second is not asked', async () => {
    const refuse = Object.assign(new Error('5.1.1 no such user'), { responseCode: 550 });
    const first = await serve(openMailbox({ onRcptTo: (_address, _session, done) => done(refuse) }));
    const second = await serve(openMailbox());
    const e = await tell(index, { severity: 'sev1' });
    await deliver(first, 0, { fallbackUrl: second.url });
    expect(second.mails).toEqual([]);
    expect(await intentsOf(e.id)).toMatchObject([{ state: 'bounced' }]);
  });
});

test('Critical goes out although the other lane is held up by a server that says nothing', async () => {
  let silent = true;
  const server = await serve(openScript((line) => (silent && line === 'DATA' ? undefined : willing(line))));
  for (const team of ['team-iam', 'team-itsm', 'team-edi']) await tell(index, { team });
  const slow = deliver(server, 0, { deadlineMs: 3000 });
  await new Promise((done) => setTimeout(done, 500));
  silent = false;
  const e = await tell(index, { severity: 'sev1' });
  const started = performance.now();
  expect(await deliver(server, 0, { urgent: true })).toBe(1);
  expect(performance.now() - started).toBeLessThan(1500);
  expect(await intentsOf(e.id)).toMatchObject([{ state: 'delivered' }]);
  await slow;
});
