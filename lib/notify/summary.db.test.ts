import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog, type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { Team } from '@/lib/domain';
import { deliverIntents } from './deliver-intents';
import { openMailbox, tell } from './notify.fixture';
import { summaryDue } from './plan-summary';
import { writeSummary } from './write-summary.db';

testDatabase();

let index: CatalogIndex;
let team: Team;
/** Wednesday, 07:30 in Chicago. */
const DUE = new Date('2026-11-18T13:30:00Z');
beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  index = indexCatalog((await currentCatalog()).catalog);
  team = index.teams.get('team-gl') as Team;
});
beforeEach(async () => {
  for (const table of [sql`team_summary`, sql`intent`, sql`exception`]) await execute(sql`DELETE FROM ${table}`);
});

describe('when', () => {
  test.each([
    ['a minute before', '2026-11-18T13:29:00Z', undefined, null],
    ['at the hour', '2026-11-18T13:30:00Z', undefined, '2026-11-18'],
    ['after an outage of the morning', '2026-11-18T18:00:00Z', undefined, '2026-11-18'],
    ['after an outage of the day', '2026-11-18T22:00:00Z', undefined, null],
    ['on Sunday', '2026-11-22T13:30:00Z', undefined, null],
    ['on Thanksgiving', '2026-11-26T13:30:00Z', undefined, null],
    ['in summer, the same hour on the wall', '2026-07-15T12:30:00Z', undefined, '2026-07-15'],
    ['at its own hour', '2026-11-18T12:00:00Z', '06:00', '2026-11-18'],
    ['turned off', '2026-11-18T13:30:00Z', 'off', null],
  ] as const)('%s', (_, at, summaryAt, day) => {
    expect(summaryDue({ id: 'team-gl', summaryAt }, index, new Date(at))?.day ?? null).toBe(day);
  });
});

test('open, overdue, closed and repeated are counted; each day is told once, by whomever', async () => {
  const mailbox = await openMailbox();
  const opened = { team: 'team-gl', openedAt: new Date(DUE.getTime() - 3_600_000), lastAt: DUE };
  await tell(index, { ...opened, dueAt: new Date(DUE.getTime() + 3_600_000) });
  const late = await tell(index, { ...opened, dueAt: new Date(DUE.getTime() - 60_000), severity: 'sev3' });
  const over = await tell(index, { ...opened });
  await execute(sql`UPDATE exception SET state = 'resolved', closed_by = 'evidence', resolved_at = ${DUE} WHERE id = ${over.id}::uuid`);
  await tell(index, { team: 'team-ap' });
  await execute(sql`DELETE FROM intent`);
  const written = await Promise.all([1, 2, 3].map(() => writeSummary(team, index, DUE)));
  expect(written.filter(Boolean)).toHaveLength(1);
  expect(await writeSummary(team, index, new Date(DUE.getTime() + 60_000))).toBe(false);
  await deliverIntents(DUE, { transportUrl: mailbox.url });
  await mailbox.close();
  expect(mailbox.mails).toHaveLength(1);
  const mail = (mailbox.mails[0] ?? '').replaceAll('=\r\n', '').replaceAll(/\r\n[ \t]+/g, ' ');
  expect(mail).toContain('Subject: [Summary] General Accounting: 2 open, 1 overdue');
  expect(mail).toContain('1 closed since yesterday, 1 of them proved by what happened.');
  expect(mail).toContain(`EX-${late.number}`);
  expect(mail).toContain('3 times in seven days');
});

test('nothing to say: no mail, and that is noted', async () => {
  expect(await writeSummary(team, index, DUE)).toBe(false);
  expect(await query(sql`SELECT skipped FROM team_summary`, z.object({ skipped: z.string() }))).toEqual([
    { skipped: 'There was nothing to say.' },
  ]);
});
