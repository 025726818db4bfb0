import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { assignFindings } from '@/lib/assign';
import { applyCatalog, currentCatalog, indexCatalog } from '@/lib/catalog';
import { inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type ClaimedEvent, ConflictError, type Environment, type Finding, newId, systemActor } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { insertBatch } from '@/lib/store';
import { act } from './act';
import { planAhead, tickEvents, tickTime } from './tick';

testDatabase();

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
});

const exceptionSchema = z.object({
  number: z.number(),
  code: z.string(),
  state: z.string(),
  severity: z.string(),
  severity_reason: z.string(),
  team: z.string(),
  transactions: z.number(),
  facility: z.string().nullable(),
  connector: z.string().nullable(),
  statement: z.string(),
  closed_by: z.string().nullable(),
  resolution: z.string().nullable(),
  history: z.boolean(),
  version: z.number(),
  people: z.number().nullable(),
});
const exceptions = (environment: Environment) =>
  query(sql`SELECT * FROM exception WHERE environment = ${environment} ORDER BY code, number`, exceptionSchema);
const intents = (environment: Environment) =>
  query(
    sql`SELECT recipient, state, reason FROM intent WHERE environment = ${environment} ORDER BY created_at`,
    z.object({ recipient: z.string(), state: z.string(), reason: z.string() }),
  );

async function receive(now: Date, events: ClaimedEvent[], history = false): Promise<void> {
  await insertBatch(
    { events: events.map((event, index) => ({ index, event })), spans: [], rejected: [] },
    { environment: events[0]?.environment ?? 'production', source: 'test', endpoint: 'test', history, now },
  );
  while ((await tickEvents(now, 1000)) > 0);
  await tickTime(now);
}

const noon = new Date('2026-11-18T12:30:00Z');
const later = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);

describe('one connector refuses everywhere', () => {
  const environment = 'test';
  const refused = (person: number, minute: number, said: Partial<ClaimedEvent> = {}) =>
    anEvent(minute, {
      environment,
      workflow: 'wf-employee-onboarding',
      milestone: 'hire_in_schedule',
      interface: 'if-hire-sched',
      connector: 'con-sched-rest',
      application: 'app-sched',
      facility: person % 2 ? 'fac-lakehead' : 'fac-granite',
      status: 'dead_lettered',
      errorClass: 'auth_failed',
      attempt: 5,
      businessKeys: [{ type: 'employee_id', value: `E${person}` }],
      attributes: { 'http.status': 401 },
      ...said,
    });

  test('is one exception of the connector, told once, and ended by what proves it mended', async () => {
    await receive(
      noon,
      [1, 2, 3].map((n) => refused(n, n)),
    );
    await receive(
      noon,
      [4, 5].map((n) => refused(n, n)),
    );
    expect(await exceptions(environment)).toMatchObject([
      { code: 'EXC-PLT-AUTH', state: 'open', team: 'team-security', transactions: 5, facility: null, connector: 'con-sched-rest' },
    ]);
    expect(await intents(environment)).toHaveLength(1);

    await receive(
      later(10),
      [1, 2, 3, 4].map((n) => refused(n, 35, { status: 'completed', errorClass: null, attributes: {} })),
    );
    expect(await exceptions(environment)).toMatchObject([{ state: 'open' }]);
    await receive(later(10), [refused(5, 36, { status: 'completed', errorClass: null, attributes: {} })]);
    expect(await exceptions(environment)).toMatchObject([
      {
        state: 'resolved',
        closed_by: 'evidence',
        resolution: expect.stringMatching(/^All 5 mended; the last: “Schedule profile active” succeeded \(event evt-\d+\)$/),
      },
    ]);
  });

  test('reopens the same exception when it comes back within a day', async () => {
    await receive(later(60), [refused(6, 50)]);
    expect(await exceptions(environment)).toMatchObject([{ state: 'open', transactions: 6 }]);
    expect((await intents(environment)).map((i) => i.reason)).toHaveLength(2);
  });
});

describe('a milestone that does not come', () => {
  const environment = 'development';
  const order = (milestone: string, minute: number) =>
    anEvent(minute, {
      environment,
      workflow: 'wf-p2p-po',
      milestone,
      interface: 'if-po-850-out',
      supplier: 'SUP-1',
      businessKeys: [
        { type: 'po_number', value: 'PO-77' },
        { type: 'supplier_id', value: 'SUP-1' },
      ],
      measures: { amountMinor: 125_000, currency: 'USD', lines: 3 },
    });

  test('is raised when its time has passed and ended by the late milestone', async () => {
    await receive(noon, [order('po_approved', 0), order('po_transmitted', 5)]);
    expect(await exceptions(environment)).toEqual([]);
    await tickTime(later(24 * 60));
    const raised = await exceptions(environment);
    expect(raised.map((e) => e.code)).toContain('EXC-P2P-NO997');
    expect(raised.every((e) => !e.history && e.transactions === 1)).toBe(true);
    await receive(later(25 * 60), [order('po_func_ack', 10)]);
    expect((await exceptions(environment)).find((e) => e.code === 'EXC-P2P-NO997')).toMatchObject({
      state: 'resolved',
      closed_by: 'evidence',
    });
  });
});

describe('two transactions that turn out to be one', () => {
  const environment = 'development';
  const part = (milestone: string, minute: number, said: Partial<ClaimedEvent>) =>
    anEvent(minute, {
      environment,
      workflow: 'wf-p2p-po',
      milestone,
      interface: 'if-po-850-out',
      supplier: 'SUP-2',
      businessKeys: [],
      ...said,
    });

  test('keep the promise that one of them had', async () => {
    const number = { businessKeys: [{ type: 'po_number', value: 'PO-88' }] };
    await receive(noon, [part('po_approved', 0, number)]);
    await receive(noon, [part('po_transmitted', 5, { correlationId: 'c-88' })]);
    await receive(noon, [part('po_created', 2, { ...number, correlationId: 'c-88' })]);
    await tickTime(later(24 * 60));
    const raised = await query(
      sql`SELECT code, transactions FROM exception WHERE environment = ${environment} AND supplier = 'SUP-2' ORDER BY code`,
      z.object({ code: z.string(), transactions: z.number() }),
    );
    expect(raised).toContainEqual({ code: 'EXC-P2P-NO997', transactions: 1 });
  });
});

describe('a payroll file', () => {
  const environment = 'validation';
  // The period PP-2026-24 ended on Saturday 21 November 2026: files are due on Monday the 23rd at 18:00 in Chicago, midnight UTC.
  const due = new Date('2026-11-24T00:00:00Z');
  const ahead = (minutes: number) => new Date(due.getTime() - minutes * 60_000);
  const file = (facility: string, group: string, at: Date, period = 'PP-2026-24') =>
    anEvent(0, {
      environment,
      occurredAt: at,
      receivedAt: at,
      workflow: 'wf-time-payroll',
      milestone: 'time_received',
      facility,
      businessKeys: [
        { type: 'file_id', value: `TIME-${facility}-${group}-${period}` },
        { type: 'pay_group', value: group },
        { type: 'pay_period_id', value: period },
      ],
    });

  test('that is missing is raised three hours before the deadline, worsens when it passes, and ends when it arrives', async () => {
    const { catalog } = await currentCatalog();
    const all = catalog.facilities.flatMap((f) => ['pg-a', 'pg-b'].map((g) => [f.id, g] as const));
    const missing = all.find(([f, g]) => f === 'fac-granite' && g === 'pg-a');
    // Listening began while the period ran.
    await receive(ahead(4 * 1440), [file('fac-granite', 'pg-b', ahead(4 * 1440), 'PP-2026-23')]);
    await receive(
      ahead(300),
      all.filter((one) => one !== missing).map(([f, g]) => file(f, g, ahead(300))),
    );
    await planAhead(ahead(299));
    await tickTime(ahead(200));
    expect(await exceptions(environment)).toEqual([]);
    await tickTime(ahead(179));
    expect(await exceptions(environment)).toMatchObject([
      { code: 'EXC-PAY-NOFILE', facility: 'fac-granite', severity: 'sev2', team: 'team-payroll', people: 1763 },
    ]);
    await tickTime(ahead(30));
    expect(await exceptions(environment)).toMatchObject([{ severity: 'sev1' }]);
    await receive(ahead(10), [file('fac-granite', 'pg-a', ahead(10))]);
    expect(await exceptions(environment)).toMatchObject([{ state: 'resolved', resolution: 'the batch arrived' }]);
  });
});

describe('findings', () => {
  const environment = 'production';
  const finding = (): Finding & { history: boolean } => ({
    code: 'EXC-PLT-AUTH',
    signature: 'EXC-PLT-AUTH connector="con-x"',
    environment,
    groupedBy: { connector: 'con-x' },
    subject: { kind: 'transaction', id: newId(noon) },
    at: noon,
    facility: 'fac-lakehead',
    department: 'dept-hr',
    workflow: 'wf-employee-onboarding',
    interface: 'if-x',
    connector: 'con-x',
    application: null,
    supplier: null,
    impact: { transactions: 1, amountMinor: 100, currency: 'USD', lines: null, people: 1 },
    evidence: { eventKey: null, text: 'failed' },
    deadlineAt: null,
    variables: { status: 'failed' },
    history: false,
  });

  test('50,000 of one cause make one exception that counts them all; the same again changes nothing', async () => {
    const index = indexCatalog((await currentCatalog()).catalog);
    const all = Array.from({ length: 50_000 }, finding);
    for (let at = 0; at < all.length; at += 5000) await inTransaction((tx) => assignFindings(tx, all.slice(at, at + 5000), index, noon));
    expect(await exceptions(environment)).toMatchObject([{ transactions: 50_000, people: 50_000 }]);
    const again = await inTransaction((tx) => assignFindings(tx, all.slice(0, 5000), index, noon));
    expect(again).toEqual([]);
  });

  test('two writers at once open one exception', async () => {
    const index = indexCatalog((await currentCatalog()).catalog);
    const same = () => ({ ...finding(), signature: 'EXC-PLT-AUTH connector="con-y"' });
    await Promise.allSettled([1, 2, 3, 4].map(() => inTransaction((tx) => assignFindings(tx, [same()], index, noon))));
    const open = await query(
      sql`SELECT count(*) AS n FROM exception WHERE signature = 'EXC-PLT-AUTH connector="con-y"'`,
      z.object({ n: z.number() }),
    );
    expect(open).toEqual([{ n: 1 }]);
  });

  test('of two people who act on what they saw, the second is told who was first', async () => {
    const [exception] = await exceptions(environment);
    const actor = { ...systemActor('test'), name: 'Ana' };
    const reference = `EX-${exception?.number}`;
    const version = exception?.version ?? 0;
    await act(actor, reference, { action: 'acknowledge', version }, noon);
    await expect(act(actor, reference, { action: 'resolve', version, reason: 'done with it' }, noon)).rejects.toThrow(ConflictError);
    await act(actor, reference, { action: 'resolve', version: version + 1, reason: 'key renewed' }, noon);
    expect((await exceptions(environment))[0]).toMatchObject({ state: 'resolved', closed_by: 'person', resolution: 'key renewed' });
    const deeds = await query(
      sql`SELECT kind, actor_name FROM exception_history h JOIN exception e ON e.id = h.exception_id WHERE e.number = ${exception?.number ?? 0} ORDER BY h.id`,
      z.object({ kind: z.string(), actor_name: z.string() }),
    );
    expect(deeds.map((d) => d.kind)).toEqual(['opened', 'members', 'acknowledged', 'resolved']);
    const audit = await query(
      sql`SELECT action FROM audit_entry WHERE target_id = ${reference} ORDER BY id`,
      z.object({ action: z.string() }),
    );
    expect(audit.map((a) => a.action)).toEqual(['exception.acknowledge', 'exception.resolve']);
  });
});
