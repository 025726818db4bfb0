import { expect, test } from 'vitest';
import { loadCatalog } from '@/lib/catalog';
import { type AckOutcome, ackOutcome, sayAck } from './ack-codes';

test.each<[string, AckOutcome | null, string]>([
  ['IA', 'accepted', 'IA: accepted'],
  ['iq', 'changed', 'IQ: accepted with another quantity'],
  ['BP', 'backordered', 'BP: shipped in part, the rest backordered'],
  ['R2', 'rejected', 'R2: rejected, product number invalid'],
  ['ZZ', null, 'code ZZ'],
])('%s is %s', (code, outcome, words) => {
  expect(ackOutcome(code)).toBe(outcome);
  expect(sayAck(code)).toBe(words);
});

test('the exception types of the 855 name codes of one outcome each', async () => {
  const { exceptionTypes } = await loadCatalog('catalog');
  const outcomes = (code: string) => {
    const rule = exceptionTypes.find((type) => type.code === code)?.rule;
    const list = /attr\["ack_code"\] in (\[[^\]]*\])/.exec(rule?.kind === 'event' ? rule.when : '')?.[1] ?? '[]';
    return [...new Set((JSON.parse(list) as string[]).map(ackOutcome))];
  };
  expect(outcomes('EXC-P2P-REJECT')).toEqual(['rejected']);
  expect(outcomes('EXC-P2P-BACKORDER')).toEqual(['backordered']);
  expect(outcomes('EXC-P2P-CHANGED')).toEqual(['changed']);
});
