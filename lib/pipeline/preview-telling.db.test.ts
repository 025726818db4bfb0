import { beforeAll, describe, expect, test } from 'vitest';
import { applyCatalog } from '@/lib/catalog';
import { completeEnvironment } from '@/lib/config';
import { execute, sql } from '@/lib/db';
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

  test('what a silence hides is told to nobody, until when and why; what it does not hide is told, and to the webhooks that ask for it', async () => {
    await execute(sql`INSERT INTO silence (id, environment, kind, facilities, departments, workflows, interfaces, connectors, applications, codes, severities, teams,
        hides_critical, starts_at, ends_at, reason, made_at, made_by, made_by_id)
      VALUES (gen_random_uuid(), 'production', 'maintenance', '{fac-lakehead}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', false,
        ${new Date(NIGHT.getTime() - 3_600_000)}, ${new Date(NIGHT.getTime() + 3_600_000)}, 'Keys are renewed.', ${NIGHT}, 'Dana', 'p1')`);
    await execute(sql`INSERT INTO webhook (id, name, kind, url, secret, teams, severities, set_by, set_at)
      VALUES (gen_random_uuid(), 'paging', 'pagerduty', 'https://p.example', 's', '{}', '{sev1}', 'Dana', ${NIGHT})`);
    const ask = (facility: string, severity: 'sev1' | 'sev2') => previewTelling(admin, { code: 'EXC-PLT-AUTH', facility, severity }, NIGHT);
    expect(await ask('fac-lakehead', 'sev2')).toMatchObject({
      quiet: { reason: 'Silenced by Dana for maintenance: Keys are renewed.', until: '2026-11-18T10:00:00.000Z' },
      steps: [],
    });
    expect((await ask('fac-bayfield', 'sev2')).quiet).toBeNull();
    const critical = await ask('fac-lakehead', 'sev1');
    expect(critical.quiet).toBeNull();
    expect(critical.steps[0]?.to).toContain('webhook paging');
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
