import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { applyCatalog, type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, inTransaction, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { claimIntents } from './claim-intents.db';
import { deliverIntents } from './deliver-intents';
import { intentsOf, type Mailbox, NOW, openMailbox, openScript, tell, willing } from './notify.fixture';

testDatabase();

let index: CatalogIndex;
let mailbox: Mailbox | undefined;
const MINUTE = 60_000;
const later = (minutes: number) => new Date(NOW.getTime() + minutes * MINUTE);
const serve = async (server: Promise<Mailbox>) => {
  mailbox = await server;
  return mailbox;
};
const deliver = (server: Mailbox, minutes = 0) => deliverIntents(later(minutes), { transportUrl: server.url, deadlineMs: 5000 });
const messageIds = (mails: string[]) => mails.map((mail) => /^Message-ID: (.*)$/im.exec(mail)?.[1]);

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  index = indexCatalog((await currentCatalog()).catalog);
});
beforeEach(async () => {
  await execute(sql`DELETE FROM intent`);
  await execute(sql`DELETE FROM mail_route`);
});
afterEach(async () => {
  await mailbox?.close();
  mailbox = undefined;
});

describe('many senders at once', () => {
  test('no intent is claimed by two', async () => {
    const teams = index.catalog.teams.map(({ id }) => id);
    for (let i = 0; i < 60; i++) await tell(index, { severity: 'sev1', team: teams[i % teams.length] ?? '' });
    const claims = await Promise.all(Array.from({ length: 12 }, () => claimIntents(NOW, { limit: 10, leaseMs: 90_000 })));
    const ids = claims.flat().map((intent) => intent.id);
    expect(new Set(ids).size).toBe(ids.length);
    const rest = await claimIntents(NOW, { limit: 100, leaseMs: 90_000 });
    expect(ids.length + rest.length).toBe(60);
  });

  test('one that somebody is just claiming is passed over, not waited for', async () => {
    const [held, free] = [await tell(index, { severity: 'sev1' }), await tell(index, { severity: 'sev1' })];
    await inTransaction(async (tx) => {
      await execute(sql`SELECT 1 FROM intent WHERE exception_id = ${held.id}::uuid FOR UPDATE`, tx);
      expect((await claimIntents(NOW, { limit: 10, leaseMs: 90_000 })).map((intent) => intent.exception_id)).toEqual([free.id]);
    });
  });
});

describe('a sender that dies', () => {
  const expire = () => execute(sql`UPDATE intent SET lease_until = clock_timestamp() - interval '1 second' WHERE state = 'sending'`);

  test('between claim and send: another sends when the lease has run out, not before', async () => {
    const server = await serve(openMailbox());
    const e = await tell(index);
    expect(await claimIntents(NOW, { limit: 10, leaseMs: 90_000 })).toHaveLength(1);
    expect(await deliver(server, 1)).toBe(0);
    await expire();
    expect(await deliver(server, 2)).toBe(1);
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]).not.toContain('received this mail before');
    expect(await intentsOf(e.id)).toMatchObject([{ state: 'delivered', outcomes: ['delivered'] }]);
  });

  test('while sending: the attempt is of unknown end, and the next mail says so', async () => {
    const server = await serve(openMailbox());
    const e = await tell(index);
    const [claimed] = await claimIntents(NOW, { limit: 10, leaseMs: 90_000 });
    await execute(sql`INSERT INTO delivery (intent_id, attempt) VALUES (${claimed?.id}::uuid, 1)`);
    await expire();
    expect(await deliver(server, 2)).toBe(1);
    expect(server.mails[0]).toContain('You may have received this mail before.');
    const [intent] = await intentsOf(e.id);
    expect(intent).toMatchObject({ state: 'delivered', outcomes: ['unknown', 'delivered'] });
    expect(messageIds(server.mails)).toEqual([intent?.message_id]);
  });

  test('one that only slept comes too late: the word of the one with the lease counts', async () => {
    let sleeping = true;
    const server = await serve(
      openScript((line, socket) => {
        if (line !== '.' || !sleeping) return willing(line);
        sleeping = false;
        setTimeout(() => socket.write('451 try later\r\n'), 1000);
        return undefined;
      }),
    );
    const e = await tell(index);
    const slow = deliver(server);
    while (sleeping) await new Promise((resolve) => setTimeout(resolve, 20));
    await expire();
    expect(await deliver(server, 2)).toBe(1);
    await slow;
    expect(await intentsOf(e.id)).toMatchObject([{ state: 'delivered', outcomes: ['retry', 'delivered'] }]);
  });
});
