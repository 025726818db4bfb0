import { beforeAll, describe, expect, it } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import type { ClaimedEvent, DueOccurrence, Transaction, TransactionChange } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { proveMended } from './prove-mended';

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
});

const at = (minute: number) => new Date(Date.UTC(2026, 10, 18, 12, minute));
const reached = (milestone: string, minute: number) => ({ milestone, reachedAt: at(minute), lastAt: at(minute), times: 1 });
const change = (
  after: Partial<Transaction>,
  milestones: ReturnType<typeof reached>[] = [],
  newEvents: ClaimedEvent[] = [],
): TransactionChange => ({
  before: null,
  // Only what a proof looks at.
  after: { workflow: 'wf-p2p-po', state: 'open', endedAt: null, lastAt: at(30), ...after } as Transaction,
  milestones,
  keys: {},
  newEvents,
  mergedFrom: [],
});
const event = (minute: number, said: Partial<ClaimedEvent> = {}) =>
  anEvent(minute, { workflow: 'wf-p2p-po', milestone: 'po_transmitted', eventId: 'evt-77', ...said });
const failed = { at: at(10), variables: { status: 'dead_lettered', milestone: 'po_transmitted' } };
const prove = (
  code: string,
  member: { at: Date; variables: Record<string, string> },
  since: TransactionChange | null,
  arrived: DueOccurrence | null = null,
) => proveMended(member, index.exceptionTypes.get(code) ?? null, { change: since, arrived }, index);

describe('a step that failed', () => {
  it.each<[string, TransactionChange, { at: Date; text: string } | null]>([
    ['fails still', change({ state: 'failed' }), null],
    ['failed again later', change({ state: 'failed' }, [], [event(20, { status: 'failed' })]), null],
    [
      'succeeded later',
      change({ state: 'failed' }, [reached('po_transmitted', 20)], [event(20)]),
      { at: at(20), text: '“850 sent or portal API accepted” succeeded (event evt-77)' },
    ],
    [
      'succeeded later in a round before',
      change({ state: 'failed' }, [reached('po_transmitted', 20)]),
      { at: at(20), text: '“850 sent or portal API accepted” succeeded' },
    ],
    ['succeeded before it failed', change({ state: 'failed' }, [reached('po_transmitted', 5)]), null],
    ['another step succeeded', change({ state: 'failed' }, [reached('po_func_ack', 20)], [event(20, { milestone: 'po_func_ack' })]), null],
    ['no step is left failing', change({ state: 'open' }), { at: at(30), text: '“850 sent or portal API accepted” succeeded' }],
    [
      'its transaction completed',
      change({ state: 'completed', endedAt: at(25) }),
      { at: at(25), text: 'the transaction ended: completed' },
    ],
    [
      'its transaction was cancelled',
      change({ state: 'cancelled', endedAt: at(25) }),
      { at: at(25), text: 'the transaction ended: cancelled' },
    ],
    ['its transaction only ended with a warning', change({ state: 'completed_with_warning', endedAt: at(25) }), null],
    ['its transaction had completed before', change({ state: 'completed', endedAt: at(5) }), null],
  ])('%s', (_, since, expected) => {
    expect(prove('EXC-PLT-DLQ', failed, since)).toEqual(expected);
  });

  it('without a milestone is known by its interface', () => {
    const member = { at: at(10), variables: { status: 'failed', interface: 'if-a' } };
    expect(prove('EXC-PLT-DLQ', member, change({ state: 'failed' }, [], [event(20, { milestone: null, interface: 'if-b' })]))).toBeNull();
    expect(
      prove('EXC-PLT-DLQ', member, change({ state: 'failed' }, [], [event(20, { milestone: null, interface: 'if-a' })])),
    ).toMatchObject({ at: at(20) });
  });

  it('and is tried again is not mended by the mere absence of a failure', () => {
    const retrying = { ...failed, variables: { ...failed.variables, status: 'retrying' } };
    expect(prove('EXC-PLT-AUTH', retrying, change({ state: 'open' }))).toBeNull();
    expect(prove('EXC-PLT-AUTH', retrying, change({ state: 'open' }, [reached('po_transmitted', 20)]))).not.toBeNull();
  });
});

describe('a refusal that was delivered well', () => {
  const refused = { at: at(10), variables: { status: 'completed', milestone: 'po_supplier_ack' } };
  const held = { at: at(10), variables: { status: 'completed', milestone: 'inv_exception_opened' } };

  it.each<[string, string, typeof refused, TransactionChange, string | null]>([
    ['is not mended by the same step again', 'EXC-P2P-REJECT', refused, change({}, [reached('po_supplier_ack', 20)]), null],
    ['nor by the end of its order', 'EXC-P2P-REJECT', refused, change({ state: 'completed', endedAt: at(25) }), null],
    [
      'but when the order is cancelled',
      'EXC-P2P-REJECT',
      refused,
      change({ state: 'cancelled', endedAt: at(25) }),
      'the transaction ended: cancelled',
    ],
    [
      'is mended by what its type names',
      'EXC-AP-MATCH',
      held,
      change({ workflow: 'wf-ap-invoice' }, [reached('inv_exception_resolved', 20)]),
      '“Exception resolved” was reached',
    ],
    [
      'not by what came before it',
      'EXC-AP-MATCH',
      held,
      change({ workflow: 'wf-ap-invoice' }, [reached('inv_exception_resolved', 5)]),
      null,
    ],
  ])('%s', (_, code, member, since, text) => {
    const proof = prove(code, member, since);
    expect(proof?.text ?? null).toEqual(text);
  });
});

describe('a milestone that was missing', () => {
  const missing = { at: at(10), variables: { milestone: 'po_func_ack' } };
  it.each<[string, TransactionChange, string | null]>([
    ['is missing still', change({}), null],
    [
      'came',
      change({}, [reached('po_func_ack', 20)], [event(20, { milestone: 'po_func_ack' })]),
      '“997 received (EDI suppliers only)” was reached (event evt-77)',
    ],
    ['is not needed any more', change({}, [reached('po_supplier_ack', 20)]), 'was reached'],
    [
      'is not needed after the end',
      change({ state: 'completed_with_warning', endedAt: at(25) }),
      'the transaction ended: completed with warning',
    ],
  ])('%s', (_, since, text) => {
    const proof = prove('EXC-P2P-NO997', missing, since);
    expect(proof?.text ?? null).toEqual(text === null ? null : expect.stringContaining(text));
  });
});

describe('a batch', () => {
  const occurrence = (arrivedAt: Date | null) => ({ id: 'o-1', state: arrivedAt ? 'arrived' : 'missing', arrivedAt }) as DueOccurrence;
  it('is mended by its arrival and by nothing else', () => {
    const member = { at: at(10), variables: { milestone: 'time_received' } };
    expect(prove('EXC-PAY-NOFILE', member, null, occurrence(at(20)))).toEqual({ at: at(20), text: 'the batch arrived' });
    expect(prove('EXC-PAY-NOFILE', member, null, occurrence(null))).toBeNull();
  });
});
