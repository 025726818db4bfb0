import { expect, test } from '@playwright/test';
import { localParts, payPeriods } from '@/lib/calendar';
import { applyCatalog, currentCatalog } from '@/lib/catalog';
import type { Catalog } from '@/lib/domain';
import { createKey } from './create-key';
import { readMailbox } from './read-mailbox';
import { sendEvents, type Told } from './send-events';
import { signInAs } from './sign-in-as';
import { withProductDatabase } from './with-product-database';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const run = Date.now() % 1_000_000;
/** Batches are planned every quarter of a minute. */
const PLANNED_MS = 30_000;

interface File {
  facility: string;
  payGroup: string;
}

/** The estate with a pay period that ended yesterday, and time files due in two and a half hours, whatever day it is. */
function moveDeadline(catalog: Catalog): { moved: Catalog; period: string } {
  const { calendars, organisation } = catalog;
  const due = new Date(Date.now() + 150 * MINUTE_MS);
  const local = localParts(due, organisation.timezone);
  const at = [local.hour, local.minute].map((part) => String(part).padStart(2, '0')).join(':');
  if (!calendars.payCalendar) throw new Error('The catalog has no pay calendar.');
  const payCalendar = {
    ...calendars.payCalendar,
    anchorPeriodEnd: new Date(Date.parse(local.date) - DAY_MS).toISOString().slice(0, 10),
    deadlines: { ...calendars.payCalendar.deadlines, time_file: { weekday: local.weekday, at, name: 'Time files due' } },
  };
  const moved = { ...catalog, calendars: { ...calendars, payCalendar } };
  const period = payPeriods(moved.calendars, due, due).find(({ periodEnd }) => periodEnd === payCalendar.anchorPeriodEnd)?.periodId;
  if (!period) throw new Error('The moved calendar has no period.');
  return { moved, period };
}

const arrive = ({ facility, payGroup }: File, period: string, minutesAgo: number): Told[] => {
  const told = (milestone: string, minutes: number): Told => ({
    workflow: 'wf-time-payroll',
    milestone,
    facility,
    interface: 'if-time-export',
    occurredAt: new Date(Date.now() - minutes * MINUTE_MS),
    keys: { file_id: `TIME-${run}-${payGroup}-${facility}`, pay_period_id: period, pay_group: payGroup },
  });
  return [told('time_exported', minutesAgo + 10), told('time_received', minutesAgo)];
};

test.describe('a payroll file that does not come', () => {
  let before: Catalog;
  test.beforeAll(async () => {
    before = await withProductDatabase(async () => (await currentCatalog()).catalog);
  });
  test.afterAll(() => withProductDatabase(async () => void (await applyCatalog(before, 'e2e'))));

  test('is an exception hours before the deadline, with the people it concerns, and ends when the file comes', async ({ page }) => {
    const { moved, period } = moveDeadline(before);
    await withProductDatabase(() => applyCatalog(moved, 'e2e'));
    const key = await createKey('validation');
    const files = before.facilities.flatMap((facility) =>
      before.organisation.payGroups.map((payGroup): File => ({ facility: facility.id, payGroup: payGroup.id })),
    );
    const missing: File = { facility: 'fac-granite', payGroup: 'pg-a' };
    const there = files.filter(({ facility, payGroup }) => facility !== missing.facility || payGroup !== missing.payGroup);
    expect([files.length, there.length]).toEqual([48, 47]);
    // Only of a period that ended while somebody listened is a file promised.
    await sendEvents(arrive({ facility: 'fac-lakehead', payGroup: 'pg-before' }, 'PP-BEFORE', (2 * DAY_MS) / MINUTE_MS), key);
    await sendEvents(
      there.flatMap((file) => arrive(file, period, 20)),
      key,
    );

    await signInAs(page, 'Jonas Whitaker', '/exceptions?tab=all');
    await page.getByRole('button', { name: /^Environment:? Production/ }).click();
    await page.getByRole('radio', { name: 'Validation' }).click();
    await page.waitForURL((url) => url.searchParams.get('environment') === 'validation');

    const row = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('checkbox', { name: /^Select EX-/ }), hasText: 'Payroll time file has not arrived' });
    await expect(row).toHaveCount(1, { timeout: PLANNED_MS });
    await expect(row).toContainText('Granite River Hospital');
    await expect(row).toContainText('Payroll Operations');
    // 82 % of the 2,150 people who work there are paid with this file.
    await expect(row).toContainText('1,763 people');
    await expect.poll(() => readMailbox('Payroll time file has not arrived')).toHaveLength(1);

    await row.getByRole('link').click();
    const detail = page.getByRole('complementary', { name: /^Exception EX-/ });
    await expect(detail.getByRole('region', { name: 'What happened' })).toContainText(
      '1,763 people at Granite River Hospital; 2 h to the deadline',
    );
    await expect(detail.getByText('a deadline of the business')).toBeVisible();
    await detail.getByRole('link', { name: 'Open on its own page' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Payroll time file has not arrived');
    await expect(page.getByRole('region', { name: 'What it affects' })).toContainText(
      `${period}, Hourly and clinical of Granite River Hospital`,
    );

    await sendEvents(arrive(missing, period, 0), key);
    await expect(page.getByRole('region', { name: 'How it ended' })).toContainText('the batch arrived');
    await expect(page.getByText('proved by what happened')).toBeVisible();
  });
});
