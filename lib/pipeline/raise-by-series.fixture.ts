import type { ClaimedEvent } from '@/lib/domain';
import { atMinute, type Raising, tell } from './raising.fixture';

const list = (n: number, make: (i: number) => ClaimedEvent): ClaimedEvent[] => Array.from({ length: n }, (_, i) => make(i));

/** A call of the finance connector; refused for its quota where it says 429. */
const call = (minute: number, said: Partial<ClaimedEvent> = {}) =>
  tell(minute, {
    workflow: 'wf-ap-invoice',
    milestone: 'inv_posted',
    interface: 'if-ap-post',
    connector: 'con-erp-fin-rest',
    businessKeys: [{ type: 'invoice_number', value: `INV-${minute}` }],
    ...said,
  });

const approved = (minute: number, load: string, factor: number, i: number) =>
  tell(minute, {
    workflow: 'wf-item-contract',
    milestone: 'item_change_approved',
    application: 'app-erp-scm',
    businessKeys: [{ type: 'item_id', value: `ITEM-${load}-${i}` }],
    attributes: { load_id: load, change_factor: factor },
  });

const DAY = 24 * 60;
/** So many days before, clocks stood an hour later: the same local time is an hour earlier. */
const SUMMER = 17;

/** A sign of life a minute of supply use at one facility, in [from, to) of this day and of the same minutes of so many days before. */
const usage = (from: number, to: number, daysBack = 0): ClaimedEvent[] =>
  Array.from({ length: daysBack + 1 }, (_, day) => day * DAY + (day >= SUMMER ? 60 : 0)).flatMap((back) =>
    list(to - from, (i) =>
      tell(from + i - back, {
        workflow: 'wf-charge-supply',
        milestone: 'use_documented',
        interface: 'if-use-supply',
        businessKeys: [{ type: 'usage_id', value: `USE-${from + i - back}` }],
      }),
    ),
  );

const journal = (minute: number) =>
  tell(minute, {
    workflow: 'wf-gl-posting',
    milestone: 'jb_received',
    interface: 'if-rev-journal',
    businessKeys: [
      { type: 'journal_batch_id', value: `JB-${minute}` },
      { type: 'source_ledger', value: 'RCM' },
    ],
  });

const load = (minute: number) =>
  tell(minute, {
    workflow: 'wf-dwh-reporting',
    milestone: 'fact_loaded',
    businessKeys: [
      { type: 'load_id', value: `DWH-${minute}` },
      { type: 'dataset', value: 'gl_balances' },
    ],
  });

const payRun = (minute: number, milestone: string) =>
  tell(minute, {
    workflow: 'wf-time-payroll',
    milestone,
    businessKeys: [
      { type: 'file_id', value: 'TIME-PP202624-PGA-LKH' },
      { type: 'pay_period_id', value: 'PP-2026-24' },
      { type: 'pay_group', value: 'pg-a' },
    ],
  });

const hire = (minute: number, milestone: string) =>
  tell(minute, {
    workflow: 'wf-employee-onboarding',
    milestone,
    businessKeys: [{ type: 'employee_id', value: 'E118204' }],
    attributes: { start_date: '2026-11-23' },
  });

/** Calls of the warehouse in [from, to), one in two minutes, that take so long; of this day or of the same minutes of the days before. */
const pick = (from: number, to: number, seconds: number, days = [0]): ClaimedEvent[] =>
  days.flatMap((back) =>
    list((to - from) / 2, (i) =>
      tell(from + i * 2 - back * DAY, {
        workflow: 'wf-replenishment',
        milestone: 'rpl_picked',
        interface: 'if-inv-pick',
        connector: 'con-wms-rest',
        durationMs: seconds * 1000,
        businessKeys: [{ type: 'replenishment_id', value: `PICK-${from + i * 2 - back * DAY}` }],
      }),
    ),
  );

/** So many requisitions that became an order this long after they were submitted, at this minute. */
const orders = (minute: number, count: number, hours: number): ClaimedEvent[] =>
  Array.from({ length: count }, (_, i) => `REQ-${minute}-${i}`).flatMap((value) =>
    (['req_submitted', 'req_to_po'] as const).map((milestone) =>
      tell(milestone === 'req_to_po' ? minute : minute - hours * 60, {
        workflow: 'wf-requisition',
        milestone,
        businessKeys: [{ type: 'requisition_number', value }],
      }),
    ),
  );

/** Types that numbers over time raise: counts, shares, silence, trends, deadlines. */
export const raisedBySeries: Readonly<Record<string, Raising>> = {
  'EXC-PLT-429': {
    begin: [
      {
        minute: 5,
        events: list(100, (i) =>
          call(1 + (i % 4), i % 10 === 0 ? { status: 'retrying', attributes: { 'http.response.status_code': 429 } } : {}),
        ),
      },
    ],
    end: [{ minute: 30, events: list(100, (i) => call(25 + (i % 4))) }],
  },
  'EXC-PLT-STORM': {
    begin: [{ minute: 5, events: list(30, (i) => call(1 + (i % 4), { status: 'retrying', attempt: 6 + (i % 20) })) }],
    end: [{ minute: 30, events: list(3, () => call(28)) }],
  },
  'EXC-PLT-CLOCK': {
    begin: [
      {
        minute: 5,
        events: list(25, (i) =>
          tell(0, { application: 'app-lis', facility: 'fac-lab-west', occurredAt: atMinute(37 + (i % 5)), receivedAt: atMinute(i % 5) }),
        ),
      },
    ],
    end: [{ minute: 430, events: list(5, () => tell(429, { application: 'app-lis', facility: 'fac-lab-west' })) }],
  },
  'EXC-INV-BURST': {
    begin: [
      {
        minute: 5,
        events: list(40, (i) =>
          tell(0, {
            workflow: 'wf-replenishment',
            milestone: 'threshold_detected',
            businessKeys: [{ type: 'replenishment_id', value: `RPL-${i}` }],
            attributes: { device_id: 'CAB-12' },
            occurredAt: atMinute(-300 - i),
            receivedAt: atMinute(2 + (i % 3)),
          }),
        ),
      },
    ],
    end: [{ minute: 20 }],
  },
  'EXC-ITEM-BADLOAD': {
    begin: [{ minute: 5, events: list(60, (i) => approved(2, 'ITEMLOAD-1', i % 4 === 0 ? 12 : 1, i)) }],
    end: [{ minute: 600, events: list(60, (i) => approved(598, 'ITEMLOAD-2', 1, i)) }],
  },
  'EXC-PLT-SILENT': {
    begin: [{ minute: -31, history: true, events: usage(-30 - DAY, 60 - DAY, 7) }, { minute: 0, events: usage(-30, 0) }, { minute: 40 }],
    end: [{ minute: 60, events: usage(41, 60) }],
  },
  // Usual at 03:00 local time; looked for at 05:00, two hours before it is due.
  'EXC-GL-MISSING': {
    begin: [{ minute: -170, history: true, events: list(20, (day) => journal(-180 - day * DAY)) }, { minute: 5 }, { minute: 1385 }],
    end: [{ minute: 1400, events: [journal(1399)] }],
  },
  'EXC-DWH-STALE': {
    begin: [{ minute: -50, history: true, events: list(20, (day) => load(-60 - day * DAY)) }, { minute: 5 }, { minute: 1445 }],
    end: [{ minute: 1460, events: [load(1459)] }],
  },
  // The bank closes on Wednesday the 25th at 14:00 local time.
  'EXC-PAY-BANK': {
    begin: [{ minute: 0, events: [payRun(0, 'pay_approved')] }, { minute: 7 * DAY + 365 }],
    end: [{ minute: 7 * DAY + 380, events: [payRun(7 * DAY + 379, 'bank_file_accepted')] }],
  },
  // Starts on Monday the 23rd; ready by Friday 18:00 local time.
  'EXC-ONB-LATE': {
    begin: [{ minute: 0, events: [hire(0, 'hire_recorded')] }, { minute: 2 * DAY + 725 }],
    end: [{ minute: 2 * DAY + 740, events: [hire(2 * DAY + 739, 'hire_ready')] }],
  },
  // Half of the requisitions take longer than 72 hours; then most take an hour.
  'EXC-KPI-LIMIT': {
    begin: [{ minute: 5, events: orders(1, 60, 90) }],
    end: [{ minute: 30, events: orders(20, 400, 1) }],
  },
  'EXC-PLT-SLOW': {
    begin: [
      { minute: -1, history: true, events: pick(0, 360, 60, [1, 2, 5, 6, 7]) },
      { minute: 185, events: pick(0, 180, 200) },
    ],
    end: [{ minute: 365, events: pick(180, 360, 62) }],
  },
};
