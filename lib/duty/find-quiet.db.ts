import { z } from 'zod';
import { type Connection, query, type Sql, sql } from '@/lib/db';

/** The condition that silence `s` is about exception `e`, whenever it holds. Places match when all of the exception's lie in them: what is wider is heard. */
export const isAbout: Sql = sql`s.environment = e.environment
  AND (s.facilities = '{}' OR (e.facilities <> '{}' AND e.facilities <@ s.facilities))
  AND (s.departments = '{}' OR (e.departments <> '{}' AND e.departments <@ s.departments))
  AND (s.workflows = '{}' OR (e.workflows <> '{}' AND e.workflows <@ s.workflows))
  AND (s.interfaces = '{}' OR e.interface = ANY(s.interfaces))
  AND (s.connectors = '{}' OR e.connector = ANY(s.connectors))
  AND (s.applications = '{}' OR e.application = ANY(s.applications))
  AND (s.codes = '{}' OR e.code = ANY(s.codes))
  AND (s.severities = '{}' OR e.severity = ANY(s.severities))
  AND (s.teams = '{}' OR e.team = ANY(s.teams))`;

/** The condition that silence `s` holds at an instant. */
export const holdsAt = (at: Date): Sql => sql`s.starts_at <= ${at} AND s.ends_at > ${at} AND (s.ended_at IS NULL OR s.ended_at > ${at})`;

/** The condition that silence `s` hides exception `e` at an instant: what is Critical only when somebody said yes to that. */
export const hidesAt = (at: Date): Sql => sql`${isAbout} AND ${holdsAt(at)} AND (e.severity <> 'sev1' OR s.hides_critical)`;

const quietRow = z.object({ exception_id: z.string(), id: z.string(), kind: z.string(), reason: z.string(), made_by: z.string() });

/** Why nobody is told of an exception now. */
export interface Quiet {
  silenceId: string;
  reason: string;
}

/**
 * Returns which of these exceptions are kept quiet at an instant, each with the silence that holds longest and the reason in words. Cost: the
 * silences in force, which are few.
 */
export async function findQuiet(exceptionIds: readonly string[], at: Date, tx?: Connection): Promise<Map<string, Quiet>> {
  if (exceptionIds.length === 0) return new Map();
  const rows = await query(
    sql`SELECT DISTINCT ON (e.id) e.id AS exception_id, s.id, s.kind, s.reason, s.made_by FROM silence s JOIN exception e ON ${hidesAt(at)}
        WHERE e.id = ANY(${exceptionIds}::uuid[]) ORDER BY e.id, least(s.ends_at, s.ended_at) DESC, s.id`,
    quietRow,
    tx,
  );
  return new Map(rows.map((row) => [row.exception_id, { silenceId: row.id, reason: sayQuiet(row) }]));
}

/** What an exception that is not there would be like. */
export interface Foreseen {
  environment: string;
  code: string;
  team: string;
  severity: string;
  facilities: readonly string[];
  workflows: readonly string[];
}

const foreseenRow = z.object({ kind: z.string(), reason: z.string(), made_by: z.string(), until: z.date() });

/** Returns why nobody would be told of such an exception at an instant, and until when at the longest; null when people would. */
export async function foreseeQuiet(e: Foreseen, at: Date): Promise<{ reason: string; until: Date } | null> {
  const [row] = await query(
    sql`SELECT s.kind, s.reason, s.made_by, least(s.ends_at, s.ended_at) AS until FROM silence s
        JOIN (SELECT ${e.environment}::text AS environment, ${e.code}::text AS code, ${e.team}::text AS team, ${e.severity}::text AS severity,
            ${e.facilities}::text[] AS facilities, '{}'::text[] AS departments, ${e.workflows}::text[] AS workflows,
            NULL::text AS interface, NULL::text AS connector, NULL::text AS application) AS e ON ${hidesAt(at)}
        ORDER BY until DESC, s.id LIMIT 1`,
    foreseenRow,
  );
  return row ? { reason: sayQuiet(row), until: row.until } : null;
}

const sayQuiet = ({ kind, made_by, reason }: Pick<z.infer<typeof quietRow>, 'kind' | 'made_by' | 'reason'>): string =>
  `Silenced by ${made_by}${kind === 'maintenance' ? ' for maintenance' : ''}: ${reason}`;
