import { beforeAll, describe, expect, it } from 'vitest';
import type { CanonicalEvent, Catalog } from '@/lib/domain';
import { anEvent } from './event.fixture';
import { eventVariables } from './event-variables';
import { indexCatalog } from './index-catalog';
import { loadCatalog } from './load-catalog';
import { matchExceptionTypes } from './match-exception-types';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await loadCatalog('catalog');
});

const codesOf = (fields: Partial<CanonicalEvent>, of: Catalog = catalog) => {
  const { types, faults } = matchExceptionTypes(indexCatalog(of), eventVariables(anEvent(fields)));
  return { codes: types.map(({ code }) => code), faults };
};
const ack = (attributes: CanonicalEvent['attributes']) => ({ milestone: 'po_supplier_ack', attributes });
const failed = { status: 'failed' as const };

describe('the default estate', () => {
  it.each<[string, Partial<CanonicalEvent>, string[]]>([
    ['a step that went well', { milestone: 'po_transmitted' }, []],
    ['a step that is tried again', { status: 'retrying', attempt: 2 }, []],
    ['a refused order line', ack({ ack_code: 'IR' }), ['EXC-P2P-REJECT']],
    ['a refused unit is both', ack({ ack_code: 'R3' }), ['EXC-P2P-UOM', 'EXC-P2P-REJECT']],
    ['an accepted line', ack({ ack_code: 'IA' }), []],
    ['a price half a per cent off', ack({ contract_id: 'C', ack_unit_price: '10.05', contract_unit_price: '10.00' }), []],
    ['a price one per cent off', ack({ contract_id: 'C', ack_unit_price: '10.10', contract_unit_price: '10.00' }), ['EXC-P2P-PRICE']],
    ['a price one per cent below', ack({ contract_id: 'C', ack_unit_price: '9.90', contract_unit_price: '10.00' }), ['EXC-P2P-PRICE']],
    ['a price a cent off', ack({ contract_id: 'C', ack_unit_price: '0.51', contract_unit_price: '0.50' }), []],
    ['the price of a dozen', ack({ contract_id: 'C', ack_unit_price: '120', contract_unit_price: '10' }), ['EXC-P2P-PRICE', 'EXC-P2P-UOM']],
    ['a closed cost centre', { ...failed, workflow: 'wf-requisition', errorCode: 'CC_CLOSED' }, ['EXC-REQ-CC']],
    ['an unknown supplier', { ...failed, workflow: 'wf-ap-invoice', errorCode: 'SUPPLIER_UNKNOWN' }, ['EXC-SUP-UNKNOWN']],
    [
      'an invoice on hold',
      { workflow: 'wf-ap-invoice', milestone: 'inv_exception_opened', attributes: { reason: 'PRICE' } },
      ['EXC-AP-MATCH'],
    ],
    ['stock below zero', { workflow: 'wf-charge-supply', attributes: { on_hand_after: -1 } }, ['EXC-INV-NEG']],
    [
      'an empty shelf',
      { workflow: 'wf-replenishment', milestone: 'threshold_detected', measures: { on_hand_at_detection: 0 } },
      ['EXC-INV-STOCKOUT'],
    ],
    ['totals that differ', { workflow: 'wf-time-payroll', attributes: { hours_total: '800.5', hours_control: '801' } }, ['EXC-PAY-TOTALS']],
    ['totals that agree', { workflow: 'wf-time-payroll', attributes: { hours_total: '800.50', hours_control: '800.5' } }, []],
    ['rejected hours', { ...failed, workflow: 'wf-time-payroll', milestone: 'time_record_rejected' }, ['EXC-PAY-REJECT']],
    ['a rejected journal line', { workflow: 'wf-gl-posting', milestone: 'jb_line_rejected' }, ['EXC-GL-REJECT']],
    ['a refused HL7 message', { ...failed, workflow: 'wf-charge-supply', attributes: { hl7_ack: 'AE' } }, ['EXC-CHG-NACK']],
    [
      'an unverified bank change',
      { workflow: 'wf-supplier-onboarding', attributes: { change_type: 'bank', bank_verified: false } },
      ['EXC-SUP-BANK'],
    ],
    ['a bank change whose check is not told', { workflow: 'wf-supplier-onboarding', attributes: { change_type: 'bank' } }, []],
    ['a certificate for four more weeks', { attributes: { days_to_expiry: 28 } }, ['EXC-PLT-CERTSOON']],
    ['a 401', { ...failed, workflow: 'wf-employee-onboarding', attributes: { 'http.response.status_code': 401 } }, ['EXC-PLT-AUTH']],
    ['an expired key that ends in the dead letters', { status: 'dead_lettered', errorClass: 'auth_failed' }, ['EXC-PLT-AUTH']],
    ['a message in the wrong format', { ...failed, errorClass: 'schema_violation' }, ['EXC-PLT-SCHEMA']],
    ['a dead letter without a better reason', { status: 'dead_lettered', errorClass: 'timeout' }, ['EXC-PLT-DLQ']],
    ['a failure without a better reason', { ...failed, errorClass: 'timeout' }, ['EXC-PLT-FAILED']],
    ['a failure in a workflow nobody knows', { ...failed, workflow: 'wf-nobody-knows' }, ['EXC-PLT-FAILED']],
    ['what only a type that is off would match', { ...failed, errorCode: 'ITEM_UNKNOWN' }, ['EXC-PLT-FAILED']],
  ])('%s', (_, fields, codes) => {
    expect(codesOf(fields)).toEqual({ codes, faults: [] });
  });

  it('surfaces every failure of every workflow and milestone', () => {
    for (const { id, milestones } of catalog.workflows) {
      for (const milestone of milestones) {
        for (const status of ['failed', 'dead_lettered'] as const) {
          expect(codesOf({ workflow: id, milestone: milestone.id, status }).codes, `${id} ${milestone.id} ${status}`).not.toEqual([]);
        }
      }
    }
  });

  it('tells a condition that cannot be decided, and still catches the failure', () => {
    const { codes, faults } = codesOf({ ...failed, workflow: 'wf-charge-supply', attributes: { on_hand_after: 'unknown' } });
    expect(codes).toEqual(['EXC-PLT-FAILED']);
    expect(faults).toEqual([{ code: 'EXC-INV-NEG', reason: expect.stringContaining('double') }]);
  });

  it('catches a dead letter as a failure when the type for dead letters is off', () => {
    const without = {
      ...catalog,
      exceptionTypes: catalog.exceptionTypes.map((type) => (type.code === 'EXC-PLT-DLQ' ? { ...type, defaultOn: false } : type)),
    };
    expect(codesOf({ status: 'dead_lettered' }, without).codes).toEqual(['EXC-PLT-FAILED']);
  });
});
