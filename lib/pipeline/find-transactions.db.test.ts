import { beforeAll, describe, expect, test } from 'vitest';
import { applyCatalog } from '@/lib/catalog';
import { execute, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { Actor, ClaimedEvent, Grant } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { transactionListSchema, transactionViewSchema } from '@/lib/domain/views/transactions';
import { getTransaction, listTransactions, readSources } from '@/lib/show';
import { insertBatch } from '@/lib/store';
import { tickEvents } from './tick';

testDatabase();
const now = new Date('2026-11-18T18:00:30Z');

function reader(places: Partial<Grant> = {}): Actor {
  const grant: Grant = { role: 'it_operations', facilities: [], departments: [], workflows: [], environments: [], ...places };
  return { kind: 'person', id: 'reader', name: 'Reader', email: 'reader@quillmoor.example', teams: [], grants: [grant] };
}
const everybody = reader();
const granite = reader({ facilities: ['fac-granite'] });

const trace = (digit: string) => digit.repeat(32);
const order = (minute: number, said: Partial<ClaimedEvent>) =>
  anEvent(minute, { workflow: 'wf-p2p-po', facility: 'fac-lakehead', department: 'dept-procurement', businessKeys: [], ...said });
const key = (type: string, value: string) => ({ type, value });

const events: ClaimedEvent[] = [
  order(0, {
    businessKeys: [key('po_number', 'PO-4500128831'), key('requisition_number', 'REQ-1')],
    transactionId: 'MSG-1',
    traceId: trace('a'),
    milestone: 'po_approved',
    supplier: 'SUP-10482',
    measures: { amountMinor: 1_250_000, currency: 'USD', lines: 7, cartons: 42 },
  }),
  // Its invoice, in another workflow, over another middleware.
  order(30, {
    workflow: 'wf-ap-invoice',
    businessKeys: [key('invoice_number', 'INV-883120'), key('po_number', 'PO-4500128831')],
    supplier: 'SUP-10482',
    traceId: trace('b'),
    milestone: 'invoice_received',
  }),
  order(5, {
    businessKeys: [key('po_number', 'PO-4500999999')],
    facility: 'fac-granite',
    status: 'failed',
    errorCode: 'AS2-TIMEOUT',
    errorClass: 'timeout',
    errorMessage: 'No MDN from edi.partner.example within 300 s; connection reset by peer',
    eventId: 'attempt-1',
  }),
  order(6, {
    businessKeys: [key('po_number', 'PO-4500999998')],
    facility: 'fac-granite',
    attempt: 2,
    attributes: { 'attempt.retryOf': 'attempt-1' },
    measures: { amountMinor: 90_000, currency: 'USD' },
  }),
  order(7, { businessKeys: [key('po_number', 'PO-CHILD')], parentTransactionId: 'MSG-1' }),
  order(8, {
    businessKeys: [key('po_number', 'PO-LINKED')],
    attributes: {
      links: JSON.stringify([{ type: 'transaction', value: 'MSG-1' }, { type: 'custom_doc', value: 'D-9' }, { traceId: trace('b') }]),
    },
  }),
  order(9, { businessKeys: [key('po_number', 'PO-CUSTOM'), key('custom_doc', 'D-9')] }),
  ...Array.from({ length: 30 }, (_, n) =>
    order(10, {
      businessKeys: [key('po_number', `PO-BATCH-${n}`)],
      correlationId: 'orders.csv',
      facility: n === 0 ? 'fac-granite' : 'fac-chippewa',
    }),
  ),
  // Two halves of one message: the queue lost the ids, the control number is still the same.
  order(20, { businessKeys: [key('edi_control_number', '000048213')], correlationId: 'half-1', traceId: trace('c') }),
  {
    ...order(20, { businessKeys: [key('edi_control_number', '000048213')], correlationId: 'half-2', traceId: trace('d') }),
    occurredAt: new Date(Date.UTC(2026, 10, 18, 12, 20, 3)),
  },
  // Hires: the employee number is personal.
  order(11, {
    workflow: 'wf-employee-onboarding',
    department: 'dept-hr',
    businessKeys: [key('employee_id', 'E118204')],
    milestone: 'hire_recorded',
    status: 'failed',
    errorCode: 'SCIM-409',
    errorMessage: 'Jane Q Doe exists twice',
  }),
];

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  await insertBatch(
    { events: events.map((event, index) => ({ index, event })), spans: [], rejected: [] },
    { environment: 'production', source: 'test', endpoint: 'test', history: false, now },
  );
  await tickEvents(now, 1000);
});

const list = async (actor: Actor, asked: Partial<Parameters<typeof listTransactions>[1]>) =>
  transactionListSchema.parse(await listTransactions(actor, { environment: 'production', limit: 50, ...asked }, now));
const names = async (actor: Actor, q: string) => (await list(actor, { q })).rows.map((row) => row.name).sort();

const invoice = 'INV-883120';
const po = 'PO-4500128831';

describe('one box', () => {
  test.each([
    ['a business key', po, [invoice, po]],
    ['its beginning, in small letters', 'po-45001288', [invoice, po]],
    ['a key of another workflow', 'INV-883120', [invoice]],
    ['a key that the catalog does not know', 'd-9', ['PO-CUSTOM', 'PO-LINKED']],
    ['the sender’s id, which a child and a link name too', 'MSG-1', ['PO-CHILD', po, 'PO-LINKED'].sort()],
    ['a trace id cut short and in capitals', trace('a').slice(0, 20).toUpperCase(), [po]],
    ['an error code', 'as2-timeout', ['PO-4500999999']],
    ['the words of a fault', 'connection reset', ['PO-4500999999']],
    ['a word of a host name, begun', 'edi.part', ['PO-4500999999']],
    ['a kind of key', 'key:po=po-4500128831', [invoice, po]],
    ['a kind of key by its name', 'key:"Invoice number=INV-883120"', [invoice]],
    ['an error by its class', 'error:timeout', ['PO-4500999999']],
    ['words and a filter', 'PO-4500 facility:granite', ['PO-4500999998', 'PO-4500999999']],
    ['a facility by its code and a status', 'facility:LKH status:open amount>10000', [po]],
    ['an amount', 'amount<=900', ['PO-4500999998']],
    ['a measure of the sender’s own', 'cartons>=42', [po]],
    ['a supplier in any case', 'supplier:sup-10482', [invoice, po]],
    ['filters that contradict each other', 'facility:LKH facility:granite', []],
    ['nothing', 'PO-NO-SUCH', []],
    ['a wildcard is a character', 'PO-%', []],
  ])('finds %s', async (_, q, expected) => {
    expect(await names(everybody, q)).toEqual([...expected].sort());
  });

  test('says what it cannot read, and lists nothing for it', async () => {
    const found = await list(everybody, { q: 'PO-45 facility:nowhere older:soon key:nokind=1' });
    expect([found.rows, found.total]).toEqual([[], 0]);
    expect(found.faults).toEqual([
      '“older:soon” is no length of time: write 30m, 12h, 3d or 2w.',
      'No facility is called “nowhere”.',
      'No key is called “nokind” here.',
    ]);
  });

  test('names each filter that was typed, and what remains without it', async () => {
    const { asked } = await list(everybody, { q: 'PO-45 facility:LKH amount>5' });
    expect(asked).toEqual([
      { param: 'q', name: 'Search', value: 'PO-45', rest: 'facility:LKH amount>5' },
      { param: 'q', name: 'Facility', value: 'LKH', rest: 'PO-45 amount>5' },
      { param: 'q', name: 'Amount', value: '> 5', rest: 'PO-45 facility:LKH' },
    ]);
  });

  test('shows and counts only what its reader may see', async () => {
    expect(await names(granite, 'orders.csv')).toEqual(['PO-BATCH-0']);
    expect((await list(granite, { q: 'orders.csv' })).total).toBe(1);
    expect((await list(everybody, { q: 'orders.csv' })).total).toBe(30);
    expect(await names(granite, po)).toEqual([]);
  });

  test('does not spell out personal keys or faults to a reader who may not read them', async () => {
    const executive = reader({ role: 'executive' });
    expect(await names(executive, 'E1182')).toEqual([]);
    expect(await names(executive, 'Jane Q')).toEqual([]);
    expect(await names(executive, 'E118204')).toEqual(['E1••••04']);
  });
});

describe('open for long', () => {
  test('are listed oldest first, with the next step and its due time', async () => {
    const later = new Date('2026-12-09T12:00:00Z');
    const found = transactionListSchema.parse(
      await listTransactions(everybody, { environment: 'production', limit: 3, older: '2w', sort: 'oldest' }, later),
    );
    expect(found.rows[0]).toMatchObject({ name: po, state: 'open', next: { name: 'Order number issued' } });
    expect(found.rows[0]?.lateSince).toBe(found.rows[0]?.next?.dueAt);
    // Every page once, to the end.
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listTransactions(everybody, { environment: 'production', limit: 3, older: '2w', sort: 'oldest', cursor }, later);
      seen.push(...page.rows.map((row) => row.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(found.total);
    expect((await list(everybody, { older: '2w' })).rows).toEqual([]);
  });
});

describe('links', () => {
  const linksOf = async (name: string, actor = everybody) => {
    const [row] = (await list(actor, { q: `key:po_number=${name}` })).rows.filter((one) => one.name === name);
    const view = transactionViewSchema.parse(await getTransaction(actor, row?.id ?? '', now));
    return {
      links: view.links.map((link) => `${link.relation} ${link.name}: ${link.confidence}, ${link.reason}`).sort(),
      notes: view.notes,
    };
  };

  test('are told from both ends, with how sure they are and why', async () => {
    expect((await linksOf(po)).links).toEqual([
      `child PO-CHILD: certain, names this one as its parent or root`,
      `linked_from PO-LINKED: certain, links to this one`,
      `shares_key ${invoice}: certain, same order number, 30 min apart, other trace id`,
    ]);
    expect((await linksOf('PO-CHILD')).links).toEqual([`parent ${po}: certain, its log entries name it as the parent`]);
    expect((await linksOf('PO-LINKED')).links).toEqual([
      `linked ${invoice}: certain, its log entries link to it`,
      `linked ${po}: certain, its log entries link to it`,
      `linked PO-CUSTOM: certain, its log entries link to it`,
    ]);
    expect((await linksOf('PO-4500999998')).links).toEqual(['retry_of PO-4500999999: certain, this one repeats it']);
    expect((await linksOf('PO-4500999999')).links).toEqual(['retried_by PO-4500999998: certain, repeats this one']);
  });

  test('between two that only seem to be one is a link that says so, never a merge', async () => {
    const [half] = (await list(everybody, { q: 'half-1' })).rows;
    const { links } = await getTransaction(everybody, half?.id ?? '', now);
    expect(links.map(({ relation, confidence, reason }) => [relation, confidence, reason])).toEqual([
      ['shares_key', 'likely', 'same edi control number, 3 s apart, other trace id'],
    ]);
  });

  test('a key that very many bear links nothing, joins nothing, and says so with what the reader may count', async () => {
    const { links, notes } = await linksOf('PO-BATCH-0', granite);
    expect(links).toEqual([]);
    expect(notes.map((note) => note.text)).toEqual([
      'The correlation id “orders.csv” is shared by several transactions. It joins nothing: log entries that bear only this stand alone.',
    ]);
    expect((await linksOf('PO-BATCH-1')).notes[0]?.text).toContain('shared by 30 transactions');
  });

  test('what joins nothing is listed with the sources, for who may see the whole environment', async () => {
    const { sharedKeys } = await readSources(everybody, { environment: 'production' }, now);
    expect(sharedKeys.map(({ keyName, value, reason, transactions, events: n }) => [keyName, value, reason, transactions, n])).toEqual([
      ['correlation id', 'orders.csv', 'several', 30, 30],
    ]);
    await expect(readSources(granite, { environment: 'production' }, now)).rejects.toThrow('whole environment');
  });

  test('are not told of what is out of sight', async () => {
    expect((await linksOf('PO-4500999999', granite)).links).toEqual(['retried_by PO-4500999998: certain, repeats this one']);
    await execute(sql`UPDATE transaction SET facility = 'fac-chippewa' WHERE key_value = 'PO-4500999998'`);
    expect((await linksOf('PO-4500999999', granite)).links).toEqual([]);
  });
});
