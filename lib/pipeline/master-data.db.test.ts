import { beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createIngestKey } from '@/lib/access';
import { applyCatalog } from '@/lib/catalog';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type ClaimedEvent, type Environment, systemActor } from '@/lib/domain';
import { listInterfaces, listTransactions, readMasterData } from '@/lib/show';
import { reader } from '@/lib/show/show.fixture';
import { insertBatch, trimRows } from '@/lib/store';
import { atMinute, tell } from './raising.fixture';
import { receiveRequest } from './receive-request';
import { runRounds } from './run-rounds';

vi.stubEnv('AUTH_SECRET', 'a secret for tests with more than thirty-two characters');
testDatabase();

const keys: Partial<Record<Environment, string>> = {};
beforeAll(async () => {
  vi.setSystemTime(atMinute(0));
  await applyCatalog('catalog', 'test');
  for (const environment of ['production', 'test'] as const)
    keys[environment] = (await createIngestKey(systemActor('test'), { environment, name: environment })).text;
});

async function say(rows: object[], environment: Environment = 'production') {
  const response = await receiveRequest(
    'master-data',
    new Request('http://localhost:3000/api/master-data', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${keys[environment]}` },
      body: JSON.stringify({ rows }),
    }),
  );
  return { status: response.status, answer: await response.json() };
}

async function take(minute: number, events: ClaimedEvent[] = []): Promise<void> {
  const now = atMinute(minute);
  vi.setSystemTime(now);
  for (const [environment, list] of Map.groupBy(events, (event) => event.environment))
    await insertBatch(
      { events: list.map((event, index) => ({ index, event })), spans: [], rejected: [] },
      { environment, source: 'test', endpoint: 'test', history: false, now },
    );
  await runRounds(['events', 'references', 'gaps'], now);
}

const window = { from: atMinute(-24 * 60), to: atMinute(24 * 60) };
const everything = reader({ role: 'it_operations' });
const view = (actor = everything, environment: Environment = 'production', more: object = {}) =>
  readMasterData(actor, { scope: { environment }, window, now: atMinute(60), ...more });
const supplier = (key: string, said: object = {}) => ({
  domain: 'md-supplier',
  application: 'app-erp-proc',
  key,
  state: 'active',
  ...said,
});
const order = (minute: number, said: Partial<ClaimedEvent>) =>
  tell(minute, { milestone: 'po_transmitted', supplier: 'SUP-41', measures: { amountMinor: 50_000, currency: 'USD' }, ...said });

describe('rows of master data', () => {
  test('are taken once, judged apart by environment, and raise what they contradict; the same again changes nothing', async () => {
    const rows = [
      supplier('SUP-41', { state: 'retired', validFrom: '2026-11-10T00:00:00Z', attributes: { tax_id_hash: 'h41' } }),
      supplier('SUP-42', { attributes: { tax_id_hash: 'h42' } }),
      supplier('SUP-43', { validFrom: '2026-11-12T00:00:00Z', attributes: { tax_id_hash: 'h42' } }),
      { ...supplier('SUP-44'), domain: 'md-moon' },
    ];
    expect(await say(rows)).toMatchObject({ status: 200, answer: { accepted: 3, duplicates: 0, rejected: 1 } });
    expect(await say(rows)).toMatchObject({ status: 200, answer: { accepted: 0, duplicates: 3, rejected: 1 } });
    // In the other environment the same supplier is well.
    expect(await say([supplier('SUP-41')], 'test')).toMatchObject({ answer: { accepted: 1 } });
    await take(10, [
      order(9, { businessKeys: [{ type: 'po_number', value: 'PO-1' }] }),
      order(9, { businessKeys: [{ type: 'po_number', value: 'PO-2' }], facility: 'fac-granite' }),
      order(9, { businessKeys: [{ type: 'po_number', value: 'PO-1' }], environment: 'test' }),
    ]);
    const { gaps, domains, affected } = await view();
    expect(affected).toEqual({ transactions: 2, amounts: [{ currency: 'USD', amountMinor: 100_000 }] });
    expect(gaps.map(({ type, transactions, records, amountMinor }) => [type, transactions, records, amountMinor])).toEqual([
      ['EXC-MD-RETIRED', 2, 0, 100_000],
      ['EXC-SUP-DUP', 0, 1, null],
    ]);
    expect(gaps[0]).toMatchObject({ about: [{ name: 'supplier', value: 'SUP-41' }], check: { id: 'dr-sup-retired' } });
    expect(domains.find(({ id }) => id === 'md-supplier')).toMatchObject({
      open: 2,
      transactions: 2,
      recordTold: { keys: 3 },
      amounts: [{ currency: 'USD', amountMinor: 100_000 }],
    });
    expect((await view(everything, 'test')).gaps).toEqual([]);
    // The number opens into its very transactions.
    const behind = await listTransactions(
      everything,
      { environment: 'production', exception: gaps[0]?.ref, limit: 10 } as never,
      atMinute(60),
    );
    expect(behind.rows).toHaveLength(2);
  });

  test('a reader of one facility counts what is there, and gets no numbers of all', async () => {
    const here = reader({ role: 'procurement', facilities: ['fac-granite'] });
    const { gaps, domains } = await view(here);
    expect(gaps.map(({ type, transactions, amountMinor }) => [type, transactions, amountMinor])).toEqual([['EXC-MD-RETIRED', 1, 50_000]]);
    expect(domains.find(({ id }) => id === 'md-supplier')?.recordTold).toBe(null);
    expect((await view(reader({ role: 'procurement', facilities: ['fac-stmonica'] }))).gaps).toEqual([]);
  });

  test('a state in the future counts from then on; what is read late does not undo what was read later', async () => {
    await say([supplier('SUP-50', { state: 'blocked', validFrom: '2026-11-20T00:00:00Z', asOf: '2026-11-18T11:00:00Z' })]);
    await say([supplier('SUP-50', { state: 'active', validFrom: '2026-11-01T00:00:00Z', asOf: '2026-11-18T10:00:00Z' })]);
    const [row] = await query(
      sql`SELECT state, prior_state FROM reference_row WHERE key_text = 'SUP-50'`,
      z.object({ state: z.string(), prior_state: z.string().nullable() }),
    );
    expect(row).toMatchObject({ state: 'blocked' });
    await take(20, [order(20, { supplier: 'SUP-50', businessKeys: [{ type: 'po_number', value: 'PO-50' }] })]);
    expect((await view()).gaps.filter(({ about }) => about.some(({ value }) => value === 'SUP-50'))).toEqual([]);
  });

  test('of people only hashes are kept, and nobody is named by what is raised', async () => {
    await say([
      { domain: 'md-employee', application: 'app-idp', key: 'E-SECRET-9', state: 'active', validFrom: '2026-11-01T00:00:00Z' },
      { domain: 'md-employee', application: 'app-hcm', key: 'E-SECRET-9', state: 'terminated', validFrom: '2026-11-17T00:00:00Z' },
    ]);
    await take(30);
    const { gaps } = await view();
    expect(gaps.find(({ type }) => type === 'EXC-TERM-DRIFT')).toMatchObject({ people: 1, records: 1 });
    expect(JSON.stringify(gaps)).not.toContain('E-SECRET-9');
    for (const table of ['reference_row', 'reference_breach', 'exception_member', 'exception'])
      expect([
        table,
        await query(
          // A name from the list above, as data of a cast.
          sql`SELECT 1 AS n FROM (SELECT query_to_xml('SELECT * FROM ' || quote_ident(${table}), true, false, '')::text AS said) x WHERE said LIKE '%E-SECRET-9%'`,
          z.object({ n: z.number() }),
        ),
      ]).toEqual([table, []]);
  });

  test('told again, nothing is raised anew; rows beyond the ceiling go, the oldest first', async () => {
    const before = await query(sql`SELECT count(*) AS n FROM exception`, z.object({ n: z.number() }));
    await execute(sql`UPDATE reference_row SET due_at = ${atMinute(31)}`);
    await take(32);
    expect(await query(sql`SELECT count(*) AS n FROM exception`, z.object({ n: z.number() }))).toEqual(before);
    await execute(sql`UPDATE retention_limit SET ceiling = 2 WHERE name = 'reference_row'`);
    await trimRows(atMinute(33));
    const left = await query(
      sql`SELECT domain, environment, count(*) AS n FROM reference_row GROUP BY 1, 2 ORDER BY 1, 2`,
      z.object({ domain: z.string(), environment: z.string(), n: z.number() }),
    );
    expect(left).toEqual([
      { domain: 'md-employee', environment: 'production', n: 2 },
      { domain: 'md-supplier', environment: 'production', n: 2 },
      { domain: 'md-supplier', environment: 'test', n: 1 },
    ]);
  });
});

describe('the inventory of interfaces', () => {
  test('says what is listed and silent, what speaks, and what is seen and not listed', async () => {
    await take(40, [
      order(39, { interface: 'if-po-850-out', businessKeys: [{ type: 'po_number', value: 'PO-60' }], supplier: 'SUP-9' }),
      order(39, {
        interface: 'if-po-850-out',
        businessKeys: [{ type: 'po_number', value: 'PO-61' }],
        supplier: 'SUP-9',
        status: 'failed',
        errorClass: 'timeout',
      }),
      order(39, {
        attributes: { 'unassigned.interface': 'if-moon' },
        businessKeys: [{ type: 'po_number', value: 'PO-62' }],
        supplier: 'SUP-9',
      }),
    ]);
    const asked = { scope: { environment: 'production' as const }, window, now: atMinute(60) };
    const { interfaces, unlisted } = await listInterfaces(everything, asked);
    expect(interfaces.find(({ id }) => id === 'if-po-850-out')).toMatchObject({
      n: 2,
      failed: 1,
      errorRatio: 0.5,
      state: 'trouble',
      open: 1,
      seenIn: ['production'],
      contractVersion: 'X12 004010 850',
      runbook: { id: 'procurement' },
    });
    expect(interfaces.find(({ id }) => id === 'if-ap-post')).toMatchObject({ n: 0, state: 'never', lastAt: null, errorRatio: null });
    expect(unlisted).toMatchObject([{ name: 'if-moon', events: 1 }]);
    const later = { ...asked, window: { from: atMinute(600), to: atMinute(660) }, now: atMinute(660) };
    expect((await listInterfaces(everything, { ...later, state: 'silent' })).interfaces).toEqual([]);
    const here = reader({ role: 'procurement', facilities: ['fac-stmonica'] });
    const narrowed = await listInterfaces(here, asked);
    expect(narrowed.unlisted).toBe(null);
    expect(narrowed.interfaces.find(({ id }) => id === 'if-po-850-out')).toMatchObject({ n: 0, open: 0 });
  });
});
