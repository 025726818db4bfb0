import type { Checking } from './checking';

/** Checks each report: that its measures, workflows and service levels are there, and that none is listed twice. */
export function checkReports({ draft, refer, report }: Checking): void {
  draft.reports.forEach(({ kpis, slos, workflows }, i) => {
    refer(['reports', i, 'kpis'], 'kpis', kpis);
    refer(['reports', i, 'slos'], 'slos', slos);
    refer(['reports', i, 'workflows'], 'workflows', workflows);
    for (const [j, id] of kpis.entries())
      if (kpis.indexOf(id) < j) report(['reports', i, 'kpis', j], `"${id}" is listed twice.`, 'Remove one of the two.');
  });
}
