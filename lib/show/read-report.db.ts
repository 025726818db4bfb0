import { z } from 'zod';
import { placesFor } from '@/lib/access';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { type Actor, type Kpi, mayAct, NotFoundError, type Report, type Scope } from '@/lib/domain';
import { writeMovementsNote, writeReportHeadline, writeReportSentences } from '@/lib/domain/say-report';
import type { ReportPeriodKind, ReportView } from '@/lib/domain/views/reports';
import { explainKpi } from './describe-kpi';
import { isMeasured } from './judge-kpi';
import { listKpis } from './list-kpis.db';
import { listMended } from './list-mended.db';
import { listMovements } from './list-movements';
import { listRisks } from './list-risks.db';
import { listSlos } from './list-slos.db';
import { prepareFigures } from './prepare-figures';
import { readNextDeadline } from './read-next-deadline.db';
import { reportPeriod } from './report-period';

export interface ReadReport {
  audience: string;
  scope: Scope;
  period: ReportPeriodKind;
  /** A local date inside the wanted period; the last whole one when left out. */
  on?: string | undefined;
  now: Date;
}

/** The report of this id. Throws NotFoundError for one that the catalog does not have, and for who may read no measure. */
export function findReport(actor: Actor, index: CatalogIndex, id: string): Report {
  const report = index.catalog.reports.find((one) => one.id === id);
  if (report && mayAct(actor, 'read:kpis')) return report;
  throw new NotFoundError(`There is no report ${id.slice(0, 40)}. Reports are kept in reports.yaml of the catalog.`);
}

/**
 * A report over one period with what it is compared with: the measures of its audience exactly as /api/kpis gives them for the same
 * window, what moved them, what is at risk now, what was mended, and the reason for every number that is absent. Only what the reader
 * may see. Throws NotFoundError, and InvalidInputError for a period that has not begun.
 */
export async function readReport(actor: Actor, { audience, scope, period: kind, on, now }: ReadReport): Promise<ReportView> {
  const { catalog, version } = await currentCatalog();
  const index = indexCatalog(catalog);
  const report = findReport(actor, index, audience);
  const { calendars, organisation } = catalog;
  const { timezone, fiscalYearStart } = organisation;
  const period = reportPeriod({ kind, on, now, calendars, timezone, fiscalYearStart });
  const previous = { name: period.previousName, from: new Date(period.previousFrom), to: new Date(period.previousTo) };
  const window = { from: new Date(period.from), to: new Date(period.to), previous };
  const { shown, absent } = sortKpis(actor, scope, report, index);
  const told = { ...scope, workflow: scope.workflow ?? (report.workflows.length > 0 ? report.workflows : undefined) };
  const [list, slos, risks, nextDeadline, mended, lastReceivedAt] = await Promise.all([
    listKpis(actor, { scope, window, only: shown.map(({ id }) => id), now }),
    listSlos(actor, report.slos.length > 0 ? { scope, now } : { scope: told, about: 'workflow', now }),
    listRisks(actor, told, index, now),
    readNextDeadline(actor, told, index, now),
    listMended(actor, told, { window, index }),
    readLastReceived(scope),
  ]);
  const kpis = shown.flatMap(({ id }) => list.kpis.filter((row) => row.id === id)).map(({ group: _group, ...row }) => row);
  const movements = await listMovements({ actor, scope, window, kpis, now });
  const compared = kpis.filter(({ change }) => change !== null).length;
  const levels = report.slos.length > 0 ? report.slos.flatMap((id) => slos.slos.filter((row) => row.id === id)) : slos.slos;
  const facts = { kpis, absent, slos: levels, risks, mended, period };
  return {
    audience: { id: report.id, title: report.title, reader: report.reader },
    organisation: organisation.name,
    environment: scope.environment,
    timezone,
    asOf: now.toISOString(),
    lastReceivedAt,
    catalogVersion: version,
    headline: writeReportHeadline(kpis, period),
    sentences: writeReportSentences(facts),
    movements,
    movementsNote: writeMovementsNote(movements.length, compared, kpis.length, period),
    nextDeadline,
    definitions: shown.map((kpi) => ({ id: kpi.id, name: kpi.name, ...explainKpi(kpi, index) })),
    figures: prepareFigures(facts),
    ...facts,
  };
}

/** The measures that have a number for this reader, in the order of the page, and the others with the reason. */
export function sortKpis(actor: Actor, scope: Scope, report: Report, index: CatalogIndex) {
  const { grants } = placesFor(actor, scope.environment);
  const sees = (kpi: Kpi) => grants.some(({ workflows }) => workflows === null || kpi.workflows.some((id) => workflows.includes(id)));
  const asked = (kpi: Kpi) => !scope.workflow?.length || kpi.workflows.some((id) => scope.workflow?.includes(id));
  const all = report.kpis.flatMap((id) => index.kpis.get(id) ?? []).filter(asked);
  return {
    shown: all.filter(isMeasured).filter(sees),
    absent: all.flatMap((kpi) => {
      const why = !sees(kpi)
        ? 'Outside what you may see.'
        : kpi.measure === null
          ? 'Described in the catalog; no measure says yet how to work it out from events.'
          : isMeasured(kpi)
            ? null
            : 'Switched off in the catalog.';
      return why === null ? [] : [{ id: kpi.id, name: kpi.name, why }];
    }),
  };
}

async function readLastReceived({ environment }: Scope): Promise<string | null> {
  const [row] = await query(
    sql`select max(last_received_at) as at from feed where environment = ${environment} and not history`,
    z.object({ at: z.date().nullable() }),
  );
  return row?.at?.toISOString() ?? null;
}
