import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog, type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { completeEnvironment } from '@/lib/config';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { UNREACHED, UNSOUND } from '@/lib/domain';
import { deliverIntents } from '@/lib/notify';
import { openMailbox, tell } from '@/lib/notify/notify.fixture';
import { tickAudit } from './tick-audit';
import { tickUnreached } from './tick-unreached';

testDatabase();

let index: CatalogIndex;
const start = new Date();
const later = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const pings: string[] = [];
const watcher = createServer((request, response) => {
  pings.push(request.url ?? '');
  response.end('ok');
});

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  index = indexCatalog((await currentCatalog()).catalog);
  const people = [...new Set(index.catalog.schedules.flatMap(({ layers }) => layers.flatMap((layer) => layer.people)))];
  for (const [i, email] of [...people, 'root@q.example'].entries())
    await execute(sql`INSERT INTO person (id, name, email) VALUES (${`p${i}`}, ${`Person ${i}`}, ${email})`);
  await execute(
    sql`INSERT INTO access_grant (id, person_id, role, created_by) VALUES (gen_random_uuid(), ${`p${people.length}`}, 'administrator', 'test')`,
  );
  await new Promise<void>((done) => watcher.listen(0, '127.0.0.1', done));
  completeEnvironment({
    HEARTBEAT_URL: `http://127.0.0.1:${(watcher.address() as AddressInfo).port}/beat`,
    SMTP_URL: 'smtp://127.0.0.1:1',
  });
});
afterAll(() => new Promise((done) => watcher.close(done)));
beforeEach(async () => {
  for (const table of [sql`intent`, sql`exception_member`, sql`exception`, sql`escalation_timer`, sql`mail_route`, sql`delivery_audit`])
    await execute(sql`DELETE FROM ${table}`);
});

const exceptionSchema = z.object({ code: z.string(), state: z.string(), severity: z.string(), statement: z.string() });
const exceptions = (code: string) =>
  query(sql`SELECT code, state, severity, statement FROM exception WHERE code = ${code} ORDER BY number`, exceptionSchema);
const recipients = (code: string) =>
  query(
    sql`SELECT DISTINCT i.recipient FROM intent i JOIN exception e ON e.id = i.exception_id WHERE e.code = ${code} ORDER BY 1`,
    z.object({ recipient: z.string() }),
  ).then((rows) => rows.map(({ recipient }) => recipient));

describe('somebody who cannot be reached', () => {
  const refuse = Object.assign(new Error('5.1.1 no such user'), { responseCode: 550 });

  test('is an exception that administrators hear of, once; the next step is told at once; the next mail that arrives ends it', async () => {
    const refusing = await openMailbox({
      onRcptTo: ({ address }, _session, done) => done(address === 'iam@quillmoor.example' ? refuse : null),
    });
    const e = await tell(index, { severity: 'sev1', team: 'team-iam' });
    await execute(sql`INSERT INTO escalation_timer (exception_id, epoch, policy, severity, next_at, started_at)
      VALUES (${e.id}::uuid, 1, '{"id":"esc-a","name":"A","steps":[{"after":"PT1H","tell":["manager"]}],"repeat":{"times":0,"after":"PT1H"}}', 'sev1', ${later(60)}, ${start})`);
    await deliverIntents(start, { transportUrl: refusing.url });
    await tickUnreached(later(1));
    await tickUnreached(later(1));
    expect(await exceptions(UNREACHED)).toEqual([
      expect.objectContaining({
        state: 'open',
        severity: 'sev2',
        statement: expect.stringContaining('Nothing reaches iam@quillmoor.example: '),
      }),
    ]);
    expect(await recipients(UNREACHED)).toEqual(['integration@quillmoor.example', 'root@q.example']);
    expect(
      await query(sql`SELECT next_at FROM escalation_timer WHERE exception_id = ${e.id}::uuid`, z.object({ next_at: z.date() })),
    ).toEqual([{ next_at: later(1) }]);
    await refusing.close();

    const mailbox = await openMailbox();
    await tell(index, { severity: 'sev1', team: 'team-iam' });
    await deliverIntents(later(2), { transportUrl: mailbox.url });
    await mailbox.close();
    await tickUnreached(later(3));
    expect(await exceptions(UNREACHED)).toMatchObject([{ state: 'resolved' }]);
  });

  test('nobody at all can be reached: no circle', async () => {
    const refusing = await openMailbox({ onRcptTo: (_address, _session, done) => done(refuse) });
    await tell(index, { severity: 'sev1', team: 'team-iam' });
    for (let minutes = 0; minutes < 60; minutes += 5) {
      await deliverIntents(later(minutes), { transportUrl: refusing.url });
      await tickUnreached(later(minutes));
    }
    await refusing.close();
    expect(await exceptions(UNREACHED)).toHaveLength(1);
  });
});

describe('the audit', () => {
  const sound = async (now = new Date()) => (await tickAudit(now)).map(({ check }) => check);

  test('all is well: the watcher outside is told, once a minute', async () => {
    pings.length = 0;
    expect(await sound()).toEqual([]);
    expect(await sound()).toEqual([]);
    expect(pings).toEqual(['/beat']);
  });

  test.each([
    ['an open exception of which nobody was to be told', 'untold', sql`DELETE FROM intent`],
    ['a message that nobody sends', 'overdue', sql`UPDATE intent SET state = 'waiting', available_at = now() - interval '1 hour'`],
    [
      'a message whose sender has gone for good',
      'overdue',
      sql`UPDATE intent SET state = 'sending', available_at = now() - interval '1 hour', lease_until = now() - interval '1 hour'`,
    ],
    ['a failure that nobody raised', 'unraised', sql`UPDATE intent SET state = 'dead', ended_at = now() - interval '10 minutes'`],
    [
      'an escalation that stands still',
      'timers',
      sql`INSERT INTO escalation_timer (exception_id, epoch, policy, severity, next_at, started_at)
          SELECT id, 1, '{}', 'sev3', now() - interval '10 minutes', now() FROM exception WHERE code = 'EXC-PLT-AUTH'`,
    ],
  ])('%s is found and raised, and no ping goes out; mended, it ends', async (_, check, breakIt) => {
    const e = await tell(index, { severity: 'sev3', team: 'team-iam', openedAt: new Date(Date.now() - 600_000) });
    await execute(sql`UPDATE exception SET opened_at = now() - interval '10 minutes'`);
    await execute(sql`UPDATE intent SET state = 'delivered', ended_at = now(), available_at = now()`);
    expect(await sound()).toEqual([]);
    pings.length = 0;
    await execute(breakIt);
    expect(await sound()).toEqual([check]);
    expect(await sound()).toEqual([check]);
    expect(pings).toEqual([]);
    expect(await exceptions(UNSOUND)).toMatchObject([{ state: 'open', severity: 'sev1' }]);
    await execute(sql`UPDATE exception SET state = 'resolved', resolved_at = now() WHERE id = ${e.id}::uuid`);
    await execute(sql`UPDATE intent SET state = 'cancelled' WHERE exception_id = ${e.id}::uuid`);
    await execute(sql`DELETE FROM escalation_timer`);
    expect(await sound()).toEqual([]);
    expect(await exceptions(UNSOUND)).toMatchObject([{ state: 'resolved' }]);
  });

  test('clocks that differ by five minutes', async () => {
    expect(await sound(new Date(Date.now() + 300_000))).toContain('clock');
  });

  test('somebody on call without an account here, and a schedule with nobody', async () => {
    await execute(sql`UPDATE person SET email = 'x' || email`);
    expect(await sound()).toEqual(['unreachable']);
    await execute(sql`UPDATE person SET email = substr(email, 2)`);
    await execute(sql`INSERT INTO duty_override (id, schedule, kind, instead_of, person, from_at, to_at, reason, made_at, made_by)
      SELECT gen_random_uuid(), 'sch-iam', 'remove', email, NULL, now() - interval '1 hour', now() + interval '1 hour', 'gap', now(), 'p0' FROM person`);
    expect(await sound()).toEqual(['nobody']);
    await execute(sql`DELETE FROM duty_override`);
  });

  test('what waits for the morning, sleeps or has no mail server to go to is no fault', async () => {
    await tell(index, { severity: 'sev4', team: 'team-ap' });
    await execute(sql`UPDATE exception SET opened_at = now() - interval '10 hours'`);
    await execute(sql`UPDATE intent SET created_at = now() - interval '10 hours', available_at = now() + interval '1 hour'`);
    expect(await sound()).toEqual([]);
  });
});
