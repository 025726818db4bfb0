import { listReaders, type Reader } from '@/lib/access';
import { currentCatalog } from '@/lib/catalog';
import { config } from '@/lib/config';
import { type Catalog, ConflictError, InvalidInputError, isAddressed, mayAct, NotFoundError, type Report } from '@/lib/domain';
import {
  type DueDigest,
  digestDue,
  listDigestChoices,
  listDueDigests,
  openDigest,
  type PreparedDigest,
  planDigests,
  prepareDigest,
  renderDigest,
  skipDigest,
  storeDigestPlans,
  weekOf,
  writeDigest,
} from '@/lib/notify';
import { readReport } from '@/lib/show';

const ENVIRONMENT = 'production';
const AT_ONCE = 20;
const DAY_MS = 86_400_000;

type Choices = Awaited<ReturnType<typeof listDigestChoices>>;

const choiceOf = (choices: Choices, { actor }: Reader, report: Report) =>
  choices.find((choice) => choice.person_id === actor.id && choice.audience === report.id)?.wanted;

/** Whether a reader gets the mail of a report: what they said, else what the catalog says; never without the right to read measures. */
const gets = (choices: Choices, reader: Reader, report: Report) =>
  report.digest !== undefined &&
  mayAct(reader.actor, 'read:kpis', { environment: ENVIRONMENT }) &&
  (choiceOf(choices, reader, report) ?? isAddressed(report, reader.actor));

/**
 * Plans the weekly mails of the days to come, and writes those whose hour has come with what their reader may see now. Returns how many it
 * wrote. Running it twice, or twice at once, writes each once: a mail is a row before it is due, and its intent is written with its text.
 */
export async function tickDigests(now: Date): Promise<number> {
  const { catalog } = await currentCatalog();
  const { timezone } = catalog.organisation;
  const [readers, choices] = await Promise.all([listReaders(), listDigestChoices()]);
  const orders = readers.flatMap((reader) =>
    catalog.reports
      .filter((report) => gets(choices, reader, report))
      .map((report) => ({ personId: reader.actor.id, timezone: reader.timezone ?? timezone, report })),
  );
  await storeDigestPlans(ENVIRONMENT, planDigests(orders, timezone, now), now);
  let written = 0;
  for (const due of await listDueDigests(now, AT_ONCE)) {
    const reader = readers.find(({ actor }) => actor.id === due.person_id);
    const report = catalog.reports.find(({ id }) => id === due.audience);
    if (due.outdated) await skipDigest(due.id, 'A later week was due as well before it could be written.', now);
    else if (!reader || !report || !gets(choices, reader, report))
      await skipDigest(due.id, 'It was not wanted any more, or not allowed.', now);
    else if (await write(due, reader, choiceOf(choices, reader, report) === true, now)) written += 1;
  }
  return written;
}

async function compose(
  { audience, period_on }: Pick<DueDigest, 'audience' | 'period_on'>,
  { actor }: Reader,
  asked: boolean,
  now: Date,
): Promise<PreparedDigest> {
  const report = await readReport(actor, { audience, scope: { environment: ENVIRONMENT }, period: 'week', on: period_on, now });
  return prepareDigest({ report, recipient: actor.email, asked, baseUrl: config().baseUrl });
}

async function write(due: DueDigest, reader: Reader, asked: boolean, now: Date): Promise<boolean> {
  const content = await compose(due, reader, asked, now);
  return writeDigest(due, { content, recipient: reader.actor.email, grants: reader.actor.grants }, now);
}

export interface SendDigest {
  audience: string;
  email: string;
  /** A date inside the week to tell; the last whole one when left out. */
  on?: string | undefined;
  dryRun: boolean;
}

function findReport(catalog: Catalog, audience: string): Report {
  const report = catalog.reports.find(({ id }) => id === audience);
  if (!report)
    throw new NotFoundError(`There is no report ${audience}; there are ${catalog.reports.map(({ id }) => id).join(', ') || 'none'}.`);
  return report;
}

/**
 * Writes the mail of one person, report and week now, whether or not they are on its list, or only says what it would be. Errors:
 * NotFoundError for an unknown person or report, InvalidInputError for a week that has not ended, ConflictError when they turned it off or it was
 * written before: nobody is told twice.
 */
export async function sendDigest({ audience, email, on, dryRun }: SendDigest, now: Date): Promise<{ subject: string; text: string }> {
  const { catalog } = await currentCatalog();
  const { timezone } = catalog.organisation;
  const report = findReport(catalog, audience);
  const [reader] = await listReaders(email);
  if (!reader) throw new NotFoundError(`Nobody with the e-mail ${email} has any right.`);
  if (!mayAct(reader.actor, 'read:kpis', { environment: ENVIRONMENT })) throw new ConflictError(`${email} may not read measures.`);
  const asked = choiceOf(await listDigestChoices(), reader, report);
  if (asked === false) throw new ConflictError(`${email} turned this mail off.`);
  const week = on === undefined ? weekOf(new Date(now.getTime() - 7 * DAY_MS), timezone) : weekOf(new Date(`${on}T18:00:00Z`), timezone);
  if (!dryRun && week === weekOf(now, timezone))
    throw new InvalidInputError(`The week of ${week} has not ended; with --dry-run it can be looked at.`);
  const content = await compose({ audience, period_on: week }, reader, asked === true, now);
  const said = renderDigest(content, false);
  if (dryRun) return said;
  const order = { personId: reader.actor.id, timezone: reader.timezone ?? timezone, report };
  const plan = { personId: reader.actor.id, audience, periodOn: week, dueAt: digestDue(week, order, timezone) };
  const row = await openDigest(ENVIRONMENT, plan, now);
  if (row.written)
    throw new ConflictError(`It was written before (${row.skipped ?? row.state ?? 'without a mail'}); nobody is told twice.`);
  const done = await writeDigest(
    { id: row.id, environment: ENVIRONMENT },
    { content, recipient: reader.actor.email, grants: reader.actor.grants },
    now,
  );
  if (!done) throw new ConflictError('It was written at this very moment by the worker.');
  return said;
}
