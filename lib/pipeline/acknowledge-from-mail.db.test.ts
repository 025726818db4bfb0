import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { applyCatalog, type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, newId, systemActor } from '@/lib/domain';
import { deliverIntents } from '@/lib/notify';
import { openMailbox, tell } from '@/lib/notify/notify.fixture';
import { preparePartitions } from '@/lib/store';
import { acknowledgeFromMail, openAcknowledgement } from './acknowledge-from-mail';

vi.stubEnv('AUTH_SECRET', 'a secret for tests with more than thirty-two characters');
testDatabase();

let index: CatalogIndex;
const now = new Date();
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  index = indexCatalog((await currentCatalog()).catalog);
  await preparePartitions(['exception_member'], [now]);
});
beforeEach(async () => {
  await execute(sql`DELETE FROM intent`);
  await execute(sql`DELETE FROM mail_route`);
});

const join = (id: string) =>
  execute(sql`INSERT INTO exception_member (subject_id, exception_id, subject_kind, environment, facility, department, workflow, at, evidence, variables)
    SELECT ${newId(now)}::uuid, ${id}::uuid, 'record', 'production', 'fac-lakehead', 'dept-hr', 'wf-employee-onboarding', now(), 'x', '{}' ON CONFLICT DO NOTHING`);

/** The link and the code of a mail as its reader finds them, and the exception it is about. */
async function receive() {
  const mailbox = await openMailbox();
  const e = await tell(index, { severity: 'sev1', team: 'team-iam' });
  await join(e.id);
  await deliverIntents(now, { transportUrl: mailbox.url });
  await mailbox.close();
  const mail = (mailbox.mails[0] ?? '').replaceAll('=\r\n', '').replaceAll(/\r\n[ \t]+/g, ' ');
  return { e, token: /\/acknowledge\/([^\s"=]+)/.exec(mail)?.[1] ?? '', code: /^Subject: .* code (\d{4})\r?$/m.exec(mail)?.[1] ?? '' };
}
const stands = async (id: string) => {
  const [row] = await query(
    sql`SELECT e.state, e.acknowledged_by, e.version, (SELECT count(*)::int FROM exception_history h WHERE h.exception_id = e.id) AS deeds FROM exception e WHERE id = ${id}::uuid`,
    z.object({ state: z.string(), acknowledged_by: z.string().nullable(), version: z.number(), deeds: z.number() }),
  );
  return row;
};
const ask = (token: string, code: string, actor: Actor | null = null, at = now) =>
  acknowledgeFromMail({ token, code, actor, agent: 'test' }, at);

test('opening the link, by whatever and however often, changes nothing', async () => {
  const { e, token } = await receive();
  const before = await stands(e.id);
  for (let i = 0; i < 20; i++)
    expect((await openAcknowledgement(token, 'Scanner/1.0', now)).state).toMatchObject({ can: 'open', used: false });
  expect(await stands(e.id)).toEqual(before);
});

test('a scanner that presses the button has no code; five wrong ones close the link, even for the right one', async () => {
  const { e, token, code } = await receive();
  const wrong = code === '0000' ? '0001' : '0000';
  expect(await ask(token, '')).toBe('wrong_code');
  for (let i = 0; i < 4; i++) expect(await ask(token, wrong)).toBe('wrong_code');
  expect(await ask(token, code)).toBe('locked');
  expect(await stands(e.id)).toMatchObject({ state: 'open' });
});

test('with the code of the subject it is acknowledged, once, for the address the mail went to', async () => {
  const { e, token, code } = await receive();
  expect(code).toMatch(/^\d{4}$/);
  expect(await ask(token, ` ${code} `)).toBe('done');
  expect(await stands(e.id)).toMatchObject({ state: 'acknowledged', acknowledged_by: 'iam@quillmoor.example' });
  expect(await ask(token, code)).toBe('acknowledged');
  expect((await openAcknowledgement(token, '', now)).state).toMatchObject({ can: 'acknowledged', used: true });
});

test('a mail that tells several has a link for each and one code for all, and wrong codes count for the mail', async () => {
  const mailbox = await openMailbox();
  const told = [await tell(index), await tell(index)];
  for (const { id } of told) await join(id);
  await deliverIntents(now, { transportUrl: mailbox.url });
  await mailbox.close();
  expect(mailbox.mails).toHaveLength(1);
  const mail = (mailbox.mails[0] ?? '').replaceAll('=\r\n', '').replaceAll(/\r\n[ \t]+/g, ' ');
  const code = /^Subject: \[High\] 2 exceptions code (\d{4})\r?$/m.exec(mail)?.[1] ?? '';
  const [first = '', second = ''] = new Set([...mail.matchAll(/\/acknowledge\/([\w.-]+)/g)].map(([, token = '']) => token));
  const state = async (token: string) => (await openAcknowledgement(token, '', now)).state;
  expect([(await state(first))?.ref, (await state(second))?.ref]).toEqual(told.map(({ number }) => `EX-${number}`));
  expect(await ask(first, code)).toBe('done');
  expect((await Promise.all(told.map(({ id }) => stands(id)))).map((one) => one?.state)).toEqual(['acknowledged', 'open']);
  const wrong = code === '0000' ? '0001' : '0000';
  for (let i = 0; i < 5; i++) expect(await ask(second, wrong)).toBe('wrong_code');
  expect(await ask(second, code)).toBe('locked');
});

/** The link for all of a mail that tells several, its code, and what it told. */
async function receiveSeveral(...severities: ('sev2' | 'sev3')[]) {
  const mailbox = await openMailbox();
  const told = [];
  for (const severity of severities) told.push(await tell(index, { severity, team: 'team-integration' }));
  for (const { id } of told) await join(id);
  await deliverIntents(now, { transportUrl: mailbox.url });
  await mailbox.close();
  const mail = (mailbox.mails[0] ?? '').replaceAll('=\r\n', '').replaceAll(/\r\n[ \t]+/g, ' ');
  return {
    told,
    mail,
    token: /Acknowledge all \d+: \S+\/acknowledge\/([\w.-]+)/.exec(mail)?.[1] ?? '',
    code: /^Subject: .* code (\d{4})\r?$/m.exec(mail)?.[1] ?? '',
  };
}
const states = async (told: readonly { id: string }[]) => (await Promise.all(told.map(({ id }) => stands(id)))).map((one) => one?.state);

test('the link for all of a mail changes nothing by being opened, and acknowledges all that are open with the one code', async () => {
  const { told, token, code, mail } = await receiveSeveral('sev2', 'sev2', 'sev2');
  expect(mail).toContain('Acknowledge all 3');
  await execute(sql`UPDATE exception SET state = 'resolved', resolved_at = ${now} WHERE id = ${told[2]?.id}::uuid`);
  for (let i = 0; i < 5; i++) {
    const { state, group } = await openAcknowledgement(token, 'Scanner/1.0', now);
    expect(state).toBeNull();
    expect(group).toMatchObject({ can: 'open', used: false, members: [{ can: 'open' }, { can: 'open' }, { can: 'resolved' }] });
  }
  expect(await states(told)).toEqual(['open', 'open', 'resolved']);
  expect(await ask(token, '')).toBe('wrong_code');
  expect(await ask(token, code)).toBe('done');
  expect(await states(told)).toEqual(['acknowledged', 'acknowledged', 'resolved']);
  expect(await ask(token, code)).toBe('settled');
  expect((await openAcknowledgement(token, '', now)).group).toMatchObject({ can: 'settled', used: true });
});

test('all of a mail: by the rights of who is signed in, for a day, and five wrong codes close every link of it', async () => {
  const { told, token, code } = await receiveSeveral('sev2', 'sev2');
  const placed = (facilities: string[]): Actor => ({
    kind: 'person',
    id: 'p',
    name: 'Avery',
    email: 'a@q.example',
    teams: [],
    grants: [{ role: 'on_call', facilities, departments: [], workflows: [], environments: [] }],
  });
  await execute(sql`UPDATE exception SET facilities = '{fac-granite}' WHERE id = ${told[1]?.id}::uuid`);
  await execute(sql`UPDATE exception_member SET facility = 'fac-granite' WHERE exception_id = ${told[1]?.id}::uuid`);
  expect(await ask(token, '', placed(['fac-harbor']))).toBe('not_allowed');
  expect(await ask(token, code, null, later(25))).toBe('expired');
  const wrong = code === '0000' ? '0001' : '0000';
  for (let i = 0; i < 5; i++) expect(await ask(token, wrong)).toBe('wrong_code');
  expect(await ask(token, code)).toBe('locked');
  expect(await ask(token, '', placed(['fac-lakehead']))).toBe('locked');
  expect(await states(told)).toEqual(['open', 'open']);
});

test('of all of a mail those that the reader may, and it is said that others are left', async () => {
  await execute(sql`INSERT INTO person (id, name, email) VALUES ('p', 'Avery', 'a@q.example')`);
  const { told, token } = await receiveSeveral('sev2', 'sev2');
  await execute(sql`UPDATE exception SET facilities = '{fac-granite}' WHERE id = ${told[1]?.id}::uuid`);
  await execute(sql`UPDATE exception_member SET facility = 'fac-granite' WHERE exception_id = ${told[1]?.id}::uuid`);
  const reader: Actor = {
    kind: 'person',
    id: 'p',
    name: 'Avery',
    email: 'a@q.example',
    teams: [],
    grants: [{ role: 'on_call', facilities: ['fac-lakehead'], departments: [], workflows: [], environments: [] }],
  };
  expect(await ask(token, '', reader)).toBe('some');
  expect(await states(told)).toEqual(['acknowledged', 'open']);
});

test('two at the same moment: one did it, the other is told so', async () => {
  const { token, code } = await receive();
  expect((await Promise.all([ask(token, code), ask(token, code)])).toSorted()).toEqual(['acknowledged', 'done']);
});

test('who is signed in needs no code, and acknowledges with their own rights', async () => {
  const { e, token } = await receive();
  const stranger: Actor = { kind: 'person', id: 'p', name: 'Avery', email: 'a@q.example', teams: [], grants: [] };
  expect(await ask(token, '', stranger)).toBe('not_allowed');
  expect(await ask(token, '', { ...systemActor('test'), name: 'Dana' })).toBe('done');
  expect(await stands(e.id)).toMatchObject({ acknowledged_by: 'Dana' });
});

test('a day later, changed, of another mail, of another house: said so, and nothing happens', async () => {
  const [one, two] = [await receive(), await receive()];
  expect(await ask(one.token, one.code, null, later(25))).toBe('expired');
  expect(await ask(`${one.token}x`, one.code)).toBe('unknown');
  expect(await ask(one.token.replace(/^[^.]+/, two.token.split('.')[0] ?? ''), one.code)).toBe('unknown');
  expect(await ask('nonsense', one.code)).toBe('unknown');
  // Forwarded: the link works, but only with the code of its own mail.
  if (one.code !== two.code) expect(await ask(one.token, two.code)).toBe('wrong_code');
  expect(await stands(one.e.id)).toMatchObject({ state: 'open' });
});

test('over, or opened again since: said so', async () => {
  const { e, token, code } = await receive();
  await execute(sql`UPDATE exception SET state = 'resolved', resolved_at = ${now} WHERE id = ${e.id}::uuid`);
  expect(await ask(token, code)).toBe('resolved');
  await execute(sql`UPDATE exception SET state = 'open', reopened = 1 WHERE id = ${e.id}::uuid`);
  expect(await ask(token, code)).toBe('reopened');
});
