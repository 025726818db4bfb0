import { describe, expect, it } from 'vitest';
import { describeSignature } from './describe-signature';

const from = {
  fields: { connector: 'con-sched-rest', supplier: 'SUP-1', facility: null },
  keys: { po_number: 'PO-7' },
  attributes: { reason: 'QTY', count: 3, absent: null },
};

describe('describeSignature', () => {
  it.each<[string, string[], string]>([
    ['one field', ['connector'], 'EXC-A connector="con-sched-rest"'],
    [
      'fields, keys and attributes in the order of the rule',
      ['supplier', 'key.po_number', 'attr.reason'],
      'EXC-A supplier="SUP-1" key.po_number="PO-7" attr.reason="QTY"',
    ],
    ['a number', ['attr.count'], 'EXC-A attr.count="3"'],
    [
      'what nobody said',
      ['facility', 'key.item_id', 'attr.absent'],
      'EXC-A facility="unassigned" key.item_id="unassigned" attr.absent="unassigned"',
    ],
  ])('%s', (_, groupBy, signature) => {
    expect(describeSignature('EXC-A', groupBy, from).signature).toBe(signature);
  });

  it('keeps apart what would read the same without quotes', () => {
    const one = describeSignature('EXC-A', ['key.a', 'key.b'], { fields: {}, keys: { a: 'x" key.b="y', b: 'z' }, attributes: {} });
    const other = describeSignature('EXC-A', ['key.a', 'key.b'], { fields: {}, keys: { a: 'x', b: 'y" key.b="z' }, attributes: {} });
    expect(one.signature).not.toBe(other.signature);
  });

  it('cuts a value of any length and still keeps two apart that differ at their ends', () => {
    const of = (value: string) => describeSignature('EXC-A', ['key.a'], { fields: {}, keys: { a: value }, attributes: {} }).signature;
    const [one, other] = [of(`${'x'.repeat(5000)}1`), of(`${'x'.repeat(5000)}2`)];
    expect(one.length).toBeLessThan(200);
    expect(one).not.toBe(other);
    expect(of(`${'x'.repeat(5000)}1`)).toBe(one);
  });
});
