import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { actOnAccount, countBackupCodes, createPerson, openSecret } from '@/lib/access';
import { applyCatalog } from '@/lib/catalog';
import { completeEnvironment } from '@/lib/config';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, systemActor } from '@/lib/domain';
import { changeReplayAddress, changeTicketAddress, resealSecrets, setWebhook } from '.';

testDatabase();

const [old, fresh] = ['the secret of last year', 'the secret of this year'].map((text) => text.padEnd(40, '.')) as [string, string];
afterAll(() => completeEnvironment({ AUTH_SECRET: '', AUTH_SECRET_PREVIOUS: '' }));

const boss = systemActor('test');
const secret = 'a secret that both sides know';
const url = 'https://partner.example/hook';
const secretRow = z.object({ secret: z.string() });
const sealedOf = async () => ({
  webhook: (await query(sql`select secret from webhook where name = 'Chat'`, secretRow))[0]?.secret ?? '',
  replay: (await query(sql`select secret from replay_address`, secretRow))[0]?.secret ?? '',
  ticket: (await query(sql`select secret from ticket_address`, secretRow))[0]?.secret ?? '',
});
const opened = async () => Object.entries(await sealedOf()).map(([purpose, sealed]) => openSecret(purpose, sealed));

test('after a change of AUTH_SECRET every sealed secret is sealed anew while it can be read, and the old one can go', async () => {
  completeEnvironment({ AUTH_SECRET: old, AUTH_SECRET_PREVIOUS: '' });
  await applyCatalog('catalog', 'test');
  await setWebhook(boss, { name: 'Chat', kind: 'plain', url, secret, private: false, teams: [], severities: [] }, new Date());
  const connector = 'con-sched-rest';
  await changeReplayAddress(
    boss,
    { environment: 'production', connector },
    { environment: 'production', connector, url, secret, private: false, perMinute: 60 },
  );
  await changeTicketAddress(boss, 'production', { environment: 'production', url, secret, private: false });
  const id = await createPerson(boss, {
    name: 'Dana',
    email: 'dana@hospital.example',
    password: 'a long enough password',
    grants: [],
    teams: [],
  });
  const dana: Actor = { kind: 'person', id, name: 'Dana', email: 'dana@hospital.example', teams: [], grants: [] };
  await actOnAccount(dana, { id: 'none', personId: id, provedAt: new Date() }, { action: 'begin_second_factor' }, new Date());
  await execute(sql`update two_factor set verified = true`);
  expect(await opened()).toEqual([secret, secret, secret]);
  const before = await sealedOf();

  completeEnvironment({ AUTH_SECRET: fresh, AUTH_SECRET_PREVIOUS: old });
  expect(await opened(), 'both open meanwhile').toEqual([secret, secret, secret]);
  const anew = { anew: 1, already: 0, lost: [] };
  const all = (one: object) => ({ 'second factors': one, webhooks: one, 'replay addresses': one, 'ticket systems': one });
  expect(await resealSecrets(boss)).toEqual(all(anew));
  expect(await resealSecrets(boss), 'a second time changes nothing').toEqual(all({ anew: 0, already: 1, lost: [] }));
  const after = await sealedOf();
  for (const name of ['webhook', 'replay', 'ticket'] as const) expect(after[name]).not.toBe(before[name]);

  completeEnvironment({ AUTH_SECRET: fresh, AUTH_SECRET_PREVIOUS: '' });
  expect(await opened()).toEqual([secret, secret, secret]);
  expect(await countBackupCodes(id)).toBe(0);
  expect(() => openSecret('webhook', before.webhook)).toThrow();
});

test('what no secret opens stays, is named, and stops nothing else; nothing of it is in the audit trail', async () => {
  completeEnvironment({ AUTH_SECRET: old, AUTH_SECRET_PREVIOUS: '' });
  expect((await resealSecrets(boss)).webhooks).toEqual({ anew: 0, already: 0, lost: ['Chat'] });
  await setWebhook(boss, { name: 'Chat', kind: 'plain', url, secret, private: false, teams: [], severities: [] }, new Date());
  completeEnvironment({ AUTH_SECRET: fresh, AUTH_SECRET_PREVIOUS: old });
  expect((await resealSecrets(boss)).webhooks).toEqual({ anew: 1, already: 0, lost: [] });
  const entries = await query(
    sql`select after::text as after from audit_entry where action = 'sealed.renew' order by id`,
    z.object({ after: z.string() }),
  );
  expect(entries).toHaveLength(4);
  expect(JSON.parse(entries[2]?.after ?? '{}')).toMatchObject({ webhooks: { anew: 0, unreadable: 1 } });
  expect(entries.map(({ after }) => after).join()).not.toMatch(/both sides know|[A-Za-z0-9+/]{40}/);
});

test('a second factor that could not be asked for or stored is no lost one: it is told, and done the next time', async () => {
  completeEnvironment({ AUTH_SECRET: old, AUTH_SECRET_PREVIOUS: fresh });
  await execute(sql`alter table two_factor add constraint tried check (secret = '') not valid`);
  await expect(resealSecrets(boss)).rejects.toThrow(/tried/);
  await execute(sql`alter table two_factor drop constraint tried`);
  expect((await resealSecrets(boss))['second factors']).toEqual({ anew: 1, already: 0, lost: [] });
  completeEnvironment({ AUTH_SECRET: 'another secret that opens nothing of before', AUTH_SECRET_PREVIOUS: '' });
  expect((await resealSecrets(boss))['second factors'].lost).toHaveLength(1);
});
