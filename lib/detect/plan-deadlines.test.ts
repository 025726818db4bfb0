import { beforeAll, describe, expect, it } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import type { ClaimedEvent, DeadlinePlan, Transaction } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { aChange, aTransaction } from './change.fixture';
import { judgeDeadlines } from './judge-deadlines';
import { planDeadlines } from './plan-deadlines';

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
});

// Wednesday 18 November 2026, 06:00 and on in Chicago.
const order = (milestone: string, minute: number, said: Partial<ClaimedEvent> = {}) =>
  anEvent(minute, { workflow: 'wf-p2p-po', facility: 'fac-granite', milestone, interface: 'if-po-850-out', ...said });
const sent = (said: Partial<ClaimedEvent> = {}) => order('po_transmitted', 5, said);
const plan = (events: ClaimedEvent[], said: Partial<Transaction> = {}, more = {}): Record<string, DeadlinePlan> =>
  Object.fromEntries(planDeadlines(aChange(events, said, more), index).map((one) => [one.code, one]));

describe('planDeadlines', () => {
  it('promises nothing before the clock starts', () => {
    expect(plan([order('po_approved', 0)])).toEqual({});
  });

  it('counts every hour on the elapsed clock, and open hours of the facility on the business clock', () => {
    const plans = plan([sent()]);
    expect(plans['EXC-P2P-NO997']).toMatchObject({
      state: 'pending',
      startsAt: new Date('2026-11-18T12:05:00Z'),
      dueAt: new Date('2026-11-19T12:05:00Z'),
    });
    // 24 open hours of 11 a day from before opening on Wednesday: two whole days, then two hours of Friday.
    expect(plans['EXC-P2P-NOACK']).toMatchObject({ state: 'pending', dueAt: new Date('2026-11-20T15:00:00Z') });
  });

  it.each<[string, ClaimedEvent[], Partial<Transaction>, DeadlinePlan['state'], string | null]>([
    ['met by its milestone', [sent(), order('po_func_ack', 9)], {}, 'met', '2026-11-18T12:09:00Z'],
    ['met by a milestone that came before the clock started', [sent(), order('po_func_ack', 2)], {}, 'met', '2026-11-18T12:02:00Z'],
    ['void by a way round', [sent(), order('po_supplier_ack', 9)], {}, 'void', null],
    ['void when the order is cancelled', [sent()], { state: 'cancelled', endedAt: new Date('2026-11-18T12:30:00Z') }, 'void', null],
    ['void when the order has ended as failed', [sent()], { state: 'failed', endedAt: new Date('2026-11-18T12:30:00Z') }, 'void', null],
    ['pending while a step fails', [sent()], { state: 'failed' }, 'pending', null],
  ])('%s', (_, events, said, state, metAt) => {
    expect(plan(events, said)['EXC-P2P-NO997']).toMatchObject({ state, metAt: metAt === null ? null : new Date(metAt) });
  });

  it('asks a condition of the event that starts the clock, not of its neighbours', () => {
    const byPortal = [order('po_dispatched', 2), sent({ interface: 'if-po-api-out' })];
    expect(plan(byPortal)['EXC-P2P-NO997']).toBeUndefined();
    const known = plan(byPortal, {}, { before: aTransaction(byPortal) })['EXC-P2P-NO997'];
    expect(known).toMatchObject({ applies: false });
  });

  it('says nothing again of a promise that a round does not concern', () => {
    const before = aTransaction([sent()]);
    const milestones = [{ milestone: 'po_transmitted', reachedAt: sent().occurredAt, lastAt: sent().occurredAt, times: 1 }];
    const round = (events: ClaimedEvent[], said: Partial<Transaction> = {}) =>
      Object.keys(plan(events, { eventCount: 1 + events.length, ...said }, { before, milestones }));
    expect(round([order('goods_received', 30)])).toEqual([]);
    expect(round([order('po_func_ack', 30)])).toContain('EXC-P2P-NO997');
    expect(round([order('goods_received', 30)], { endedAt: new Date('2026-11-18T12:30:00Z') })).toContain('EXC-P2P-NO997');
    expect(round([order('goods_received', 30)], { facility: 'fac-lakehead' })).toContain('EXC-P2P-NO997');
    // More or fewer events than the new ones: it was put together anew.
    expect(round([order('goods_received', 30)], { eventCount: 5 })).toContain('EXC-P2P-NO997');
  });

  it('keeps a promise that stands when later events say nothing of it', () => {
    const later = aChange([order('po_func_ack', 30)]);
    const milestones = [
      ...later.milestones,
      { milestone: 'po_transmitted', reachedAt: sent().occurredAt, lastAt: sent().occurredAt, times: 1 },
    ];
    const plans = planDeadlines({ ...later, milestones, before: aTransaction([sent()]) }, index);
    expect(plans.find((one) => one.code === 'EXC-P2P-NO997')).toMatchObject({ applies: false, state: 'met' });
  });
});

describe('judgeDeadlines', () => {
  const overdue = (code: string, said: Partial<Transaction> = {}, more = {}) => ({
    code,
    startsAt: new Date('2026-11-18T12:05:00Z'),
    dueAt: new Date('2026-11-19T12:05:00Z'),
    transaction: aTransaction([sent()], { supplier: 'SUP-1', amountMinor: 500, currency: 'USD', ...said }),
    keys: { po_number: 'PO-1' },
    attributes: {},
    history: false,
    ...more,
  });

  it('stands where the missing milestone should have come from', () => {
    const [finding] = judgeDeadlines([overdue('EXC-P2P-NO997')], index);
    expect(finding).toMatchObject({
      signature: 'EXC-P2P-NO997 supplier="SUP-1" connector="con-edi-as2"',
      at: new Date('2026-11-19T12:05:00Z'),
      interface: 'if-po-997-in',
      subject: { kind: 'transaction' },
      evidence: { eventKey: null, text: 'No “997 received (EDI suppliers only)” by Thu 19 Nov 2026, 06:05:00 CST' },
      impact: { amountMinor: 500, currency: 'USD' },
      history: false,
    });
  });

  it('groups by attributes of the event that started the clock', () => {
    const requisition = overdue(
      'EXC-REQ-STUCK',
      { workflow: 'wf-requisition', department: 'dept-laboratory' },
      { attributes: { approver_position: 'POS-7' } },
    );
    expect(judgeDeadlines([requisition], index)[0]?.groupedBy).toEqual({
      'attr.approver_position': 'POS-7',
      department: 'dept-laboratory',
    });
  });

  it('keeps the order, says what is history, and leaves out rules that are gone', () => {
    const findings = judgeDeadlines(
      [overdue('EXC-P2P-NOACK', {}, { history: true }), overdue('EXC-GONE'), overdue('EXC-P2P-NO997')],
      index,
    );
    expect(findings.map(({ code, history }) => [code, history])).toEqual([
      ['EXC-P2P-NOACK', true],
      ['EXC-P2P-NO997', false],
    ]);
  });
});
