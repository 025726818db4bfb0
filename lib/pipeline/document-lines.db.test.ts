import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { Actor, ClaimedEvent, DocumentLines, Grant } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { exceptionLinesSchema } from '@/lib/domain/views/document-lines';
import { getTransaction, readExceptionLines } from '@/lib/show';
import { insertBatch } from '@/lib/store';
import { tickEvents } from './tick';

testDatabase();
const noon = new Date('2026-11-18T12:30:00Z');

const reader = (places: Partial<Grant> = {}): Actor => ({
  kind: 'person',
  id: 'r',
  name: 'Reader',
  email: 'reader@quillmoor.example',
  teams: [],
  grants: [{ role: 'procurement', facilities: [], departments: [], workflows: [], environments: [], ...places }],
});

const order: DocumentLines = {
  kind: 'order',
  currency: 'USD',
  lines: [
    { line: '10', item: 'ITM-1', description: 'Gloves', quantity: 12, unit: 'CS', unitPriceMinor: 4200 },
    { line: '20', item: 'ITM-2', description: 'Gowns', quantity: 3, unit: 'BX', unitPriceMinor: 900 },
  ],
};
const answer: DocumentLines = {
  kind: 'answer',
  currency: 'USD',
  lines: [
    { line: '10', item: 'ITM-1', quantity: 12, unit: 'CS', unitPriceMinor: 4200, code: 'IA' },
    { line: '20', code: 'R2', reason: 'Not in our list' },
  ],
};
const told = (minute: number, number: string, said: Partial<ClaimedEvent>) =>
  anEvent(minute, {
    workflow: 'wf-p2p-po',
    businessKeys: [{ type: 'po_number', value: number }],
    facility: 'fac-lakehead',
    department: 'dept-procurement',
    ...said,
  });
const refused = (number: string): ClaimedEvent[] => [
  told(0, number, { milestone: 'po_created', documentLines: order }),
  told(5, number, {
    milestone: 'po_supplier_ack',
    interface: 'if-po-855-in',
    supplier: 'Alder Medical',
    status: 'completed_with_warning',
    attributes: { ack_code: 'R2' },
    documentLines: answer,
  }),
];

async function receive(events: ClaimedEvent[]): Promise<void> {
  await insertBatch(
    { events: events.map((event, index) => ({ index, event })), spans: [], rejected: [] },
    { environment: 'production', source: 'test', endpoint: 'test', history: false, now: noon },
  );
  while ((await tickEvents(noon, 1000)) > 0);
}

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  const events = refused('PO-1');
  await receive(events);
  await receive(events);
});

const ofOrder = async (number: string) => {
  const [row] = await query(
    sql`SELECT t.id, 'EX-' || e.number AS ref FROM transaction t JOIN exception_member m ON m.subject_id = t.id JOIN exception e ON e.id = m.exception_id
        WHERE t.key_value = ${number} AND e.code = 'EXC-P2P-REJECT'`,
    z.object({ id: z.string(), ref: z.string() }),
  );
  if (!row) throw new Error(`${number} was not refused`);
  return row;
};

test('an order and its answer, told twice, stand side by side on the page of the transaction', async () => {
  const { id } = await ofOrder('PO-1');
  const { documents } = await getTransaction(reader(), id, noon);
  expect(documents?.documents.map(({ kind, lines }) => [kind, lines])).toEqual([
    ['order', 2],
    ['answer', 2],
  ]);
  expect(documents?.rows.map(({ line, state, words }) => [line, state, words])).toEqual([
    ['10', 'accepted', 'Accepted'],
    ['20', 'refused', 'Refused: product number unknown'],
  ]);
});

test('an exception with one case shows every line, with several those that are not as ordered', async () => {
  const { ref } = await ofOrder('PO-1');
  const one = exceptionLinesSchema.parse(await readExceptionLines(reader(), ref, noon));
  expect(one.cases.map(({ name, rows }) => [name, rows.length])).toEqual([['PO-1', 2]]);
  expect(one.cases[0]?.rows[1]).toMatchObject({ description: 'Gowns', answers: [{ code: 'R2', reason: 'Not in our list' }] });
});

test('who may not look there is told that there is nothing', async () => {
  const { ref } = await ofOrder('PO-1');
  await expect(readExceptionLines(reader({ facilities: ['fac-pinecrest'] }), ref, noon)).rejects.toThrow(
    'or it is in a place you may not see',
  );
});
