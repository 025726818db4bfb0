import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { lane, query, type Sql, sql } from '@/lib/db';
import { type Actor, type Environment, type SilenceMatchers, severitySchema, silenceKinds } from '@/lib/domain';
import { hidesAt, isAbout } from './find-quiet.db';

const DAY_MS = 86_400_000;
const EXAMPLES = 50;
const list = z.array(z.string());

/** What the reader may see some part of. */
const seen = (actor: Actor, environment: Environment): Sql => scopePredicate(actor, { environment }, { alias: 'e', lists: true });

const silenceRow = z.object({
  id: z.string(),
  kind: z.enum(silenceKinds),
  ...{
    facilities: list,
    departments: list,
    workflows: list,
    interfaces: list,
    connectors: list,
    applications: list,
    codes: list,
    severities: list,
  },
  teams: list,
  hides_critical: z.boolean(),
  starts_at: z.date(),
  ends_at: z.date(),
  reason: z.string(),
  made_at: z.date(),
  made_by: z.string(),
  made_by_id: z.string(),
  ended_at: z.date().nullable(),
  ended_by: z.string().nullable(),
  told: z.number().nullable(),
  hides: z.number(),
});
export type SilenceRow = z.infer<typeof silenceRow>;

/** Returns the silences of an environment that are planned, hold, or were over since `since`, latest start first, with how many open exceptions that the reader may see each hides now. */
export const listSilences = (actor: Actor, environment: Environment, { since, now }: { since: Date; now: Date }): Promise<SilenceRow[]> =>
  query(
    sql`SELECT s.*, (SELECT count(*) FROM exception e WHERE e.state <> 'resolved' AND ${hidesAt(now)} AND ${seen(actor, environment)})::int AS hides FROM silence s
        WHERE s.environment = ${environment} AND least(s.ends_at, s.ended_at) > ${since} ORDER BY s.starts_at DESC, s.id LIMIT 500`,
    silenceRow,
    lane('screen'),
  );

/** Returns how many open exceptions that the reader may see are hidden at an instant, each once. */
export async function countHidden(actor: Actor, environment: Environment, now: Date): Promise<number> {
  const [row] = await query(
    sql`SELECT count(*)::int AS n FROM exception e WHERE ${seen(actor, environment)} AND e.state <> 'resolved'
          AND EXISTS (SELECT FROM silence s WHERE ${hidesAt(now)})`,
    z.object({ n: z.number() }),
    lane('screen'),
  );
  return row?.n ?? 0;
}

const hitRow = z.object({
  number: z.number(),
  title: z.string(),
  severity: severitySchema,
  opened_at: z.date(),
  resolved_at: z.date().nullable(),
  team: z.string(),
  mailed: z.boolean(),
});
export type SilenceHitRow = z.infer<typeof hitRow>;

/**
 * Returns what a silence would hide: matching exceptions that are open, and those raised in the last days; Critical ones are counted apart, and are hidden only
 * with `hidesCritical`. Exceptions of history are left out: nobody is told of those. Cost: index exception_opened for the days asked, exception_queue for what is open.
 */
export async function previewSilence(
  environment: Environment,
  about: SilenceMatchers & { hidesCritical: boolean },
  { days, now }: { days: number; now: Date },
): Promise<{ open: number; past: number; pastMailed: number; critical: number; examples: SilenceHitRow[] }> {
  const rows = await query(
    sql`WITH s AS (SELECT ${environment}::text AS environment, ${about.facilities}::text[] AS facilities, ${about.departments}::text[] AS departments,
          ${about.workflows}::text[] AS workflows, ${about.interfaces}::text[] AS interfaces, ${about.connectors}::text[] AS connectors,
          ${about.applications}::text[] AS applications, ${about.codes}::text[] AS codes, ${about.severities}::text[] AS severities,
          ${about.teams}::text[] AS teams)
        SELECT e.number, e.title, e.severity, e.opened_at, e.resolved_at, e.team,
          EXISTS (SELECT FROM intent i WHERE i.exception_id = e.id AND i.state = 'delivered') AS mailed
        FROM exception e JOIN s ON ${isAbout}
        WHERE e.environment = ${environment} AND NOT e.history
          AND (e.state <> 'resolved' OR e.opened_at >= ${new Date(now.getTime() - days * DAY_MS)})
        ORDER BY e.state = 'resolved', e.opened_at DESC`,
    hitRow,
    lane('screen'),
  );
  const since = now.getTime() - days * DAY_MS;
  const hidden = rows.filter(({ severity }) => severity !== 'sev1' || about.hidesCritical);
  const past = hidden.filter(({ opened_at }) => opened_at.getTime() >= since);
  return {
    open: hidden.filter(({ resolved_at }) => resolved_at === null).length,
    past: past.length,
    pastMailed: past.filter(({ mailed }) => mailed).length,
    critical: rows.filter(({ severity }) => severity === 'sev1').length,
    examples: hidden.slice(0, EXAMPLES),
  };
}
