import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createPerson } from '@/lib/access';
import { applyCatalog } from '@/lib/catalog';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, type Grant, systemActor } from '@/lib/domain';
import { deliverIntents, setDigest } from '@/lib/notify';
import { type Mailbox, openMailbox } from '@/lib/notify/notify.fixture';
import { trimRows } from '@/lib/store';
import { sendDigest, tickDigests } from './tick-digests';

testDatabase();

/** Sunday 22 November 2026 in Chicago; the mail about 16 to 22 November is due the next morning at seven. */
const SUNDAY = new Date('2026-11-22T18:00:00Z');
const SEVEN = new Date('2026-11-23T13:00:00Z');
const at = (hours: number) => new Date(SEVEN.getTime() + hours * 3_600_000);

const executive: Grant = { role: 'executive', facilities: [], departments: [], workflows: [], environments: [] };
let cfo: Actor;
let mailbox: Mailbox | undefined;

const person = async (email: string, grants: Grant[] = [executive]): Promise<Actor> => {
  const id = await createPerson(systemActor('test'), { name: 'Reader', email, password: 'a long enough password', grants, teams: [] });
  return { kind: 'person', id, name: 'Reader', email, teams: [], grants };
};
const digests = () =>
  query(
    sql`select d.audience, d.period_on::text as on, d.due_at as due, d.written_at is not null as written, d.skipped, i.state, i.state_reason as reason, i.recipient
      from digest d left join intent i on i.digest_id = d.id order by d.period_on, d.audience, d.person_id`,
    z.object({
      audience: z.string(),
      on: z.string(),
      due: z.date(),
      written: z.boolean(),
      skipped: z.string().nullable(),
      state: z.string().nullable(),
      reason: z.string().nullable(),
      recipient: z.string().nullable(),
    }),
  );
const deliver = async (hours: number) => {
  mailbox ??= await openMailbox();
  await deliverIntents(at(hours), { transportUrl: mailbox.url, deadlineMs: 5000 });
  return mailbox.mails;
};
const unfold = (mail = '') => mail.replace(/=\r\n/g, '').replace(/\r\n[ \t]+/g, ' ');

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  cfo = await person('cfo@quillmoor.example');
});
beforeEach(async () => {
  await execute(sql`delete from digest`);
  await execute(sql`delete from digest_choice`);
  await execute(sql`update access_grant set facilities = '{}' where person_id = ${cfo.id}`);
  await execute(sql`update person set time_zone = null, email = 'cfo@quillmoor.example' where id = ${cfo.id}`);
});
afterEach(async () => {
  await mailbox?.close();
  mailbox = undefined;
});

describe('the weekly mail', () => {
  test('is planned before its hour, written at it, and delivered once', async () => {
    expect(await tickDigests(SUNDAY)).toBe(0);
    expect(await digests()).toMatchObject([{ audience: 'cfo', on: '2026-11-16', due: SEVEN, written: false, state: null }]);
    expect(await tickDigests(new Date(SEVEN.getTime() - 1))).toBe(0);
    expect(await tickDigests(SEVEN)).toBe(1);
    expect(await tickDigests(at(1))).toBe(0);
    expect(await deliver(1)).toHaveLength(1);
    expect(await tickDigests(at(2))).toBe(0);
    expect(await deliver(2)).toHaveLength(1);
    const all = await digests();
    expect(all.map(({ on, state }) => [on, state])).toEqual([
      ['2026-11-16', 'delivered'],
      ['2026-11-23', null],
    ]);
    const mail = unfold(mailbox?.mails[0]);
    expect(mail).toMatch(/^To: cfo@quillmoor\.example$/m);
    expect(mail).toMatch(/^Subject: Finance, week of 16 to 22 November 2026: nothing was counted$/m);
    expect(mail).toMatch(/^List-Unsubscribe: <http[^>]*\/reports>$/m);
    expect(mail).toContain('Content-Type: text/plain');
    expect(mail).toContain('Content-Type: text/html');
    // A silent week says so in one line, names what is absent, and invents no movement.
    expect(mail).toContain('Nothing can be compared with the week of 9 to 15 November 2026');
    expect(mail).toContain('Nothing was counted for');
    expect(mail).not.toMatch(/worse|better/);
  });

  test('two workers at the same moment, and one killed between planning and writing, make one mail', async () => {
    await tickDigests(SUNDAY);
    const written = await Promise.all([tickDigests(SEVEN), tickDigests(SEVEN), tickDigests(SEVEN)]);
    expect(written.reduce((sum, n) => sum + n, 0)).toBe(1);
    expect(await deliver(1)).toHaveLength(1);
  });

  test('is not forgotten by an outage over its hour, and of two weeks missed only the later is told', async () => {
    await tickDigests(SUNDAY);
    expect(await tickDigests(at(50))).toBe(1);
    expect((await digests()).map(({ on, written }) => [on, written])).toEqual([
      ['2026-11-16', true],
      ['2026-11-23', false],
    ]);
    await execute(sql`delete from intent`);
    await execute(sql`update digest set written_at = null, content = null`);
    expect(await tickDigests(at(24 * 8))).toBe(1);
    expect((await digests()).slice(0, 2)).toMatchObject([
      { on: '2026-11-16', skipped: 'A later week was due as well before it could be written.', state: null },
      { on: '2026-11-23', skipped: null, state: 'waiting' },
    ]);
  });

  test('goes out at seven on the wall of its reader, also when clocks change', async () => {
    await execute(sql`update person set time_zone = 'America/New_York' where id = ${cfo.id}`);
    await tickDigests(new Date('2026-10-31T12:00:00Z'));
    expect((await digests()).map(({ due }) => due.toISOString())).toEqual(['2026-11-02T12:00:00.000Z']);
    await execute(sql`update person set time_zone = 'America/Los_Angeles' where id = ${cfo.id}`);
    await tickDigests(new Date('2026-10-31T12:00:00Z'));
    expect((await digests()).map(({ due }) => due.toISOString())).toEqual(['2026-11-02T15:00:00.000Z']);
  });

  test('goes only to whom the catalog names or who asks, and never to who may not read measures', async () => {
    const other = await person('other@quillmoor.example');
    const nobody = await person('nobody@quillmoor.example', []);
    await setDigest(other, { audience: 'hr', on: true }, SUNDAY);
    await expect(setDigest(nobody, { audience: 'hr', on: true }, SUNDAY)).rejects.toThrow('no report');
    await tickDigests(SUNDAY);
    expect((await digests()).map(({ audience }) => audience)).toEqual(['cfo', 'hr']);
    await execute(sql`delete from person where id = ${other.id}`);
    await tickDigests(SEVEN);
    expect(await deliver(1)).toHaveLength(1);
  });

  test('turned off, it is neither written nor sent, however far it had come', async () => {
    await tickDigests(SUNDAY);
    await setDigest(cfo, { audience: 'cfo', on: false }, SUNDAY);
    await tickDigests(SEVEN);
    expect(await digests()).toEqual([]);
    await setDigest(cfo, { audience: 'cfo', on: true }, SUNDAY);
    await tickDigests(SUNDAY);
    await tickDigests(SEVEN);
    await setDigest(cfo, { audience: 'cfo', on: false }, SEVEN);
    expect(await deliver(1)).toEqual([]);
    expect(await digests()).toMatchObject([{ state: 'cancelled', reason: 'It was turned off before the mail went out.' }]);
  });

  test('is not sent when its reader may see something else by then, or has another address', async () => {
    await tickDigests(SUNDAY);
    await tickDigests(SEVEN);
    await execute(sql`update access_grant set facilities = '{fac-lakehead}' where person_id = ${cfo.id}`);
    expect(await deliver(1)).toEqual([]);
    expect((await digests())[0]).toMatchObject({ state: 'cancelled', reason: 'What the reader may see changed before the mail went out.' });
    await execute(sql`update access_grant set facilities = '{}' where person_id = ${cfo.id}`);
    await execute(sql`update intent set state = 'waiting', ended_at = null`);
    await execute(sql`update person set email = 'new@quillmoor.example' where id = ${cfo.id}`);
    expect(await deliver(2)).toEqual([]);
    expect((await digests())[0]).toMatchObject({ state: 'cancelled', reason: 'The reader has another address now.' });
  });
});

test('ends with its days: text, intent and deliveries', async () => {
  await tickDigests(SUNDAY);
  await tickDigests(SEVEN);
  await deliver(1);
  await trimRows(at(24 * 799));
  expect((await digests()).map(({ state }) => state)).toContain('delivered');
  await trimRows(at(24 * 801));
  expect((await digests()).map(({ state }) => state)).not.toContain('delivered');
  const left = await query(sql`select count(*)::int as n from intent where digest_id is not null`, z.object({ n: z.number() }));
  expect(left).toEqual([{ n: 0 }]);
});

describe('sent by hand', () => {
  const ask = (more = {}) => sendDigest({ audience: 'cfo', email: 'CFO@quillmoor.example', dryRun: false, ...more }, at(30));
  test('a rehearsal writes nothing', async () => {
    const said = await ask({ dryRun: true });
    expect(said.subject).toContain('Finance, week of 16 to 22 November 2026');
    expect(said.text).toContain('Turn it off: ');
    expect(await digests()).toEqual([]);
  });
  test('goes out once, then never again for that week', async () => {
    await ask();
    await expect(ask()).rejects.toThrow('nobody is told twice');
    expect(await tickDigests(at(31))).toBe(0);
    expect(await deliver(31)).toHaveLength(1);
  });
  test('not to who turned it off, and not for a report or person that is not there', async () => {
    await setDigest(cfo, { audience: 'cfo', on: false }, SUNDAY);
    await expect(ask()).rejects.toThrow('turned this mail off');
    await expect(ask({ on: '2026-11-25' })).rejects.toThrow('turned this mail off');
    await setDigest(cfo, { audience: 'cfo', on: true }, SUNDAY);
    await expect(ask({ on: '2026-11-25' })).rejects.toThrow('has not ended');
    await expect(ask({ audience: 'cmo' })).rejects.toThrow('there are cfo, supply-chain, hr, cio');
    await expect(ask({ email: 'ghost@quillmoor.example' })).rejects.toThrow('Nobody');
  });
});
