import { expect, type Page, test } from '@playwright/test';
import { openPage } from './open-page';
import { readMailbox } from './read-mailbox';
import { sendEvents, type Told } from './send-events';
import { signInAs } from './sign-in-as';

const MINUTE_MS = 60_000;
/** Live means that a person sees it no later than this after it happened. */
const LIVE_MS = 5_000;
const hit = ['Lakehead Medical Center', 'Granite River Hospital', 'Chippewa Vale Hospital'];
const codes = ['LKH', 'GRN', 'CHV'];
const run = Date.now() % 1_000_000;

const person = (facility: string, number: number) => ({ facility, employee: `E${run}-${facility}-${number}` });
const people = codes.flatMap((facility) => [person(facility, 1), person(facility, 2)]);
/** Hired where nothing goes wrong: what tells one connector from everything. */
const calm = ['PNC', 'IRN'].map((facility) => person(facility, 1));
const later = codes.map((facility) => person(facility, 3));
type Hire = ReturnType<typeof person>;

const step = ({ facility, employee }: Hire, milestone: string, minutesAgo: number, more: Partial<Told> = {}): Told => ({
  workflow: 'wf-employee-onboarding',
  milestone,
  facility,
  occurredAt: new Date(Date.now() - minutesAgo * MINUTE_MS),
  keys: { employee_id: employee },
  measures: { people: 1 },
  ...more,
});

const begin = (hire: Hire): Told[] => [
  step(hire, 'hire_recorded', 20),
  step(hire, 'hire_event_published', 19, { interface: 'if-hire-erp' }),
  step(hire, 'hire_in_identity', 15, { interface: 'if-hire-idp' }),
];
const schedule = (hire: Hire, more: Partial<Told>) => step(hire, 'hire_in_schedule', 0, { interface: 'if-hire-sched', ...more });
const refuse = (hire: Hire) =>
  schedule(hire, {
    status: 'failed',
    error: { class: 'auth_failed', code: '401', message: 'The key of the scheduling service has expired.' },
    attributes: { 'http.response.status_code': 401 },
  });

const cell = (page: Page, place: string, state: string) => page.getByRole('link', { name: new RegExp(`^${place}, Onboarding: ${state}`) });

test('a connector that refuses everywhere is seen, mailed once, acknowledged, and resolved by what happens after the mend', async ({
  page,
  context,
}) => {
  await sendEvents([...people, ...calm].flatMap(begin));
  await signInAs(page, 'Milo Brandt', '/health');
  for (const place of hit) await expect(cell(page, place, 'Good')).toBeVisible();

  const failedAt = Date.now();
  await sendEvents(people.map(refuse));
  const left = () => Math.max(1, failedAt + LIVE_MS - Date.now());
  for (const place of hit) await expect(cell(page, place, '(Critical|High)')).toBeVisible({ timeout: left() });
  await expect(
    page.getByRole('group', { name: /^Map of/ }).getByRole('link', { name: new RegExp(`^${hit[0]}.*: (Critical|High)`) }),
  ).toBeVisible({ timeout: left() });
  await expect(cell(page, 'Pinecrest Hospital', 'Good')).toBeVisible();

  await test.step('in the queue of the team that owns it', async () => {
    await openPage(page, '/exceptions?tab=team&team=team-security');
    const row = page.getByRole('listitem').filter({ hasText: 'Scheduling API', has: page.getByRole('checkbox', { name: /^Select EX-/ }) });
    await expect(row).toContainText('Security Operations');
  });

  const [mail] = await test.step('mailed once', async () => {
    await expect.poll(() => readMailbox('Scheduling API')).toHaveLength(1);
    return readMailbox('Scheduling API');
  });
  expect(mail?.subject).toMatch(/^\[(High|Critical)\] Access refused or credential expired: Scheduling API \(EX-\d+\)( code \d{4})?$/);
  const ref = mail?.subject.match(/EX-\d+/)?.[0] ?? '';
  const links = mail?.text.match(/https?:\/\/\S+/g) ?? [];
  expect(links.map((link) => new URL(link).pathname)).toEqual([
    `/exceptions/${ref}`,
    '/runbooks/integration-platform',
    expect.stringMatching(/^\/acknowledge\/[\w.-]+$/),
  ]);

  await test.step('the runbook of the mail opens', async () => {
    const runbook = await context.newPage();
    await runbook.goto(links[1] ?? '');
    await expect(runbook.getByRole('heading', { level: 1 })).toHaveText('Shared integration platform');
    await runbook.close();
  });

  await openPage(page, links[0] ?? '');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Access refused or credential expired');
  await expect(page.getByRole('region', { name: 'Runbook' })).toBeVisible();
  const affected = page.getByRole('region', { name: 'What it affects' });
  await expect(affected).toContainText(`${people.length} cases`);
  await expect(page.getByRole('region', { name: 'Who was told' })).toContainText('Security Operations mailed');

  await test.step('more cases join on the page, without a reload', async () => {
    await sendEvents(later.flatMap((hire) => [...begin(hire), refuse(hire)]));
    await expect(affected).toContainText(`${people.length + later.length} cases`);
  });

  await test.step('somebody takes it up', async () => {
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await expect(page.getByRole('region', { name: 'History' }).getByRole('listitem').first()).toContainText('You acknowledged');
    await expect(page.getByRole('button', { name: 'Acknowledge' })).toBeHidden();
  });

  await test.step('the connector is mended, and what happens proves it', async () => {
    await sendEvents([...people, ...later].map((hire) => schedule(hire, { status: 'completed' })));
    await expect(page.getByRole('region', { name: 'How it ended' })).toContainText(`All ${people.length + later.length} mended`);
    await expect(page.getByText('proved by what happened')).toBeVisible();
  });

  // Nobody is needed any more; the log entries that failed stay visible in the window.
  await openPage(page, '/health');
  for (const place of hit) await expect(cell(page, place, '(Good|Watch)')).toBeVisible();
  // Said once that it is wrong; that it is over may come within five minutes, to the same people.
  expect((await readMailbox(ref)).filter(({ subject }) => !subject.startsWith('[Over]'))).toHaveLength(1);
});
