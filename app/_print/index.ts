import type { Form } from '@/app/_http';
import type { Incident } from '@/lib/domain/views/incident';
import type { ReportView } from '@/lib/domain/views/reports';
import { writeIncident } from '@/lib/domain/write-incident';
import { writeReportPdf } from './write-report-pdf';

/** A report as a PDF file, named after its audience and period. */
export const reportForm: Form<ReportView> = {
  type: 'application/pdf',
  write: async (report) => ({
    bytes: await writeReportPdf(report),
    name: `${report.audience.id}-${report.period.kind}-${report.period.on}.pdf`,
  }),
};

/** The report of an incident as Markdown, in the zone of the organisation. */
export const incidentForm: Form<Incident> = {
  type: 'text/markdown',
  write: async (incident) => ({
    bytes: new TextEncoder().encode(writeIncident(incident, incident.timezone)),
    name: `${incident.ref}.md`,
  }),
};
