import { z } from 'zod';
import { query, sql } from '@/lib/db';

/** An exception as a run of the bench sees it. */
export interface RaisedException {
  number: number;
  code: string;
  title: string;
  severity: string;
  team: string;
  state: string;
  openedAt: Date;
  groupedBy: Record<string, string>;
  facility: string | null;
  department: string | null;
  workflow: string | null;
  interface: string | null;
  connector: string | null;
  application: string | null;
  facilities: string[];
  departments: string[];
  members: number;
  /** What the simulator sent that raised it: events, and transactions where something did not come; at most `MOST`. */
  evidence: string[];
  /** Whether somebody was or will be told of it. */
  notified: boolean;
  /** Why they were told, or not, and when: as intents say. */
  intents: string[];
  /** The exception that explains it. */
  parent: number | null;
  /** Where the product says it is: the places in every dimension that it names; null when it names none. */
  scope: Readonly<Record<string, readonly string[]>> | null;
}

const MOST = 400;
const rowSchema = z.object({
  number: z.number(),
  code: z.string(),
  title: z.string(),
  severity: z.string(),
  team: z.string(),
  state: z.string(),
  openedAt: z.date(),
  groupedBy: z.record(z.string(), z.string()),
  facility: z.string().nullable(),
  department: z.string().nullable(),
  workflow: z.string().nullable(),
  interface: z.string().nullable(),
  connector: z.string().nullable(),
  application: z.string().nullable(),
  facilities: z.array(z.string()),
  departments: z.array(z.string()),
  members: z.number(),
  evidence: z.array(z.string()),
  notified: z.boolean(),
  intents: z.array(z.string()),
  parent: z.number().nullable(),
  scope: z.record(z.string(), z.array(z.string())).nullable(),
});

/** Returns the exceptions opened, or opened again, since a time, in the order in which they were opened. */
export async function readRaised(since: Date): Promise<RaisedException[]> {
  return query(
    sql`SELECT e.number, e.code, e.title, e.severity, e.team, e.state, e.opened_at AS "openedAt", e.grouped_by AS "groupedBy", e.facility,
          e.department, e.workflow, e.interface, e.connector, e.application, e.facilities, e.departments, e.transactions AS members,
          e.parent_number AS parent, coalesce(e.cause, NULLIF(e.located -> 'scope', 'null'::jsonb)) AS scope,
          EXISTS (SELECT FROM intent i WHERE i.exception_id = e.id AND i.state <> 'cancelled' AND i.created_at >= ${since}::timestamptz) AS notified,
          ARRAY(SELECT DISTINCT concat_ws(' ', i.created_at::text, i.reason, i.state, i.state_reason) FROM intent i
                WHERE i.exception_id = e.id AND i.created_at >= ${since}::timestamptz) AS intents,
          ARRAY(SELECT DISTINCT CASE WHEN m.event_key IS NOT NULL AND v.event_key = m.event_key THEN v.event_id ELSE split_part(v.event_id, '.', 1) END
                FROM (SELECT m.subject_id, m.event_key, m.at FROM exception_member m
                      WHERE m.exception_id = e.id AND m.subject_kind = 'transaction' ORDER BY m.at LIMIT ${MOST}) m,
                  LATERAL (SELECT t.occurred_at, t.event_key FROM transaction_event t WHERE t.transaction_id = m.subject_id
                           ORDER BY t.event_key = m.event_key DESC NULLS LAST LIMIT 1) t,
                  LATERAL (SELECT v.event_key, v.event_id FROM event v WHERE v.event_key = t.event_key AND v.occurred_at = t.occurred_at LIMIT 1) v
                WHERE v.event_id IS NOT NULL) AS evidence
        FROM exception e WHERE e.opened_at >= ${since}::timestamptz AND NOT e.history ORDER BY e.opened_at, e.number`,
    rowSchema,
  );
}
