import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { type Actor, type Scope, severitySchema, type TimeWindow } from '@/lib/domain';
import { sayPlaces } from '@/lib/domain/say-exception';
import type { ReportView } from '@/lib/domain/views/reports';
import { visibleExceptions } from './find-exceptions.db';
import { namePlaces } from './name-places';

const SHOWN = 3;
const rowSchema = z.object({
  number: z.number(),
  severity: severitySchema,
  title: z.string(),
  team: z.string(),
  facilities: z.array(z.string()).nullable(),
  transactions: z.number(),
  opened_at: z.date(),
  resolved_at: z.date(),
  all_exceptions: z.number(),
  all_transactions: z.number(),
});

/** The exceptions of live traffic that were resolved in the window, the three heaviest by name. Cost: the exceptions of the environment. */
export async function listMended(
  actor: Actor,
  scope: Scope,
  { window, index }: { window: TimeWindow; index: CatalogIndex },
): Promise<ReportView['mended']> {
  const filter = { actor, scope, now: window.to, dayEnd: window.to, found: [] };
  const names = namePlaces(index);
  const rows = await query(
    sql`select v.number, v.severity, v.title, v.team, v.facilities, v.transactions, v.opened_at, v.resolved_at,
        (count(*) over ())::int as all_exceptions, (sum(v.transactions) over ())::int as all_transactions
      from (${visibleExceptions(filter)}) v
      where v.state = 'resolved' and v.resolved_at >= ${window.from} and v.resolved_at < ${window.to} and not v.history
      order by v.severity, coalesce(v.people, 0) desc, coalesce(v.amount_minor, 0) desc, v.transactions desc, v.number limit ${SHOWN}`,
    rowSchema,
  );
  return {
    exceptions: rows[0]?.all_exceptions ?? 0,
    transactions: rows[0]?.all_transactions ?? 0,
    top: rows.map((row) => ({
      ref: `EX-${row.number}`,
      severity: row.severity,
      title: row.title,
      place: sayPlaces((row.facilities ?? []).map(names.facility)),
      transactions: row.transactions,
      openedAt: row.opened_at.toISOString(),
      resolvedAt: row.resolved_at.toISOString(),
      team: names.team(row.team).name,
    })),
  };
}
