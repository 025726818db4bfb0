import type { Actor, Scope, TimeWindow } from '@/lib/domain';
import type { Health, Verdict } from '@/lib/domain/views/health';
import { type NameOf, writeHeadline } from '@/lib/localize';
import { type PlacesStanding, readPlaceCounting, readStanding, readVolumeBefore } from '@/lib/show';
import { locateFailures, renewVerdict } from './locate-failures';

const MOST_SHOWN = 3;

type OpenException = PlacesStanding['exceptions'][number];

/** The open exceptions that tell of the same place; without one place, the worst that are open. */
function related(verdict: Verdict, open: readonly OpenException[]): OpenException[] {
  const { scope } = verdict;
  if (scope === null) return open.slice(0, MOST_SHOWN);
  const { facility, workflow, department, connector, application } = scope;
  const within = (wanted: readonly string[] | undefined, there: readonly (string | null)[]) =>
    wanted === undefined || (there.length > 0 && there.every((id) => id !== null && wanted.includes(id)));
  return open.filter(
    (one) =>
      within(facility, one.facilities) &&
      within(workflow, one.workflows) &&
      within(department, one.departments) &&
      within(connector, [one.connector]) &&
      within(application, [one.application]),
  );
}

function sumImpact(exceptions: readonly OpenException[]) {
  const people = exceptions.flatMap((one) => (one.people === null ? [] : [one.people]));
  const money = exceptions.filter((one) => one.amount_minor !== null && one.currency !== null);
  const currency = money[0]?.currency ?? null;
  const sum = (numbers: number[]) => (numbers.length === 0 ? null : numbers.reduce((a, b) => a + b, 0));
  return {
    people: sum(people),
    amountMinor: sum(money.filter((one) => one.currency === currency).map((one) => one.amount_minor ?? 0)),
    currency,
  };
}

interface Where {
  verdict: Verdict;
  absence: Verdict | null;
  locatedAt: Date;
}

/** What the worker located, while it fits what has failed; else located here. */
async function readWhere(actor: Actor, standing: PlacesStanding, { scope, now }: { scope: Scope; now: Date }): Promise<Where> {
  const { failures, located, counts, window, names } = standing;
  const nameOf: NameOf = (dimension, id) => names[dimension](id).name;
  const kept = located && renewVerdict(located.verdict, failures, nameOf);
  if (located && kept) return { verdict: kept, absence: located.absence, locatedAt: located.as_of };
  const tallies = counts ?? (await readPlaceCounting(actor, { scope, window, now }));
  return { ...(await locateFailures({ actor, scope, window, now, nameOf }, { ...tallies, failures })), locatedAt: now };
}

/** How the estate stands, with the sentence that says it and the place where failures come from. */
export async function readHealth(
  actor: Actor,
  { scope, window, compare }: { scope: Scope; window: TimeWindow; compare?: 'week' | undefined },
  now = new Date(),
): Promise<Health> {
  const [standing, before] = await Promise.all([
    readStanding(actor, { scope, window, now }, { counting: true }),
    compare ? readVolumeBefore(actor, { scope, window, now }) : null,
  ]);
  const { cells, everReceived, exceptions, facilities, lastReceivedAt, names, timezone, workflows } = standing;
  const { verdict, absence: silence, locatedAt } = await readWhere(actor, standing, { scope, now });
  const about = related(verdict, exceptions);
  const nouns = new Map(facilities.map((place) => [place.id, place.noun]));
  const headline = writeHeadline({
    verdict,
    facilities,
    nounOf: (id) => nouns.get(id) ?? 'site',
    elsewhere: exceptions.filter((one) => verdict.kind !== 'one_place' || !about.includes(one)),
    everReceived,
    lastReceivedAt,
    now,
  });
  const count = (state: string) => facilities.filter((place) => place.state === state).length;
  return {
    environment: scope.environment,
    timezone,
    asOf: now.toISOString(),
    from: standing.window.from.toISOString(),
    to: standing.window.to.toISOString(),
    headline,
    facilities,
    workflows,
    cells,
    before,
    counts: {
      crit: count('crit'),
      high: count('high'),
      unknown: count('unknown'),
      medium: count('medium'),
      watch: count('watch'),
      good: count('good'),
      none: count('none'),
    },
    where: {
      verdict,
      locatedAt: locatedAt.toISOString(),
      silence: silence?.kind === 'one_place' ? silence : null,
      ...sumImpact(about),
      exceptions: about.slice(0, MOST_SHOWN).map((one) => ({
        ref: one.ref,
        title: one.title,
        statement: one.statement,
        severity: one.severity,
        state: one.state,
        since: one.first_at.toISOString(),
        team: names.team(one.team).name,
        transactions: one.transactions,
        runbook: one.runbook,
      })),
    },
    lastReceivedAt: lastReceivedAt?.toISOString() ?? null,
    everReceived,
  };
}
