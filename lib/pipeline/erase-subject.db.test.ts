import { beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { applyCatalog } from '@/lib/catalog';
import { config } from '@/lib/config';
import { query, sql, unpackBytes } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type CanonicalEvent, systemActor } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { listKeyTokens, prepareRing } from '@/lib/redact';
import { insertBatch } from '@/lib/store';
import { eraseSubject } from './erase-subject';
import { redactStored } from './redact-stored';
import { roundNames, runRounds } from './run-rounds';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
testDatabase();
const actor = systemActor('test');
const EMPLOYEE = 'E9917734';
const OTHER = 'E5500012';
const TRACE = 'ab'.repeat(16);
const at = new Date(Date.now() - 3_600_000);

const hire = (employee: string, n: number, more: Partial<CanonicalEvent> = {}) =>
  anEvent(0, {
    occurredAt: new Date(at.getTime() + n * 1000),
    receivedAt: at,
    workflow: 'wf-employee-onboarding',
    milestone: 'hire_recorded',
    facility: 'fac-lakeside',
    department: 'dept-hr',
    traceId: employee === EMPLOYEE ? TRACE : null,
    businessKeys: [{ type: 'employee_id', value: employee }],
    ...more,
  });

/** Everything that is stored, spans unpacked, but for the catalog. */
async function everything(): Promise<string> {
  const names = await query(
    sql`SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'catalog_version'`,
    z.object({ name: z.string() }),
  );
  const parts: string[] = [];
  for (const { name } of names)
    for (const row of await query(sql`SELECT t::text AS name FROM ${sql([`"${name}"`])} t`, z.object({ name: z.string() })))
      parts.push(`${name} ${row.name}`);
  for (const { lines } of await query(sql`SELECT lines FROM span_block`, z.object({ lines: z.instanceof(Buffer) })))
    parts.push((await unpackBytes(lines)).toString());
  return parts.join('\n');
}

// As it was stored before anything was redacted on the way in.
beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  const events = [
    hire(EMPLOYEE, 0, {
      attributes: { note: 'moved from Denver' },
      correlationId: EMPLOYEE,
      documentLines: {
        kind: 'order',
        lines: [
          { line: '1', item: `BADGE-${EMPLOYEE}`, description: 'patient: Zephyrine Quackenbush', reason: `for ${EMPLOYEE}`, quantity: 1 },
        ],
      },
    }),
    hire(EMPLOYEE, 1, { status: 'failed', errorMessage: `patient: Zephyrine Quackenbush, ${EMPLOYEE} has no position`, errorCode: 'E1' }),
    hire(OTHER, 2),
    anEvent(0, {
      ...{ occurredAt: at, receivedAt: at, workflow: 'wf-charge-supply', milestone: 'usage_recorded', facility: 'fac-lakeside' },
      businessKeys: [
        { type: 'usage_id', value: 'USG-1' },
        { type: 'encounter_hash', value: 'ENC-7710' },
      ],
    }),
  ];
  const span = {
    ...{
      traceId: TRACE,
      spanId: 'cd'.repeat(8),
      parentSpanId: null,
      startNano: BigInt(at.getTime()) * 1_000_000n,
      durationNano: 5n,
      name: 'hire',
    },
    ...{
      kind: 'internal' as const,
      application: 'app-hcm',
      status: 'error' as const,
      statusMessage: `${EMPLOYEE}: MRN 77120934`,
      links: [],
      spanEvents: [],
    },
    attributes: { 'business_key.employee_id': EMPLOYEE, 'patient.name': 'Zephyrine' },
    resource: { 'service.name': 'app-hcm' },
  };
  await insertBatch(
    {
      events: events.map((event, index) => ({ index, event })),
      spans: [{ index: 9, span }],
      rejected: [
        {
          index: 10,
          code: 'invalid_time',
          message: 'bad',
          record: { businessKeys: [{ type: 'employee_id', value: EMPLOYEE }], patientName: 'Zephyrine' },
        },
      ],
    },
    { environment: 'production', source: 'test', endpoint: 'events', history: true, now: new Date() },
  );
  await runRounds(roundNames, new Date());
});

test('what was stored before is redacted by the rules of now, once', async () => {
  const before = await everything();
  for (const word of ['Zephyrine', 'Quackenbush', '77120934', 'ENC-7710', EMPLOYEE]) expect(before, word).toContain(word);
  const tried = await redactStored(actor, true, 0);
  expect(await everything()).toBe(before);
  expect(await redactStored(actor, false, 0)).toEqual(tried);
  expect(tried).toMatchObject({ events: 3, spans: 1, rejected: 1, sentences: 1, left: {} });
  const after = await everything();
  for (const word of ['Zephyrine', 'Quackenbush', '77120934', 'ENC-7710'])
    expect(after.split('\n').filter((line) => line.includes(word))).toEqual([]);
  expect(after).toContain(listKeyTokens(prepareRing(config().dataSecrets), 'encounter_hash', 'ENC-7710')[0]);
  expect(await redactStored(actor, true, 0)).toEqual({ events: 0, spans: 0, rejected: 0, sentences: 0, left: {} });
});

test('the trace of one person goes; that it happened, and that of others, stays', async () => {
  const count = () =>
    query(sql`SELECT count(*)::int AS n FROM transaction UNION ALL SELECT count(*)::int FROM event`, z.object({ n: z.number() }));
  const before = await count();
  const done = await eraseSubject(actor, { type: 'employee_id', value: EMPLOYEE, reason: 'asked by the person' });
  expect(done).toMatchObject({ transactions: 1, events: 2, spans: 1, rejected: 1, left: {} });
  const after = await everything();
  const token = listKeyTokens(prepareRing(config().dataSecrets), 'employee_id', EMPLOYEE)[0] ?? '';
  for (const word of [EMPLOYEE, token, 'Denver']) expect(after.split('\n').filter((line) => line.includes(word))).toEqual([]);
  expect(after).toContain(OTHER);
  expect(await count()).toEqual(before);
  const [entry] = await query(
    sql`SELECT action, reason, target_id FROM audit_entry WHERE action = 'subject.erase'`,
    z.object({ action: z.string(), reason: z.string(), target_id: z.string() }),
  );
  expect(entry).toMatchObject({ reason: 'asked by the person', target_id: expect.stringMatching(/^employee_id ••••[a-z2-7]{6}$/) });
  expect(await eraseSubject(actor, { type: 'employee_id', value: EMPLOYEE, reason: 'asked again' })).toMatchObject({
    transactions: 0,
    events: 0,
    spans: 0,
  });
});
