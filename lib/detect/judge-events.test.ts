import { beforeAll, describe, expect, it } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import { type ClaimedEvent, RULE_FAULT } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { aChange } from './change.fixture';
import { judgeEvents } from './judge-events';

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
});

const order = (minute: number, said: Partial<ClaimedEvent> = {}) =>
  anEvent(minute, {
    workflow: 'wf-p2p-po',
    facility: 'fac-granite',
    department: 'dept-procurement',
    milestone: 'po_transmitted',
    interface: 'if-po-850-out',
    connector: 'con-edi-as2',
    application: 'app-edi',
    supplier: 'SUP-1',
    ...said,
  });
const dead = { status: 'dead_lettered', errorClass: 'connection_refused', errorCode: 'E42', errorMessage: 'no route' } as const;
const judge = (events: ClaimedEvent[], said = {}, more = {}) => judgeEvents([aChange(events, said, more)], index);
const codes = (events: ClaimedEvent[], said = {}, more = {}) => judge(events, said, more).map((finding) => finding.code);

describe('what is a finding', () => {
  it.each<[string, Partial<ClaimedEvent>, object, string[]]>([
    ['a step that went well', {}, {}, []],
    ['a step that is tried again', { status: 'retrying' }, {}, []],
    ['a step that gave up', dead, { state: 'failed' }, ['EXC-PLT-DLQ']],
    ['a step that gave up for a known cause', { ...dead, errorClass: 'auth_failed' }, { state: 'failed' }, ['EXC-PLT-AUTH']],
    ['a first attempt for a known cause, before anybody gives up', { status: 'retrying', errorClass: 'auth_failed' }, {}, ['EXC-PLT-AUTH']],
    ['a refusal that was delivered well', { milestone: 'po_supplier_ack', attributes: { ack_code: 'IR' } }, {}, ['EXC-P2P-REJECT']],
    [
      'a refusal of the unit is of two kinds',
      { milestone: 'po_supplier_ack', attributes: { ack_code: 'R3' } },
      {},
      ['EXC-P2P-UOM', 'EXC-P2P-REJECT'],
    ],
    ['a failure in a transaction that has completed since', dead, { state: 'completed', endedAt: new Date('2026-11-18T13:00:00Z') }, []],
    ['a failure in a transaction that was cancelled', dead, { state: 'cancelled', endedAt: new Date('2026-11-18T13:00:00Z') }, []],
    [
      'a failure beside a transaction that only ended with a warning',
      dead,
      { state: 'completed_with_warning', endedAt: new Date('2026-11-18T13:00:00Z') },
      ['EXC-PLT-DLQ'],
    ],
    ['a failure of which no step is left failing', dead, { state: 'open' }, []],
    ['a failure in a workflow that nobody knows', { ...dead, workflow: 'wf-new', interface: null }, { state: 'failed' }, ['EXC-PLT-DLQ']],
  ])('%s', (_, said, after, expected) => {
    expect(codes([order(1, said)], after)).toEqual(expected);
  });

  it('leaves out a failure that the same round mends, whatever their order', () => {
    const events = [order(3), order(1, dead)];
    expect(codes(events, { state: 'failed' })).toEqual([]);
    expect(codes(events.toReversed(), { state: 'failed' })).toEqual([]);
  });

  it('leaves out a failure that comes after its own mending', () => {
    const at = new Date('2026-11-18T12:30:00Z');
    const milestones = [{ milestone: 'po_transmitted', reachedAt: at, lastAt: at, times: 1 }];
    expect(codes([order(1, dead)], { state: 'failed' }, { milestones })).toEqual([]);
    expect(codes([order(45, dead)], { state: 'failed' }, { milestones })).toEqual(['EXC-PLT-DLQ']);
  });

  it('sees each of a batch on its own', () => {
    const changes = [1, 2, 3].map((n) =>
      aChange([order(n, { ...dead, businessKeys: [{ type: 'po_number', value: `PO-${n}` }] })], { id: `id-${n}`, state: 'failed' }),
    );
    expect(judgeEvents(changes, index).map((finding) => finding.subject.id)).toEqual(['id-1', 'id-2', 'id-3']);
  });
});

describe('a rule that cannot be decided', () => {
  it('is a finding of its own, one cause a rule, and hides no other', () => {
    const events = [
      order(1, {
        milestone: 'po_supplier_ack',
        attributes: { contract_id: 'C', ack_unit_price: 'ten', contract_unit_price: '10', ack_code: 'IR' },
      }),
    ];
    const findings = judge(events);
    expect(findings.map((finding) => finding.code)).toContain('EXC-P2P-REJECT');
    const faults = findings.filter((finding) => finding.code === RULE_FAULT);
    expect(faults.map((finding) => finding.signature)).toContain(`${RULE_FAULT} attr.rule="EXC-P2P-PRICE"`);
    for (const fault of faults)
      expect(fault.evidence).toMatchObject({ eventKey: events[0]?.eventKey, text: expect.stringMatching(/^EXC-P2P-\w+: .+/) });
  });

  it('is told for a promise too', async () => {
    const catalog = await loadCatalog('catalog');
    const exceptionTypes = catalog.exceptionTypes.map((type) =>
      type.rule.kind === 'missing_milestone' && type.code === 'EXC-P2P-NO997'
        ? { ...type, rule: { ...type.rule, when: 'double(attr["weight"]) > 1.0' } }
        : type,
    );
    const findings = judgeEvents([aChange([order(1, { attributes: { weight: 'heavy' } })])], indexCatalog({ ...catalog, exceptionTypes }));
    expect(findings.map((finding) => finding.signature)).toEqual([`${RULE_FAULT} attr.rule="EXC-P2P-NO997"`]);
  });
});

describe('what a finding carries', () => {
  it('groups by what the event says, then by what the transaction knows, else by unassigned', () => {
    const rejected = { milestone: 'po_supplier_ack', attributes: { ack_code: 'IR' } };
    const bySupplier = judge([order(1, { ...rejected, supplier: null, businessKeys: [{ type: 'po_number', value: 'PO-1' }] })], {
      supplier: 'SUP-9',
    });
    expect(bySupplier[0]?.groupedBy).toEqual({ supplier: 'SUP-9', 'key.po_number': 'PO-1' });
    const byNobody = judge([order(1, { ...rejected, supplier: null, businessKeys: [] })]);
    expect(byNobody[0]?.groupedBy).toEqual({ supplier: 'unassigned', 'key.po_number': 'unassigned' });
    const byConnector = judge([order(1, { ...dead, errorClass: 'auth_failed', connector: null })], { state: 'failed' });
    expect(byConnector[0]).toMatchObject({ connector: 'con-edi-as2', groupedBy: { connector: 'con-edi-as2' } });
    const place = judge([order(1, { ...dead, facility: 'unassigned', department: 'unassigned' })], {
      state: 'failed',
      facility: 'fac-lakehead',
      department: 'dept-laboratory',
    });
    expect(place[0]).toMatchObject({ facility: 'fac-lakehead', department: 'dept-laboratory' });
  });

  it('takes its impact from the transaction and its evidence from the event', () => {
    const event = order(1, dead);
    const [finding] = judge([event], { state: 'failed', amountMinor: 125_000, currency: 'USD', lines: 3 });
    expect(finding).toMatchObject({
      at: event.occurredAt,
      impact: { transactions: 1, amountMinor: 125_000, currency: 'USD', lines: 3, people: null },
      evidence: { eventKey: event.eventKey, text: 'dead lettered: E42: no route' },
      deadlineAt: null,
    });
  });

  it('copies of keys and attributes only what the type reads', () => {
    const [finding] = judge([order(1, { milestone: 'po_supplier_ack', attributes: { ack_code: 'IR', item_class: 'A', patient: 'Jane' } })]);
    expect(finding?.variables).toEqual({
      status: 'completed',
      milestone: 'po_supplier_ack',
      'key.po_number': 'PO-1',
      'attr.item_class': 'A',
    });
  });

  it.each<[string, Partial<ClaimedEvent>, object, number | null]>([
    ['nobody counted, the keys name a person', { businessKeys: [{ type: 'employee_id', value: 'E1' }] }, {}, 1],
    ['nobody counted, the keys name nobody', { businessKeys: [{ type: 'requisition', value: 'R1' }] }, {}, null],
    ['the sender counted', { businessKeys: [{ type: 'employee_id', value: 'E1' }] }, { people: 4 }, 4],
  ])('people: %s', (_, said, after, people) => {
    const [finding] = judge([anEvent(1, { workflow: 'wf-employee-onboarding', ...dead, ...said })], { state: 'failed', ...after });
    expect(finding?.impact.people).toBe(people);
  });

  it('counts the person of a rejected record, not everybody of its file', () => {
    const record = anEvent(1, {
      workflow: 'wf-time-payroll',
      milestone: 'time_record_rejected',
      status: 'failed',
      businessKeys: [
        { type: 'file_id', value: 'F' },
        { type: 'employee_id', value: 'E1' },
      ],
    });
    expect(judge([record], { state: 'failed', people: 1763 })[0]?.impact.people).toBe(1);
  });
});

describe('the deadline of a payroll finding', () => {
  const totals = (at: string, period: string | null) =>
    anEvent(1, {
      workflow: 'wf-time-payroll',
      facility: 'fac-granite',
      occurredAt: new Date(at),
      milestone: 'time_received',
      attributes: { hours_total: '10', hours_control: '12' },
      businessKeys: period ? [{ type: 'pay_period_id', value: period }] : [],
    });

  it.each<[string, string | null, string[], string | null]>([
    ['the first that is still to be met', 'PP-2026-24', [], '2026-11-24T00:00:00Z'],
    ['the next one once hours are loaded', 'PP-2026-24', ['time_loaded'], '2026-11-25T02:00:00Z'],
    ['the bank cut-off once pay is calculated', 'PP-2026-24', ['time_loaded', 'gross_to_net_done'], '2026-11-25T20:00:00Z'],
    ['none when everything is reached', 'PP-2026-24', ['time_loaded', 'gross_to_net_done', 'bank_file_accepted'], null],
    ['none of a period that is not named', null, [], null],
    ['none of a period that does not exist', 'PP-1999-99', [], null],
  ])('%s', (_, period, reached, expected) => {
    const event = totals('2026-11-23T20:00:00Z', period);
    const milestones = reached.map((milestone) => ({ milestone, reachedAt: event.occurredAt, lastAt: event.occurredAt, times: 1 }));
    const [finding] = judge([event], {}, { milestones });
    expect(finding).toMatchObject({ code: 'EXC-PAY-TOTALS', deadlineAt: expected === null ? null : new Date(expected) });
  });
});
