import { z } from 'zod';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { type Actor, isAddressed, mayAct, type Scope } from '@/lib/domain';
import type { ReportList } from '@/lib/domain/views/reports';
import { sortKpis } from './read-report.db';

const production: Scope = { environment: 'production' };
const rowSchema = z.object({ audience: z.string(), wanted: z.boolean().nullable(), next_at: z.date().nullable() });

/** The reports of the catalog in its order, with what of them has a number for this reader and whether their weekly mail is on. Empty without the right to read measures. */
export async function listReports(actor: Actor): Promise<ReportList> {
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  const reports = mayAct(actor, 'read:kpis') ? catalog.reports : [];
  const rows = await query(
    sql`select a.audience, c.wanted, (select min(d.due_at) from digest d where d.person_id = ${actor.id} and d.audience = a.audience and d.written_at is null) as next_at
      from unnest(${reports.map(({ id }) => id)}::text[]) as a (audience)
      left join digest_choice c on c.person_id = ${actor.id} and c.audience = a.audience`,
    rowSchema,
  );
  return {
    timezone: catalog.organisation.timezone,
    email: actor.email,
    reports: reports.map((report) => {
      const { shown, absent } = sortKpis(actor, production, report, index);
      const mine = rows.find(({ audience }) => audience === report.id);
      const on = mine?.wanted ?? isAddressed(report, actor);
      return {
        id: report.id,
        title: report.title,
        reader: report.reader,
        measures: shown.length + absent.length,
        computed: shown.length,
        digest: report.digest
          ? { on, weekday: report.digest.weekday, at: report.digest.at, nextAt: on ? (mine?.next_at?.toISOString() ?? null) : null }
          : null,
      };
    }),
  };
}
