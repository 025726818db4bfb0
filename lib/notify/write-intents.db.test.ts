import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { applyCatalog, type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, inTransaction, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { ExceptionChange } from '@/lib/domain';
import { deliverIntents } from './deliver-intents';
import { exceptionOf, intentsOf, NOW, openMailbox, tell } from './notify.fixture';
import { writeIntents } from './write-intents.db';

testDatabase();

let index: CatalogIndex;
beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  index = indexCatalog((await currentCatalog()).catalog);
});

const write = (changes: readonly ExceptionChange[], now = NOW) => inTransaction((tx) => writeIntents(tx, changes, index, now));

describe('writing down whom to tell', () => {
  test('the same changes twice, and twice in one step, write one intent', async () => {
    const exception = exceptionOf();
    const changes: ExceptionChange[] = [{ exception, kind: 'opened', before: null }];
    await write([...changes, ...changes]);
    await write(changes, new Date(NOW.getTime() + 1000));
    const intents = await intentsOf(exception.id);
    expect(intents).toMatchObject([
      {
        reason: 'opened',
        epoch: 1,
        state: 'waiting',
        recipient: index.teams.get('team-integration')?.email,
        available_at: NOW,
        ended_at: null,
      },
    ]);
    expect(intents[0]?.message_id).toBe(`<${intents[0]?.id}@localhost>`);
  });

  test('a reopening and a rise to Critical are told again, each once', async () => {
    const exception = exceptionOf();
    const reopened = { ...exception, reopened: 1 };
    const critical = { ...reopened, severity: 'sev1' as const };
    const changes: ExceptionChange[] = [
      { exception, kind: 'opened', before: null },
      { exception, kind: 'joined', before: { severity: 'sev2', transactions: 1 } },
      { exception: reopened, kind: 'reopened', before: { severity: 'sev2', transactions: 3 } },
      { exception: critical, kind: 'severity_raised', before: { severity: 'sev2', transactions: 3 } },
      { exception: critical, kind: 'resolved', before: { severity: 'sev1', transactions: 3 } },
    ];
    await write(changes);
    await write(changes);
    const intents = await intentsOf(exception.id);
    expect(intents.map(({ reason, epoch }) => `${reason} ${epoch}`).sort()).toEqual(['opened 1', 'reopened 2', 'severity 2']);
  });

  test('what was found in history is written down as not mailed, with the reason', async () => {
    const exception = exceptionOf({ history: true });
    await write([{ exception, kind: 'opened', before: null }]);
    expect(await intentsOf(exception.id)).toMatchObject([
      { state: 'cancelled', state_reason: 'Found in history that arrived late; nobody is mailed.', ended_at: NOW },
    ]);
  });

  test('what was found in history and goes on now is told after all, once', async () => {
    const exception = exceptionOf({ history: true });
    await write([{ exception, kind: 'opened', before: null }]);
    const live: ExceptionChange[] = [
      { exception: { ...exception, history: false }, kind: 'opened', before: { severity: 'sev2', transactions: 1 } },
    ];
    const later = new Date(NOW.getTime() + 1000);
    await write([...live, ...live], later);
    await write(live, later);
    expect(await intentsOf(exception.id)).toMatchObject([{ state: 'waiting', state_reason: null, available_at: later, ended_at: null }]);
  });

  test('a team that left the catalog does not swallow the mail: the fallback team has it', async () => {
    const exception = exceptionOf({ team: 'team-gone' });
    await write([{ exception, kind: 'opened', before: null }]);
    const fallback = index.teams.get(index.catalog.routing.fallbackTeam);
    expect(await intentsOf(exception.id)).toMatchObject([{ recipient: fallback?.email }]);
  });

  test('a step that rolls back tells nobody', async () => {
    const exception = exceptionOf();
    const step = inTransaction(async (tx) => {
      await writeIntents(tx, [{ exception, kind: 'opened', before: null }], index, NOW);
      throw new Error('the step failed');
    });
    await expect(step).rejects.toThrow('the step failed');
    expect(await intentsOf(exception.id)).toEqual([]);
  });
});

describe('several mails about one exception', () => {
  beforeEach(async () => {
    await execute(sql`DELETE FROM intent`);
  });

  test('what is not sent yet is told in one mail: the newest', async () => {
    const mailbox = await openMailbox();
    const exception = await tell(index);
    await execute(sql`UPDATE exception SET severity = 'sev1' WHERE id = ${exception.id}::uuid`);
    const critical = { ...exception, severity: 'sev1' as const };
    await write(
      [{ exception: critical, kind: 'severity_raised', before: { severity: 'sev2', transactions: 1 } }],
      new Date(NOW.getTime() + 5),
    );
    await deliverIntents(new Date(NOW.getTime() + 10), { transportUrl: mailbox.url });
    await mailbox.close();
    expect(await intentsOf(exception.id)).toMatchObject([
      { reason: 'opened', state: 'cancelled', state_reason: 'A newer mail about it says more.' },
      { reason: 'severity', state: 'delivered' },
    ]);
    expect(mailbox.mails).toHaveLength(1);
  });

  test('Critical is told to people who had acknowledged it as High', async () => {
    const mailbox = await openMailbox();
    const exception = await tell(index);
    await deliverIntents(NOW, { transportUrl: mailbox.url });
    const acknowledgedAt = new Date(NOW.getTime() + 1000);
    await execute(
      sql`UPDATE exception SET severity = 'sev1', state = 'acknowledged', acknowledged_at = ${acknowledgedAt} WHERE id = ${exception.id}::uuid`,
    );
    const critical = { ...exception, severity: 'sev1' as const, acknowledgedAt };
    const later = new Date(NOW.getTime() + 60_000);
    await write([{ exception: critical, kind: 'severity_raised', before: { severity: 'sev2', transactions: 1 } }], later);
    await deliverIntents(later, { transportUrl: mailbox.url });
    await mailbox.close();
    expect((await intentsOf(exception.id)).map((i) => i.state)).toEqual(['delivered', 'delivered']);
    expect(mailbox.mails.map((mail) => /^Subject: \[(\w+)\]/m.exec(mail)?.[1])).toEqual(['High', 'Critical']);
  });
});
