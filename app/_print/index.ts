import type { Form } from '@/app/_http';
import type { ReportView } from '@/lib/domain/views/reports';
import { writeReportPdf } from './write-report-pdf';

/** A report as a PDF file, named after its audience and period. */
export const reportForm: Form<ReportView> = {
  type: 'application/pdf',
  write: async (report) => ({
    bytes: await writeReportPdf(report),
    name: `${report.audience.id}-${report.period.kind}-${report.period.on}.pdf`,
  }),
};
