import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { applyCatalog, type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type DeliveryOptions, deliverIntents } from './deliver-intents';
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
const deliver = (server: Mailbox, minutes = 0, options: DeliveryOptions = {}) =>
  deliverIntents(later(minutes), { transportUrl: server.url, deadlineMs: 5000, ...options });
/** Header lines as one line each. */
const unfold = (mail: string) => mail.replace(/\r\n[ \t]+/g, ' ');
/** Cancels the statements of this test's database that wait for a lock; returns how many. */
const cancelWaiting = async () =>
  (
    await query(
      sql`SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      z.unknown(),
    )
  ).length;
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

describe('delivery', () => {
  test('a mail is delivered once, to the team, with the Message-ID of its intent', async () => {
    const server = await serve(openMailbox());
    const e = await tell(index);
    expect(await deliver(server)).toBe(1);
    expect(await deliver(server, 60)).toBe(0);
    const [intent] = await intentsOf(e.id);
    expect(intent).toMatchObject({ state: 'delivered', outcomes: ['delivered'], state_reason: null });
    expect(intent?.ended_at).not.toBeNull();
    expect(server.mails).toHaveLength(1);
    const mail = unfold(server.mails[0] ?? '');
    expect(messageIds([mail])).toEqual([intent?.message_id]);
    expect(mail).toContain(`To: ${index.teams.get('team-integration')?.email}`);
    expect(mail).toContain('Auto-Submitted: auto-generated');
    expect(mail).toContain(`X-Entity-Ref-ID: ${intent?.id}`);
    expect(mail).toMatch(new RegExp(`^References: <${e.id}@`, 'm'));
    expect(mail).toMatch(new RegExp(`^Subject: \\[High\\] Access refused or credential expired: .* \\(EX-${e.number}\\)`, 'm'));
    expect(mail).not.toContain('received this mail before');
  });

  test('without a mail server nothing is claimed and no attempt is used up', async () => {
    const e = await tell(index);
    expect(await deliverIntents(NOW)).toBe(0);
    expect(await intentsOf(e.id)).toMatchObject([{ state: 'waiting', outcomes: [] }]);
  });

  test('more than one batch goes out in one call, the most severe first', async () => {
    const server = await serve(openMailbox());
    const teams = ['team-integration', 'team-iam', 'team-security', 'team-itsm'];
    for (const [i, severity] of (['sev4', 'sev3', 'sev1', 'sev2'] as const).entries())
      await tell(index, { severity, team: teams[i] ?? '' });
    expect(await deliver(server, 0, { batch: 1 })).toBe(4);
    expect(server.mails.map((mail) => /^Subject: \[(\w+)/m.exec(mail)?.[1])).toEqual(['Critical', 'High', 'Medium', 'Low']);
  });

  test('two deliverers at once send every mail once', async () => {
    const server = await serve(openMailbox());
    const teams = index.catalog.teams.map(({ id }) => id);
    for (let i = 0; i < 25; i++) await tell(index, { severity: 'sev1', team: teams[i % teams.length] ?? '' });
    // A call ends after seconds even when more is due, which a busy machine takes for a few.
    let sent = 0;
    for (let calls = 0; sent < 25 && calls < 25; calls += 1)
      for (const n of await Promise.all([deliver(server, 0, { batch: 3 }), deliver(server, 0, { batch: 3 })])) sent += n;
    expect(sent).toBe(25);
    expect(server.mails).toHaveLength(25);
    expect(new Set(messageIds(server.mails)).size).toBe(25);
  });

  test.each([
    ['the attempt', sql`delivery`],
    ['the mail server', sql`mail_route`],
  ])('what the server said is noted although the database fails at the moment in which %s is noted', async (_, table) => {
    const locked = Promise.withResolvers<void>();
    const unlock = Promise.withResolvers<void>();
    const server = await serve(
      openMailbox({
        onRcptTo(_address, _session, done) {
          void inTransaction(async (tx) => {
            await execute(sql`LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`, tx);
            locked.resolve();
            done();
            await unlock.promise;
          });
        },
      }),
    );
    const e = await tell(index);
    const delivered = deliver(server);
    await locked.promise;
    await vi.waitFor(async () => expect(await cancelWaiting()).toBe(1), { timeout: 10_000, interval: 50 });
    unlock.resolve();
    expect(await delivered).toBe(1);
    expect(await intentsOf(e.id)).toMatchObject([{ state: 'delivered', outcomes: ['delivered'] }]);
    expect(server.mails).toHaveLength(1);
  });
});

describe('a server that will not', () => {
  test('greylisting: refused for now, taken a minute later, one mail', async () => {
    let calls = 0;
    const server = await serve(
      openMailbox({
        onRcptTo(_address, _session, done) {
          calls += 1;
          done(calls === 1 ? Object.assign(new Error('4.7.1 greylisted, come back'), { responseCode: 451 }) : null);
        },
      }),
    );
    const e = await tell(index);
    expect(await deliver(server)).toBe(0);
    const [waiting] = await intentsOf(e.id);
    expect(waiting).toMatchObject({ state: 'waiting', outcomes: ['retry'] });
    expect(waiting?.state_reason).toContain('greylisted');
    expect(waiting?.available_at.getTime()).toBeGreaterThanOrEqual(later(1).getTime());
    expect(waiting?.available_at.getTime()).toBeLessThan(later(1.2).getTime());
    expect(await deliver(server, 0.5)).toBe(0);
    expect(calls).toBe(1);
    expect(await deliver(server, 1.5)).toBe(1);
    expect(await intentsOf(e.id)).toMatchObject([{ state: 'delivered', outcomes: ['retry', 'delivered'] }]);
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]).not.toContain('received this mail before');
  });

  test('a mailbox refused for good is bounced and left alone', async () => {
    const refuse = Object.assign(new Error('5.1.1 no such user'), { responseCode: 550 });
    const server = await serve(openMailbox({ onRcptTo: (_address, _session, done) => done(refuse) }));
    const e = await tell(index);
    expect(await deliver(server)).toBe(0);
    expect(await deliver(server, 600)).toBe(0);
    const [intent] = await intentsOf(e.id);
    expect(intent).toMatchObject({ state: 'bounced', outcomes: ['bounced'] });
    expect(intent?.state_reason).toContain('no such user');
  });

  test('a server that is away, or does not let us in, ends no mail however long it takes', async () => {
    const gone = await openMailbox();
    await gone.close();
    const e = await tell(index);
    for (let i = 0; i < 12; i++) expect(await deliver(gone, i * 60)).toBe(0);
    const [intent] = await intentsOf(e.id);
    expect(intent?.state).toBe('waiting');
    expect(new Set(intent?.outcomes)).toEqual(new Set(['failed']));
    const server = await serve(openMailbox());
    expect(await deliver(server, 13 * 60)).toBe(1);
    expect(server.mails[0]).not.toContain('received this mail before');
  });

  test('a wrong password is our fault, not the mail’s: it waits, and goes out with the right one', async () => {
    const server = await serve(
      openMailbox({
        authOptional: false,
        allowInsecureAuth: true,
        onAuth: ({ username, password }, _session, done) =>
          username === 'throughline' && password === 'p@ss' ? done(null, { user: 'throughline' }) : done(new Error('no')),
      }),
    );
    const e = await tell(index);
    const at = (userinfo: string) => ({ ...server, url: server.url.replace('//', `//${userinfo}@`) });
    expect(await deliver(at('throughline:wrong'))).toBe(0);
    const [waiting] = await intentsOf(e.id);
    expect(waiting).toMatchObject({ state: 'waiting', outcomes: ['failed'] });
    expect(waiting?.state_reason).not.toContain('wrong');
    expect(await deliver(at('throughline:p%40ss'), 60)).toBe(1);
  });

  test('a mail that is never taken is given up after nine tries, and says so', async () => {
    const refuse = Object.assign(new Error('4.2.2 mailbox full'), { responseCode: 452 });
    const server = await serve(openMailbox({ onRcptTo: (_address, _session, done) => done(refuse) }));
    const e = await tell(index);
    for (let i = 0; i < 12; i++) await deliver(server, i * 60);
    const [intent] = await intentsOf(e.id);
    expect(intent?.state).toBe('dead');
    expect(intent?.outcomes).toHaveLength(9);
    expect(intent?.state_reason).toContain('mailbox full');
  });

  test('a connection dropped after the final dot: sent exactly once more, with the same Message-ID and a word about it', async () => {
    const server = await serve(openScript((line) => (line === '.' ? null : willing(line))));
    const e = await tell(index);
    for (let i = 0; i < 6; i++) expect(await deliver(server, i * 60)).toBe(0);
    expect(server.mails).toHaveLength(2);
    const [intent] = await intentsOf(e.id);
    expect(new Set(messageIds(server.mails))).toEqual(new Set([intent?.message_id]));
    expect(server.mails[0]).not.toContain('received this mail before');
    expect(server.mails[1]).toContain('You may have received this mail before.');
    expect(intent).toMatchObject({ state: 'dead', outcomes: ['unknown', 'unknown'] });
  });

  test('the same, but the second one is answered: delivered', async () => {
    let dots = 0;
    const server = await serve(
      openScript((line) => {
        if (line === '.') dots += 1;
        return line === '.' && dots === 1 ? null : willing(line);
      }),
    );
    const e = await tell(index);
    await deliver(server);
    expect(await intentsOf(e.id)).toMatchObject([{ state: 'unknown', outcomes: ['unknown'] }]);
    expect(await deliver(server, 60)).toBe(1);
    expect(await intentsOf(e.id)).toMatchObject([{ state: 'delivered', outcomes: ['unknown', 'delivered'] }]);
  });

  test.each(['EHLO', 'MAIL FROM', 'RCPT TO', 'DATA'])(
    'a connection dropped at %s cannot have delivered: sent again without a word',
    async (command) => {
      let broken = false;
      const server = await serve(
        openScript((line) => {
          if (broken || !line.startsWith(command)) return willing(line);
          broken = true;
          return null;
        }),
      );
      const e = await tell(index);
      await deliver(server);
      expect(await intentsOf(e.id)).toMatchObject([{ state: 'waiting' }]);
      expect(await deliver(server, 60)).toBe(1);
      expect(server.mails).toHaveLength(1);
      expect(server.mails[0]).not.toContain('received this mail before');
    },
  );

  test.each([
    ['is too busy at the door', 'CONNECT', '421 4.3.2 too busy', 'failed'],
    ['never greets', 'CONNECT', undefined, 'failed'],
    ['has no room for us', 'MAIL FROM', '552 5.2.2 over quota', 'failed'],
    ['has no room for the reader', 'RCPT TO', '452 4.2.2 mailbox full', 'retry'],
    ['will not relay', 'RCPT TO', '554 5.7.1 relay access denied', 'retry'],
    ['refuses what it has read', '.', '554 5.6.0 looks like spam', 'retry'],
    ['says no in bytes that are no text', 'RCPT TO', '450 4.2.0 \u0000\u001b[31m\u00ff\u202e come back', 'retry'],
  ] as const)('a server that %s: the mail waits, and goes out once when it is taken, without a word', async (_, at, said, outcome) => {
    let isWilling = false;
    const server = await serve(openScript((line) => (isWilling || !line.startsWith(at) ? willing(line) : said)));
    const e = await tell(index);
    expect(await deliver(server, 0, said === undefined ? { deadlineMs: 700 } : {})).toBe(0);
    expect(await intentsOf(e.id)).toMatchObject([{ state: 'waiting', outcomes: [outcome] }]);
    isWilling = true;
    expect(await deliver(server, 60)).toBe(1);
    expect(server.mails.at(-1)).not.toContain('received this mail before');
    expect(await intentsOf(e.id)).toMatchObject([{ state: 'delivered' }]);
  });

  test('a server that greets with a book is read to its end', async () => {
    const book = `${'220-welcome, and do read all of this first\r\n'.repeat(5_000)}220 ready`;
    const server = await serve(openScript((line) => (line === 'CONNECT' ? book : willing(line))));
    const e = await tell(index);
    expect(await deliver(server)).toBe(1);
    expect(await intentsOf(e.id)).toMatchObject([{ state: 'delivered' }]);
  });

  test('a server whose certificate nobody vouches for gets nothing', async () => {
    const server = await serve(openMailbox({ disabledCommands: ['AUTH'] }));
    const e = await tell(index);
    expect(await deliver(server)).toBe(0);
    expect(server.mails).toEqual([]);
    const [waiting] = await intentsOf(e.id);
    expect(waiting).toMatchObject({ state: 'waiting', outcomes: ['failed'] });
    expect(waiting?.state_reason).toMatch(/certificate/);
  });

  test.each([
    ['a name that nobody has', 'smtp://mail.nobody.invalid:25'],
    ['an address that nobody answers', 'smtp://192.0.2.1:25'],
  ])('%s is an outage like any other, and ends no mail', async (_, url) => {
    const e = await tell(index);
    expect(await deliverIntents(NOW, { transportUrl: url, deadlineMs: 700 })).toBe(0);
    expect(await intentsOf(e.id)).toMatchObject([{ state: 'waiting', outcomes: ['failed'] }]);
  });

  test('a server that drips lines for ever is left at the deadline', async () => {
    const drips: NodeJS.Timeout[] = [];
    const server = await serve(
      openScript((line, socket) => {
        if (!line.startsWith('EHLO')) return willing(line);
        drips.push(setInterval(() => socket.write('250-still thinking\r\n'), 50));
        return undefined;
      }),
    );
    const e = await tell(index);
    const started = performance.now();
    expect(await deliver(server, 0, { deadlineMs: 700 })).toBe(0);
    for (const drip of drips) clearInterval(drip);
    expect(performance.now() - started).toBeLessThan(3000);
    expect(await intentsOf(e.id)).toMatchObject([{ state: 'waiting', outcomes: ['failed'] }]);
  });

  test('a server that is silent after the final dot is left at the deadline, and the end is unknown', async () => {
    const server = await serve(openScript((line) => (line === '.' ? undefined : willing(line))));
    const e = await tell(index);
    await deliver(server, 0, { deadlineMs: 700 });
    expect(await intentsOf(e.id)).toMatchObject([{ state: 'unknown', outcomes: ['unknown'] }]);
  });
});

describe('looked at again just before sending', () => {
  test.each([
    ['acknowledged', sql`state = 'acknowledged', acknowledged_at = now()`, 'It was acknowledged before the mail went out.'],
    ['resolved', sql`state = 'resolved', resolved_at = now()`, 'It was resolved before the mail went out.'],
    ['waiting', sql`state = 'waiting', acknowledged_at = now()`, 'Somebody took it up before the mail went out.'],
  ])('%s: nobody is mailed, and it says why', async (_, change, reason) => {
    const server = await serve(openMailbox());
    const e = await tell(index);
    await execute(sql`UPDATE exception SET ${change} WHERE id = ${e.id}::uuid`);
    expect(await deliver(server)).toBe(0);
    expect(server.mails).toEqual([]);
    expect(await intentsOf(e.id)).toMatchObject([{ state: 'cancelled', state_reason: reason, outcomes: [] }]);
  });

  test('an address that could mean two mailboxes is never used', async () => {
    const server = await serve(openMailbox());
    const e = await tell(index);
    await execute(sql`UPDATE intent SET recipient = 'a@quillmoor.example, b@elsewhere.example'`);
    expect(await deliver(server)).toBe(0);
    expect(server.mails).toEqual([]);
    expect(await intentsOf(e.id)).toMatchObject([{ state: 'bounced' }]);
  });
});
