import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { config } from '@/lib/config';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { severitySchema, type Team } from '@/lib/domain';
import { summaryDue } from './plan-summary';
import { prepareSummary, type SummaryFacts } from './prepare-summary';
import { writePlain } from './write-plain.db';

const ENVIRONMENT = 'production';
const NAMED = 8;
const KEPT_DAYS = 400;
const lineSchema = z.object({
  number: z.number(),
  title: z.string(),
  severity: severitySchema,
  transactions: z.number(),
  dueAt: z.date(),
  acknowledged: z.boolean(),
  n: z.number(),
});
const closedSchema = z.object({ closed: z.number(), evidence: z.number() });
const repeatedSchema = z.object({ code: z.string(), severity: severitySchema, times: z.number(), number: z.number() });

/**
 * Writes the morning mail of a team when its hour has come, once a local day however many workers look: the day's row, what the mail says and its intent are one
 * transaction. Returns whether it wrote a mail. Cost: open exceptions of the team, and those of seven days.
 */
export async function writeSummary(team: Team, index: CatalogIndex, now: Date): Promise<boolean> {
  const due = summaryDue(team, index, now);
  if (!due) return false;
  return inTransaction(
    async (tx) => {
      const fresh = await execute(
        sql`INSERT INTO team_summary (team, environment, day_on, due_at, written_at) VALUES (${team.id}, ${ENVIRONMENT}, ${due.day}::date,
              ${due.dueAt}::timestamptz, ${now}::timestamptz) ON CONFLICT DO NOTHING`,
        tx,
      );
      if (fresh === 0) return false;
      await execute(
        sql`DELETE FROM team_summary WHERE team = ${team.id} AND due_at < ${now}::timestamptz - ${KEPT_DAYS}::integer * interval '1 day'`,
        tx,
      );
      const own = sql`e.environment = ${ENVIRONMENT} AND e.team = ${team.id} AND NOT e.history`;
      const lines = (over: boolean) =>
        query(
          sql`SELECT e.number, e.title, e.severity, e.transactions, e.due_at AS "dueAt", e.acknowledged_at IS NOT NULL AS acknowledged, count(*) OVER ()::integer AS n
              FROM exception e WHERE ${own} AND e.state <> 'resolved' AND e.parent_id IS NULL AND (e.due_at < ${now}::timestamptz) = ${over}::boolean
              ORDER BY e.severity, e.due_at, e.number LIMIT ${NAMED}`,
          lineSchema,
          tx,
        );
      const [overdue, open] = [await lines(true), await lines(false)];
      const [closed] = await query(
        sql`SELECT count(*)::integer AS closed, count(*) FILTER (WHERE e.closed_by = 'evidence')::integer AS evidence FROM exception e
            WHERE ${own} AND e.state = 'resolved' AND e.resolved_at > ${now}::timestamptz - interval '1 day'`,
        closedSchema,
        tx,
      );
      const repeated = await query(
        sql`SELECT e.code, min(e.severity) AS severity, (count(*) + sum(e.reopened))::integer AS times, max(e.number) AS number FROM exception e
            WHERE ${own} AND e.parent_id IS NULL AND greatest(e.opened_at, e.last_at) > ${now}::timestamptz - interval '7 days'
            GROUP BY e.code HAVING count(*) + sum(e.reopened) >= 3 ORDER BY 3 DESC, 1 LIMIT 5`,
        repeatedSchema,
        tx,
      );
      const late = overdue[0]?.n ?? 0;
      const facts: SummaryFacts = {
        overdue: { n: late, first: overdue },
        open: { n: (open[0]?.n ?? 0) + late, first: open },
        closed: closed?.closed ?? 0,
        closedByEvidence: closed?.evidence ?? 0,
        repeated,
      };
      const { baseUrl } = config();
      const content = prepareSummary(team, facts, { index, baseUrl, now });
      if (!content) {
        await execute(
          sql`UPDATE team_summary SET skipped = 'There was nothing to say.' WHERE team = ${team.id} AND environment = ${ENVIRONMENT} AND day_on = ${due.day}::date`,
          tx,
        );
        return false;
      }
      const id = await writePlain(tx, { to: team.email, team: team.id, environment: ENVIRONMENT, reason: 'summary', content }, now);
      await execute(
        sql`UPDATE team_summary SET intent_id = ${id}::uuid WHERE team = ${team.id} AND environment = ${ENVIRONMENT} AND day_on = ${due.day}::date`,
        tx,
      );
      return true;
    },
    { lane: 'worker' },
  );
}
