import { type SilenceSubject, silenceSubjects } from '@/lib/domain/silence';
import type { Silence } from '@/lib/domain/views/silences';

export const subjectWords: Record<SilenceSubject, string> = {
  facilities: 'Facility',
  departments: 'Department',
  workflows: 'Workflow',
  interfaces: 'Interface',
  connectors: 'Connector',
  applications: 'Application',
  codes: 'Exception type',
  severities: 'Severity',
  teams: 'Team',
};

/** What a silence is about, as a person says it: `Connector ERP REST; Team Payroll Operations`. */
export const saySubjects = (about: Silence['about']): string =>
  silenceSubjects
    .flatMap((subject) =>
      about[subject].length === 0 ? [] : [`${subjectWords[subject]} ${about[subject].map(({ name }) => name).join(' or ')}`],
    )
    .join('; ');
