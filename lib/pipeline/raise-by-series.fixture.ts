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

const published = (minute: number, load: string, factor: number, i: number) =>
  tell(minute, {
    workflow: 'wf-item-contract',
    milestone: 'item_published',
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
    end: [{ minute: 70, events: list(5, () => tell(69, { application: 'app-lis', facility: 'fac-lab-west' })) }],
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
    begin: [{ minute: 5, events: list(60, (i) => published(2, 'ITEMLOAD-1', i % 4 === 0 ? 12 : 1, i)) }],
    end: [{ minute: 600, events: list(60, (i) => published(598, 'ITEMLOAD-2', 1, i)) }],
  },
  'EXC-PLT-SILENT': {
    begin: [{ minute: -91, history: true, events: usage(-90 - DAY, 90 - DAY, 27) }, { minute: 0, events: usage(-30, 0) }, { minute: 40 }],
    end: [{ minute: 60, events: usage(41, 60) }],
  },
};
