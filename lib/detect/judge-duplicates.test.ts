import { beforeAll, describe, expect, it } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import type { ClaimedEvent, RuleRecord } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { aChange } from './change.fixture';
import { judgeDuplicates } from './judge-duplicates';
import { planRecords } from './plan-records';

let index: CatalogIndex;
beforeAll(async () => {
  const catalog = await loadCatalog('catalog');
  index = indexCatalog({ ...catalog, exceptionTypes: catalog.exceptionTypes.map((type) => ({ ...type, defaultOn: true })) });
});

const A = '0192f000-0000-7000-8000-00000000000a';
const B = '0192f000-0000-7000-8000-00000000000b';
type Said = Partial<ClaimedEvent>;
interface Told {
  id?: string;
  minute?: number;
  said?: Said;
  before?: 'failed';
}

const invoice = (number: string, more: Said = {}): Said => ({
  workflow: 'wf-ap-invoice',
  milestone: 'inv_received',
  businessKeys: [
    { type: 'invoice_number', value: number },
    { type: 'supplier_id', value: 'SUP-1' },
  ],
  measures: { amountMinor: 100 },
  ...more,
});
const order = (control: string, more: Said = {}): Said => ({
  workflow: 'wf-p2p-po',
  milestone: 'po_transmitted',
  businessKeys: [
    { type: 'po_number', value: 'PO-1' },
    { type: 'edi_control_number', value: control },
  ],
  ...more,
});
const usage = (more: Said = {}): Said => ({
  workflow: 'wf-charge-supply',
  milestone: 'use_in_erp',
  businessKeys: [{ type: 'usage_id', value: 'U-1' }],
  ...more,
});

const toChange = ({ id = A, minute = 0, said = {}, before }: Told) => {
  const event = anEvent(minute, said);
  const change = aChange([event], { id });
  return before ? { ...change, before: { ...change.after, state: before } } : change;
};

/** Round by round, as the pipeline does: what was told stands for the next. */
function rounds(...all: Told[][]) {
  const standing: RuleRecord[] = [];
  return all.flatMap((round) => {
    const changes = round.map(toChange);
    // A step told in an earlier round had been reached before.
    const seen = changes.map((change, i) => ({
      ...change,
      milestones: change.milestones.map((one) => {
        const earlier = all
          .slice(0, all.indexOf(round))
          .flat()
          .filter((other) => (other.id ?? A) === (round[i]?.id ?? A));
        const at = earlier.map(({ minute = 0 }) => anEvent(minute).occurredAt);
        return { ...one, times: one.times + at.length, reachedAt: new Date(Math.min(...[one.reachedAt, ...at].map(Number))) };
      }),
    }));
    const { records } = planRecords(seen, index);
    const findings = judgeDuplicates(records, standing, index);
    standing.push(...records.map(({ record }) => record));
    return findings.map(({ code, subject }) => `${code} ${subject.id === A ? 'A' : 'B'}`);
  });
}

describe('the same document', () => {
  it.each<[string, Told[][], string[]]>([
    ['once', [[{ said: invoice('INV-1') }]], []],
    [
      'of two transactions, written otherwise',
      [[{ said: invoice('INV-0042') }], [{ id: B, minute: 9, said: invoice('inv 42') }]],
      ['EXC-AP-DUP B'],
    ],
    ['both in one round: the later one', [[{ id: B, minute: 9, said: invoice('INV-42') }, { said: invoice('INV 42') }]], ['EXC-AP-DUP B']],
    ['the earlier comes later', [[{ id: B, minute: 9, said: invoice('INV-42') }], [{ said: invoice('INV 42') }]], ['EXC-AP-DUP A']],
    ['of another amount', [[{ said: invoice('INV-42') }], [{ id: B, said: invoice('INV42', { measures: { amountMinor: 7 } }) }]], []],
    [
      'of another supplier',
      [[{ said: invoice('INV-42') }], [{ id: B, said: invoice('INV42', { businessKeys: [{ type: 'invoice_number', value: 'INV42' }] }) }]],
      [],
    ],
    ['four months later', [[{ said: invoice('INV-42') }], [{ id: B, minute: 120 * 24 * 60, said: invoice('INV42') }]], []],
    ['an attempt that failed', [[{ said: invoice('INV-42', { status: 'failed' }) }], [{ id: B, said: invoice('INV42') }]], []],
    ['a target that dropped it', [[{ said: invoice('INV-42') }], [{ id: B, said: invoice('INV42', { status: 'duplicate' }) }]], []],
    ['sent again under the same number', [[{ said: order('7') }], [{ minute: 5, said: order('7', { attempt: 2 }) }]], []],
    ['sent again under another number', [[{ said: order('7') }], [{ minute: 5, said: order('8') }]], ['EXC-P2P-DUPPO A']],
    [
      'a second word without a number',
      [[{ said: order('7') }], [{ minute: 5, said: order('', { businessKeys: [{ type: 'po_number', value: 'PO-1' }] }) }]],
      [],
    ],
  ])('%s', (_, told, expected) => {
    expect(rounds(...told)).toEqual(expected);
  });

  it('in another environment is another', () => {
    expect(rounds([{ said: invoice('INV-1') }], [{ id: B, said: invoice('INV-1', { environment: 'test' }) }])).toEqual([]);
  });
});

describe('a replay', () => {
  const replay = { replayId: 'RPY-1' };
  it.each<[string, Told[][], string[]]>([
    ['of what had gone well', [[{ said: usage() }], [{ minute: 30, said: usage(replay) }]], ['EXC-PLT-REPLAYDUP A']],
    ['of what had failed', [[{ said: usage({ status: 'failed' }) }], [{ minute: 30, said: usage(replay), before: 'failed' }]], []],
    [
      'whose later steps come when the transaction is on its way again',
      [[{ said: usage() }], [{ minute: 30, said: usage(replay), before: 'failed' }], [{ minute: 40, said: usage(replay) }]],
      [],
    ],
    ['of what was never reached', [[{ minute: 30, said: usage(replay) }]], []],
    ['that the target dropped', [[{ said: usage() }], [{ minute: 30, said: usage({ ...replay, status: 'duplicate' }) }]], []],
  ])('%s', (_, told, expected) => {
    expect(rounds(...told)).toEqual(expected);
  });
});
