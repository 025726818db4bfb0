import hoodiecrow from 'hoodiecrow-imap';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog, type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { writeDsn } from './bounce.fixture';
import { deliverIntents } from './deliver-intents';
import { NOW, openMailbox, tell } from './notify.fixture';
import { readBounces } from './read-bounces';
import { takeUnreached } from './unreached.db';

testDatabase();

let index: CatalogIndex;
beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  index = indexCatalog((await currentCatalog()).catalog);
});
beforeEach(async () => {
  await execute(sql`DELETE FROM intent`);
  await execute(sql`DELETE FROM mail_route`);
});
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A real IMAP server on loopback with these mails in its folder `bounces`. */
async function serve(mails: readonly string[]): Promise<string> {
  const server = hoodiecrow({
    users: { house: { password: 'p@ss' } },
    storage: { INBOX: { messages: [] }, '': { folders: { bounces: { messages: mails.map((raw) => ({ raw })) } } } },
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  closing.push(() => new Promise((done) => void server.close(() => done())));
  const address = server.server.address();
  return `imap://house:p%40ss@127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/bounces`;
}
const sent = () =>
  query(
    sql`SELECT message_id, recipient, state, state_reason FROM intent WHERE attempts > 0 ORDER BY id`,
    z.object({ message_id: z.string(), recipient: z.string(), state: z.string(), state_reason: z.string().nullable() }),
  );

test('a mail that comes back later ends as bounced, once, and is raised; others and strangers change nothing', async () => {
  const mailbox = await openMailbox();
  await tell(index, { severity: 'sev1' });
  await deliverIntents(NOW, { transportUrl: mailbox.url });
  await mailbox.close();
  const [mail] = await sent();
  const about = { messageId: mail?.message_id ?? '', recipient: mail?.recipient.toUpperCase() ?? '' };
  const url = await serve([
    'From: a@b.example\r\nSubject: holiday\r\n\r\nI am away.\r\n',
    writeDsn({ ...about, recipient: 'somebody@else.example' }),
    writeDsn({ ...about, messageId: '<0199-unknown@localhost>' }),
    writeDsn(about),
    writeDsn(about),
  ]);
  expect(await readBounces(url, NOW)).toEqual({ read: 5, bounced: 1 });
  expect(await sent()).toMatchObject([
    { state: 'bounced', state_reason: expect.stringMatching(/^It came back: 5\.1\.1 550 .*User unknown$/) },
  ]);
  expect((await inTransaction((tx) => takeUnreached(tx, NOW))).findings).toMatchObject([
    { code: 'EXC-TELL-UNREACHED', groupedBy: { 'attr.recipient': mail?.recipient } },
  ]);
  expect(await readBounces(url, NOW)).toEqual({ read: 0, bounced: 0 });
});

test('a mailbox that cannot be read is an error that names no password', async () => {
  const url = await serve([]);
  const failed = await readBounces(url.replace('p%40ss', 'wrong-word'), NOW).catch((error: unknown) => String(error));
  expect(failed).toMatch(/Error/);
  expect(failed).not.toContain('wrong-word');
});
