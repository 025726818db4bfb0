import { z } from 'zod';
import { listPeople } from '@/lib/access';
import { currentCatalog } from '@/lib/catalog';
import { lane, query, sql } from '@/lib/db';
import { type Actor, NotFoundError, type Scope, severities, severitySchema } from '@/lib/domain';
import { ageBands, type TeamView } from '@/lib/domain/views/team';
import { type ExceptionFilter, visibleExceptions } from './find-exceptions.db';
import { listTeamShifts, readTeamDuty } from './read-schedules.db';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MOST_CAUSES = 8;

const openSchema = z.object({
  severity: severitySchema,
  person_id: z.string().nullable(),
  person_name: z.string().nullable(),
  opened_at: z.date(),
  is_overdue: z.boolean(),
  waits: z.boolean(),
  amount_minor: z.coerce.number().nullable(),
  currency: z.string().nullable(),
});
const keptSchema = z.object({
  opened: z.number(),
  taken_of: z.number(),
  taken_in_time: z.number(),
  taken_ms: z.number().nullable(),
  ended_of: z.number(),
  ended_in_time: z.number(),
  ended_ms: z.number().nullable(),
});
const causeSchema = z.object({ code: z.string(), title: z.string(), opened: z.number(), open: z.number() });

interface Asked {
  scope: Scope;
  days: number;
  now: Date;
}

/** How a team stands, counted over what the reader may see. Throws NotFoundError. Cost: the exceptions of the team that are open or began in the days. */
export async function readTeam(actor: Actor, id: string, { scope, days, now }: Asked): Promise<TeamView> {
  const { catalog } = await currentCatalog();
  const team = catalog.teams.find((one) => one.id === id);
  if (!team) throw new NotFoundError(`There is no team ${id.slice(0, 60)}.`);
  const filter: ExceptionFilter = { actor, scope, now, dayEnd: now, found: [] };
  const from = new Date(now.getTime() - days * DAY_MS);
  const [open, [kept], causes, people, duty, shifts] = await Promise.all([
    query(
      sql`select v.severity, v.person_id, p.name as person_name, v.opened_at, v.is_overdue, v.waiting_on is not null as waits, v.amount_minor, v.currency
        from (${visibleExceptions(filter)}) v left join person p on p.id = v.person_id
        where v.team = ${id} and v.state <> 'resolved' and not v.is_explained`,
      openSchema,
      lane('screen'),
    ),
    query(
      sql`with mine as (
          select v.opened_at, v.acknowledge_by, v.due_at, v.acknowledged_at, v.resolved_at from (${visibleExceptions(filter)}) v
          where v.team = ${id} and v.opened_at >= ${from} and not v.history and not v.is_explained
        )
        select count(*)::int as opened,
          -- What evidence ended before anybody had to take it was in time.
          count(*) filter (where coalesce(acknowledged_at, resolved_at) is not null or acknowledge_by < ${now})::int as taken_of,
          count(*) filter (where coalesce(acknowledged_at, resolved_at) <= acknowledge_by)::int as taken_in_time,
          (percentile_cont(0.5) within group (order by extract(epoch from acknowledged_at - opened_at) * 1000) filter (where acknowledged_at is not null))::float8 as taken_ms,
          count(*) filter (where resolved_at is not null or due_at < ${now})::int as ended_of,
          count(*) filter (where resolved_at <= due_at)::int as ended_in_time,
          (percentile_cont(0.5) within group (order by extract(epoch from resolved_at - opened_at) * 1000) filter (where resolved_at is not null))::float8 as ended_ms
        from mine`,
      keptSchema,
      lane('screen'),
    ),
    query(
      sql`select v.code, min(v.title) as title, count(*) filter (where v.opened_at >= ${from} and not v.history)::int as opened,
          count(*) filter (where v.state <> 'resolved')::int as open
        from (${visibleExceptions(filter)}) v
        where v.team = ${id} and ((v.opened_at >= ${from} and not v.history) or v.state <> 'resolved') and not v.is_explained
        group by v.code order by count(*) desc, v.code limit ${MOST_CAUSES}`,
      causeSchema,
      lane('screen'),
    ),
    listPeople(),
    readTeamDuty(actor, id, catalog, now),
    listTeamShifts(actor, id, catalog, now),
  ]);
  const titles = new Map(catalog.exceptionTypes.map(({ code, title }) => [code, title]));
  const nameOf = (email: string) => people.find((one) => one.email === email)?.name ?? email;
  return {
    timezone: catalog.organisation.timezone,
    asOf: now.toISOString(),
    team: { id, name: team.name },
    scope: team.scope,
    coverage: team.coverage,
    managers: team.managers.map(nameOf),
    days,
    load: prepareLoad(open, actor, now),
    kept: {
      opened: kept?.opened ?? 0,
      taken: { of: kept?.taken_of ?? 0, inTime: kept?.taken_in_time ?? 0, medianMs: kept?.taken_ms ?? null },
      ended: { of: kept?.ended_of ?? 0, inTime: kept?.ended_in_time ?? 0, medianMs: kept?.ended_ms ?? null },
    },
    causes: causes.map((one) => ({ ...one, title: titles.get(one.code) ?? one.title })),
    duty,
    shifts,
  };
}

type Open = z.infer<typeof openSchema>;

function prepareLoad(open: readonly Open[], actor: Actor, now: Date): TeamView['load'] {
  const amounts = new Map<string, number>();
  for (const { currency, amount_minor } of open)
    if (currency !== null && amount_minor !== null) amounts.set(currency, (amounts.get(currency) ?? 0) + amount_minor);
  const bandOf = (row: Open) => {
    const hours = (now.getTime() - row.opened_at.getTime()) / HOUR_MS;
    return ageBands.find((band) => band.hours === null || hours < band.hours)?.id;
  };
  const owners = Map.groupBy(open, ({ person_id }) => person_id);
  return {
    open: open.length,
    overdue: open.filter(({ is_overdue }) => is_overdue).length,
    unowned: open.filter(({ person_id }) => person_id === null).length,
    waiting: open.filter(({ waits }) => waits).length,
    oldestAt: open.map(({ opened_at }) => opened_at.toISOString()).sort()[0] ?? null,
    amounts: [...amounts].map(([currency, amountMinor]) => ({ currency, amountMinor })).sort((a, b) => b.amountMinor - a.amountMinor),
    severities: severities.map((severity) => ({ severity, open: open.filter((row) => row.severity === severity).length })),
    ages: ageBands.map(({ id }) => ({ id, open: open.filter((row) => bandOf(row) === id).length })),
    owners: [...owners]
      .map(([person, rows]) => ({
        person: person === null ? null : { id: person, name: rows[0]?.person_name ?? person, me: person === actor.id },
        open: rows.length,
        overdue: rows.filter(({ is_overdue }) => is_overdue).length,
      }))
      .sort((a, b) => b.open - a.open || (a.person?.name ?? '').localeCompare(b.person?.name ?? '')),
  };
}
