import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { applyCatalog } from '@/lib/catalog';
import { testDatabase } from '@/lib/db/testing';
import { type Environment, systemActor } from '@/lib/domain';
import { endpoints } from '@/lib/domain/endpoints';
import * as show from '@/lib/show';
import { readHealth } from './read-health';
import { receive } from './receive';
import { testKey } from './receive.fixture';
import { tickEvents } from './tick';

testDatabase();
const actor = systemActor('test');
const word: Record<'production' | 'test', string> = { production: 'ONLYPROD', test: 'ONLYTEST' };

/** The same ids, traces and event ids in both environments; what is said beside them differs and names its own. */
async function send(environment: 'production' | 'test'): Promise<void> {
  const source = `src-${word[environment]}`;
  const body = Array.from({ length: 12 }, (_, n) => ({
    eventId: `same-${n}`,
    workflow: 'wf-p2p-po',
    milestone: n % 2 === 0 ? 'po_created' : 'po_transmitted',
    status: n % 3 === 2 ? 'failed' : 'completed',
    occurredAt: new Date(Date.now() - (30 - n) * 60_000).toISOString(),
    facility: 'LKH',
    department: 'dept-procurement',
    interface: `if-${word[environment]}`,
    supplier: `sup-${word[environment]}`,
    correlationId: `same-correlation-${n % 4}`,
    traceId: '5b8efff798038103d269b633813fc60c',
    businessKeys: [{ type: 'po_number', value: `PO-SAME-${n % 4}`, role: 'root' }],
    error: n % 3 === 2 ? { code: `E-${word[environment]}`, message: `broken in ${word[environment]}` } : undefined,
    measures: { amountMinor: environment === 'production' ? 100 : 777_777_700, currency: 'USD' },
    attributes: { said: word[environment] },
  }));
  const bytes = Buffer.from(JSON.stringify([...body, { note: word[environment] }]));
  const answered = await receive(
    {
      endpoint: 'events',
      method: 'POST',
      headers: new Headers({ 'content-type': 'application/json' }),
      environment: null,
      body: (async function* () {
        yield bytes;
      })(),
    },
    { findKey: async () => ({ ok: true, key: { ...testKey, id: randomUUID(), environment, source } }) },
  );
  expect(JSON.parse(answered.body.toString())).toMatchObject({ accepted: 12, duplicates: 0, rejected: 1 });
}

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  await send('production');
  await send('test');
  while ((await tickEvents(new Date(), 1000)) > 0);
});

const asked = (name: string, environment: Environment, more: object = {}) => {
  const endpoint = endpoints.find((one) => one.name === name);
  if (!endpoint) throw new Error(`no endpoint ${name}`);
  return endpoint.query.parse({ environment, ...more }) as never;
};

/** Every list, number and page that takes an environment. */
const reads: [string, string | null, (environment: Environment) => Promise<unknown>][] = [
  ['transactions', 'PO-SAME', (e) => show.listTransactions(actor, asked('listTransactions', e))],
  ['search by key', 'keyName', (e) => show.listTransactions(actor, asked('listTransactions', e, { q: 'PO-SAME-1' }))],
  ['search by correlation', 'PO-SAME-2', (e) => show.listTransactions(actor, asked('listTransactions', e, { q: 'same-correlation-2' }))],
  [
    'search by trace',
    'PO-SAME',
    (e) => show.listTransactions(actor, asked('listTransactions', e, { q: '5b8efff798038103d269b633813fc60c' })),
  ],
  ['failed transactions', 'broken in ONLY', (e) => show.listTransactions(actor, asked('listTransactions', e, { state: 'failed' }))],
  [
    'exceptions',
    null,
    (e) => show.listExceptions(actor, { scope: { environment: e }, query: asked('listExceptions', e), now: new Date() }),
  ],
  ['sources', 'src-ONLY', (e) => show.readSources(actor, { environment: e })],
  ['refused', 'src-ONLY', (e) => show.listRejected(actor, asked('listRejected', e))],
  ['keys', null, (e) => show.listKeys(actor, { environment: e })],
  [
    'health',
    '"everReceived":true',
    (e) => readHealth(actor, { scope: { environment: e }, window: { from: new Date(Date.now() - 86_400_000), to: new Date() } }),
  ],
  ['slos', null, (e) => show.listSlos(actor, { scope: { environment: e }, now: new Date() })],
  ['kpis', null, (e) => show.listKpis(actor, { scope: { environment: e }, window: null, now: new Date() })],
];

test.each(reads)('%s: nothing of one environment is seen in another', async (_, shown, read) => {
  const [production, other, empty] = [await read('production'), await read('test'), await read('validation')].map((view) =>
    JSON.stringify(view),
  );
  expect(production).not.toContain(word.test);
  expect(other).not.toContain(word.production);
  for (const own of [word.production, word.test, '"keyName"']) expect(empty).not.toContain(own);
  // What belongs there is there: an answer that holds nothing would pass as well.
  if (shown) for (const view of [production, other]) expect(view).toContain(shown);
});

test('the same ids are transactions of their own in each environment', async () => {
  const ids = async (environment: Environment) => {
    const list = (await show.listTransactions(actor, asked('listTransactions', environment))) as { rows: { id: string }[]; total: number };
    expect(list.total).toBe(4);
    return list.rows.map(({ id }) => id);
  };
  const [production, other] = [await ids('production'), await ids('test')];
  expect(production.filter((id) => other.includes(id))).toEqual([]);
  for (const [own, foreign, all] of [
    [word.production, word.test, production],
    [word.test, word.production, other],
  ] as const) {
    for (const id of all) {
      const page = JSON.stringify(await show.getTransaction(actor, id, new Date()));
      expect(page).not.toContain(foreign);
      expect(page).toContain(own);
    }
  }
});
