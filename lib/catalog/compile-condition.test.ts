import { describe, expect, it } from 'vitest';
import { type ConditionValues, compileCondition } from './compile-condition';

const event: ConditionValues<'event'> = {
  ...{ workflow: 'wf-p2p-po', milestone: 'po_supplier_ack', status: 'completed', source_status: '', facility: 'fac-a', department: '' },
  ...{ interface: 'if-a', connector: 'con-a', application: '', supplier: 'SUP-1', error_class: '', error_code: '', error_message: '' },
  ...{ message_type: '855', attempt: 2n, http_status: 401n, duration_ms: 12.5, arrival_delay_minutes: -3, replay_id: '' },
  attr: new Map([
    ['ack_code', 'IR'],
    ['on_hand', '-2.5'],
    ['rush', 'yes'],
  ]),
  key: { po_number: 'PO-1' },
  measure: new Map([['lines', 4]]),
};

describe('compileCondition', () => {
  it.each([
    ['milestone == "po_supplier_ack" && "ack_code" in attr && attr["ack_code"] in ["IR", "ID"]', true],
    ['milestone == "po_func_ack" && attr["nothing"] == "x"', false],
    ['"nothing" in attr && attr["nothing"] == "x"', false],
    ['"constructor" in attr || "__proto__" in key', false],
    ['http_status in [401, 403] && attempt > 1', true],
    ['"on_hand" in attr && double(attr["on_hand"]) < 0.0', true],
    ['arrival_delay_minutes < -2.0', true],
    ['"lines" in measure && measure["lines"] >= 4.0', true],
    ['"po_number" in key && key["po_number"].startsWith("PO-")', true],
    ['error_message == "matches(" || milestone.contains("ack")', true],
  ])('%s is %s', (source, value) => {
    expect(compileCondition(source, 'event').test(event)).toEqual({ ok: true, value });
  });

  it('decides on what an escalation sees', () => {
    const severity: ConditionValues<'severity'> = {
      ...{ transactions: 21n, facilities: 1n, amount: 250_000.5, lines: 0n, people: 30n, age_minutes: 5, criticality: 'tier1' },
      ...{ minutes_to_deadline: 59, has_deadline: true, facility: 'fac-a', supplier: '', attr: {}, key: {}, measure: {} },
    };
    const source = 'has_deadline && minutes_to_deadline <= 60.0 && amount > 250000.0 && people > 25 && transactions > 20';
    expect(compileCondition(source, 'severity').test(severity)).toEqual({ ok: true, value: true });
  });

  it.each([
    ['attr["nothing"] == "x"', /No such key: nothing/],
    ['"rush" in attr && double(attr["rush"]) > 1.0', /double/],
  ])('%s cannot be decided, and says why', (source, reason) => {
    expect(compileCondition(source, 'event').test(event)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });

  it.each([
    ['milestone ==', /Unexpected token/],
    ['mileston == "x"', /Unknown variable: mileston/],
    ['http_status == "401"', /int == string/],
    ['milestone', /gives string/],
    ['transactions > 1', /Unknown variable: transactions/],
    ['error_message.matches("^(a+)+$")', /contains, startsWith or endsWith/],
    ['!(error_message . matches (r"a\\d"))', /contains, startsWith or endsWith/],
    ['key.all(k, k.matches("x"))', /contains, startsWith or endsWith/],
  ])('%s is refused', (source, reason) => {
    expect(() => compileCondition(source, 'event')).toThrow(reason);
  });

  it('gives the same condition for the same source', () => {
    expect(compileCondition('attempt > 3', 'event')).toBe(compileCondition('attempt > 3', 'event'));
  });
});
