import { sendEvents, type Told } from './send-events';

/** Two connectors, of which each refuses hires. */
const refusing = [
  { milestone: 'hire_equipment', interface: 'if-hire-itsm' },
  { milestone: 'hire_in_learning', interface: 'if-hire-lms' },
];
/** What the exceptions of `refuseHires` say of where they are. */
export const refusedBy = ['ITSM API', 'Learning'] as const;

/** Sends a hire of a facility that two connectors refuse: two exceptions, at a place that no other journey looks at. */
export const refuseHires = (facility: string, employee: string): Promise<void> =>
  sendEvents(
    refusing.map(
      (step): Told => ({
        ...step,
        workflow: 'wf-employee-onboarding',
        facility,
        occurredAt: new Date(),
        keys: { employee_id: employee },
        measures: { people: 1 },
        status: 'failed',
        error: { class: 'auth_failed', code: '401', message: 'refused' },
        attributes: { 'http.response.status_code': 401 },
      }),
    ),
  );
