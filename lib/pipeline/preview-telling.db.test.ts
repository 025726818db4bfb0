import { beforeAll, describe, expect, test } from 'vitest';
import { applyCatalog } from '@/lib/catalog';
import { completeEnvironment } from '@/lib/config';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, systemActor } from '@/lib/domain';
import { deliverIntents } from '@/lib/notify';
import { openMailbox } from '@/lib/notify/notify.fixture';
import { readTelling } from '@/lib/show';
import { previewTelling } from './preview-telling';
import { sendTest } from './send-test';

testDatabase();
const admin = systemActor('test');
/** Wednesday, 03:00 in Chicago. */
const NIGHT = new Date('2026-11-18T09:00:00Z');

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
});

describe('who would hear', () => {
  test('Critical: the team at once, whoever is on call at once, then the steps of the policy by the clock', async () => {
    const view = await previewTelling(admin, { code: 'EXC-PLT-AUTH', facility: 'fac-lakehead', severity: 'sev1' }, NIGHT);
    expect(view.team.id).toBe('team-security');
    expect(view.policy).toBe('Critical');
    const minutes = view.steps.map(({ at }) => (Date.parse(at) - NIGHT.getTime()) / 60_000);
    expect(minutes.slice(0, 4)).toEqual([0, 0, 15, 30]);
    expect(view.steps.every(({ to }) => to.length > 0)).toBe(true);
  });

  test('Low at night: the team when it is at work, together with others, and nobody is called', async () => {
    const view = await previewTelling(admin, { code: 'EXC-SUP-BANK', severity: 'sev4' }, NIGHT);
    expect(view.policy).toBeNull();
    expect(view.steps).toMatchObject([{ at: '2026-11-18T13:00:00.000Z', together: true }]);
  });

  test.each([
    ['a type', { code: 'EXC-NOT-THERE' }],
    ['a facility', { code: 'EXC-PLT-AUTH', facility: 'fac-atlantis' }],
  ])('%s that is not in the catalog is said', async (_, asked) => {
    await expect(previewTelling(admin, asked, NIGHT)).rejects.toThrow(/no (exception type|facility)/);
  });

  test('nobody without the right learns who is on call', async () => {
    await expect(previewTelling({ ...admin, grants: [] }, { code: 'EXC-PLT-AUTH' }, NIGHT)).rejects.toThrow(/may not/);
  });
});

test('a test goes the whole way to the one who asked, once at a time, and its end is shown', async () => {
  const mailbox = await openMailbox();
  completeEnvironment({ SMTP_URL: mailbox.url });
  const now = new Date();
  const dana: Actor = { ...admin, kind: 'person', id: 'p1', name: 'Dana', email: 'dana@q.example' };
  await sendTest(dana, now);
  await expect(sendTest(dana, now)).rejects.toThrow(/still under way/);
  expect((await readTelling(dana, now)).test).toMatchObject({ state: 'waiting', recipient: 'dana@q.example' });
  await deliverIntents(now);
  await mailbox.close();
  expect(mailbox.mails).toHaveLength(1);
  expect(mailbox.mails[0]).toContain('Subject: [Test] Throughline reaches you');
  expect((await readTelling(dana, new Date())).test).toMatchObject({ state: 'delivered', route: 'first' });
});
