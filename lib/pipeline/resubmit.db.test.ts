import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { IngestKey } from '@/lib/access';
import { applyCatalog } from '@/lib/catalog';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, type Environment, type Role, roles } from '@/lib/domain';
import { getRejected, listRejected } from '@/lib/show';
import { receive } from './receive';
import { anEvent, testKey } from './receive.fixture';
import type { ReceiveEndpoint } from './receive-entries';
import { actOnRejected, resubmitRejected, tryRejected } from './resubmit';
import { tickEvents } from './tick';

testDatabase();
beforeAll(async () => {
  await applyCatalog('catalog', 'test');
});

const actorOf = (role: Role, more: Partial<Actor['grants'][number]> = {}): Actor => ({
  kind: 'person',
  id: `person-${role}`,
  name: 'Milo',
  email: null,
  teams: [],
  grants: [{ role, facilities: [], departments: [], workflows: [], environments: [], ...more }],
});
const milo = actorOf('it_operations');
const any = z.record(z.string(), z.unknown());

async function send(body: unknown, key: Partial<IngestKey> = {}, endpoint: ReceiveEndpoint = 'events') {
  const bytes = Buffer.from(JSON.stringify(body));
  const answered = await receive(
    {
      endpoint,
      method: 'POST',
      headers: new Headers({ 'content-type': 'application/json' }),
      environment: null,
      body: (async function* () {
        yield bytes;
      })(),
    },
    { findKey: async () => ({ ok: true, key: { ...testKey, ...key } }) },
  );
  return JSON.parse(answered.body.toString());
}

async function refusedOf(source: string, environment: Environment = 'production'): Promise<{ id: string; code: string; n: number }[]> {
  return query(
    sql`SELECT id, code, n FROM rejected_record WHERE source = ${source} AND environment = ${environment} ORDER BY code`,
    z.object({ id: z.string(), code: z.string(), n: z.number() }),
  );
}
async function oneOf(source: string): Promise<string> {
  const rows = await refusedOf(source);
  expect(rows).toHaveLength(1);
  return rows[0]?.id ?? '';
}
const eventsOf = (source: string) => query(sql`SELECT environment, source, workflow, occurred_at FROM event WHERE source = ${source}`, any);
const order = (value: string) => [{ type: 'po_number', value, role: 'root' }];

describe('a refused record', () => {
  test('is mended, seen as what it would become, sent again as its own source, and leads to its transaction', async () => {
    const source = `src-${randomUUID()}`;
    const bad = { ...anEvent({ facility: 'CSU', businessKeys: order('PO-77001') }), occurredAt: 'yesterday' };
    await send(bad, { source });
    const id = await oneOf(source);
    expect(await tryRejected(milo, id, { history: false }, new Date())).toMatchObject({ ok: false, fault: { code: 'invalid_time' } });
    await expect(actOnRejected(milo, id, { action: 'resubmit', history: false }, new Date())).rejects.toThrow('occurredAt');
    await expect(tryRejected(milo, id, { text: '{"a":', history: false }, new Date())).rejects.toThrow('not JSON');

    const text = JSON.stringify({ ...bad, occurredAt: new Date(Date.now() - 60_000).toISOString(), department: 'dept-nowhere' });
    const trial = await tryRejected(milo, id, { text, history: false }, new Date());
    expect(trial).toMatchObject({
      ok: true,
      fault: null,
      events: [{ standing: 'new', source, workflow: 'wf-p2p-po', unknown: [{ field: 'department', value: 'dept-nowhere' }] }],
    });
    expect(await eventsOf(source)).toEqual([]);

    await actOnRejected(milo, id, { action: 'resubmit', text, history: false, note: 'time zone was missing' }, new Date());
    expect(await eventsOf(source)).toMatchObject([{ environment: 'production', source, workflow: 'wf-p2p-po' }]);
    const view = await getRejected(milo, id);
    expect(view).toMatchObject({
      state: 'resubmitted',
      settled: { by: 'Milo', note: 'time zone was missing', outcome: 'accepted', search: 'PO-77001' },
    });
    expect(view.settled?.sent).toContain('dept-nowhere');
    expect(await query(sql`SELECT action, reason, actor_name FROM audit_entry WHERE target_id = ${id}`, any)).toEqual([
      { action: 'rejected_record.resubmit', reason: 'time zone was missing', actor_name: 'Milo' },
    ]);

    expect(await tryRejected(milo, id, { text, history: false }, new Date())).toMatchObject({
      ok: true,
      events: [{ standing: 'duplicate' }],
    });
    await actOnRejected(milo, id, { action: 'resubmit', text, history: false }, new Date());
    expect(await eventsOf(source)).toHaveLength(1);
    expect((await getRejected(milo, id)).settled).toMatchObject({ outcome: 'duplicate' });
    while ((await tickEvents(new Date(), 1000)) > 0);
    const [count] = await query(sql`SELECT event_count FROM transaction WHERE key_value = 'PO-77001'`, any);
    expect(count).toEqual({ event_count: 1 });
  });

  test('of one reason are sent again together, once, and what is still refused stays open', async () => {
    const source = `src-${randomUUID()}`;
    const old = (days: number, n: number) =>
      anEvent({ businessKeys: order(`PO-${source}-${n}`), occurredAt: new Date(Date.now() - days * 86_400_000).toISOString() });
    await send(
      [...Array.from({ length: 130 }, (_, n) => old(450, n)), { ...old(450, 999), status: 'odd', occurredAt: '1970-01-01T00:00:00Z' }],
      {
        source,
      },
    );
    expect((await refusedOf(source)).every(({ code }) => code === 'too_old')).toBe(true);
    const asked = { environment: 'production' as const, source, code: 'too_old' };
    expect(await resubmitRejected(milo, { ...asked, history: false }, new Date())).toEqual({
      tried: 131,
      accepted: 0,
      duplicates: 0,
      refused: 131,
      skipped: 0,
      left: 131,
    });
    const [one, two] = await Promise.all([1, 2].map(() => resubmitRejected(milo, { ...asked, history: true }, new Date())));
    expect(await eventsOf(source)).toHaveLength(130);
    expect((one?.accepted ?? 0) + (two?.accepted ?? 0)).toBeGreaterThanOrEqual(130);
    expect(await resubmitRejected(milo, { ...asked, history: true }, new Date())).toMatchObject({
      tried: 1,
      accepted: 0,
      refused: 1,
      left: 1,
    });
    // Told as history: nobody is mailed about it.
    const [inbox] = await query(
      sql`SELECT count(*) AS n, bool_and(history) AS history FROM event_inbox i JOIN event e USING (event_key) WHERE e.source = ${source}`,
      any,
    );
    expect(inbox).toEqual({ n: 130, history: true });
  });

  test('that contradicts a stored event is not forced in, until it has an id of its own', async () => {
    const source = `src-${randomUUID()}`;
    const first = anEvent({ eventId: 'e-1', businessKeys: order(`PO-${source}`) });
    await send([first], { source });
    await send([{ ...first, status: 'failed' }], { source });
    const id = await oneOf(source);
    expect((await getRejected(milo, id)).code).toBe('contradiction');
    const asIs = await getRejected(milo, id);
    expect(asIs.text).toContain('"eventId": "e-1"');
    const trial = await tryRejected(milo, id, { history: false }, new Date());
    expect(trial).toMatchObject({ ok: false, fault: { code: 'contradiction' } });
    const text = JSON.stringify({ ...first, status: 'failed', eventId: 'e-1b' });
    await actOnRejected(milo, id, { action: 'resubmit', text, history: false }, new Date());
    expect(await eventsOf(source)).toHaveLength(2);
  });

  test('of a span walks the OTLP path again with its resource', async () => {
    const source = `src-${randomUUID()}`;
    const nano = (BigInt(Date.now()) * 1_000_000n - 5_000_000_000n).toString();
    const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });
    const span = {
      traceId: randomUUID().replaceAll('-', ''),
      spanId: 'zz',
      name: 'send order',
      kind: 3,
      startTimeUnixNano: nano,
      endTimeUnixNano: nano,
      status: { code: 2, message: 'refused' },
      attributes: [
        attribute('throughline.workflow', 'wf-p2p-po'),
        attribute('business_key.po_number', `PO-${source}`),
        { key: 'n', value: { intValue: '7' } },
      ],
      events: [{ name: 'exception', timeUnixNano: nano, attributes: [attribute('exception.type', 'Timeout')] }],
    };
    await send(
      { resourceSpans: [{ resource: { attributes: [attribute('service.name', 'app-ipaas')] }, scopeSpans: [{ spans: [span] }] }] },
      { source },
      'traces',
    );
    const id = await oneOf(source);
    const kept = await getRejected(milo, id);
    expect(kept).toMatchObject({ code: 'invalid_id', cannot: null, editable: true });
    const mended = { ...JSON.parse(kept.text ?? ''), spanId: 'ab'.repeat(8) };
    const text = JSON.stringify(mended);
    expect(await tryRejected(milo, id, { text, history: false }, new Date())).toMatchObject({
      ok: true,
      spans: 1,
      events: [{ status: 'failed', workflow: 'wf-p2p-po' }],
    });
    await actOnRejected(milo, id, { action: 'resubmit', text, history: false }, new Date());
    const [event] = await query(
      sql`SELECT application, error_class, error_message, attributes ->> 'n' AS n FROM event WHERE source = ${source}`,
      any,
    );
    expect(event).toEqual({ application: 'app-ipaas', error_class: 'Timeout', error_message: 'refused', n: '7' });
  });

  test('of a log walks its path again', async () => {
    const source = `src-${randomUUID()}`;
    const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });
    const log = {
      severityNumber: 17,
      body: { stringValue: 'cannot post' },
      attributes: [attribute('throughline.workflow', 'wf-gl-posting'), attribute('correlation.id', source)],
    };
    await send({ resourceLogs: [{ scopeLogs: [{ logRecords: [log] }] }] }, { source }, 'logs');
    const id = await oneOf(source);
    const { timeUnixNano: _, ...kept } = JSON.parse((await getRejected(milo, id)).text ?? '');
    const text = JSON.stringify({ ...kept, timeUnixNano: String(Date.now() * 1_000_000) });
    await actOnRejected(milo, id, { action: 'resubmit', text, history: false }, new Date());
    const [event] = await query(sql`SELECT status, error_message FROM event WHERE source = ${source}`, any);
    expect(event).toEqual({ status: 'failed', error_message: 'cannot post' });
  });

  test('that is set aside needs a reason, is not listed as open, and opens again', async () => {
    const source = `src-${randomUUID()}`;
    await send([{ ...anEvent(), occurredAt: 'never' }], { source });
    const id = await oneOf(source);
    await actOnRejected(milo, id, { action: 'dismiss', note: 'a test of the vendor' }, new Date());
    const asked = { environment: 'production' as const, source: [source], limit: 50 };
    expect((await listRejected(milo, asked)).rows).toEqual([]);
    expect((await listRejected(milo, { ...asked, state: ['dismissed'] })).rows).toMatchObject([{ id, state: 'dismissed' }]);
    await send([{ ...anEvent(), occurredAt: 'never' }], { source, environment: 'test' });
    expect(await refusedOf(source, 'test')).toMatchObject([{ n: 1 }]);
    await actOnRejected(milo, id, { action: 'reopen' }, new Date());
    expect((await listRejected(milo, asked)).rows).toMatchObject([{ id, state: 'open', times: 1 }]);
  });

  test('that was set aside by the worker goes back into the inbox, once', async () => {
    const source = `src-${randomUUID()}`;
    await send([anEvent({ businessKeys: order(`PO-${source}`) })], { source });
    await execute(sql`DELETE FROM event_inbox`);
    await execute(sql`INSERT INTO rejected_record (id, environment, source, endpoint, received_at, code, message, record)
      SELECT event_key, environment, source, 'assembly', now(), 'assembly_failed', 'm', to_jsonb(event) FROM event WHERE source = ${source}`);
    const id = await oneOf(source);
    await actOnRejected(milo, id, { action: 'resubmit', history: false }, new Date());
    await actOnRejected(milo, id, { action: 'resubmit', history: false }, new Date());
    expect(await query(sql`SELECT count(*) AS n FROM event_inbox`, any)).toEqual([{ n: 1 }]);
    while ((await tickEvents(new Date(), 1000)) > 0);
    await actOnRejected(milo, id, { action: 'resubmit', history: false }, new Date());
    expect(await query(sql`SELECT count(*) AS n FROM event_inbox`, any)).toEqual([{ n: 0 }]);
    expect((await getRejected(milo, id)).settled).toMatchObject({ outcome: 'duplicate' });
  });

  test('is seen and mended only by those who may', async () => {
    const source = `src-${randomUUID()}`;
    await send([{ ...anEvent(), occurredAt: 'never' }], { source });
    const id = await oneOf(source);
    const seen: string[] = [];
    const mended: string[] = [];
    for (const role of roles) {
      if (
        await getRejected(actorOf(role), id).then(
          ({ text }) => text !== null,
          () => false,
        )
      )
        seen.push(role);
      if (
        await tryRejected(actorOf(role), id, { history: false }, new Date()).then(
          () => true,
          () => false,
        )
      )
        mended.push(role);
    }
    expect(seen).toEqual(['it_operations', 'administrator']);
    expect(mended).toEqual(['it_operations', 'administrator']);
    expect(await getRejected(actorOf('auditor'), id)).toMatchObject({ text: null, mayResubmit: false });
    for (const limit of [{ environments: ['test' as const] }, { facilities: ['fac-lakehead'] }]) {
      await expect(getRejected(actorOf('it_operations', limit), id)).rejects.toThrow('no such record');
      await expect(tryRejected(actorOf('it_operations', limit), id, { history: false }, new Date())).rejects.toThrow('no such record');
      await expect(
        resubmitRejected(actorOf('it_operations', limit), { environment: 'production', code: 'invalid_time', history: false }, new Date()),
      ).rejects.toThrow('whole environment');
    }
  });

  test('pages lose and repeat nothing', async () => {
    const source = `src-${randomUUID()}`;
    await send(
      Array.from({ length: 25 }, (_, n) => ({ ...anEvent(), occurredAt: `never ${n}` })),
      { source },
    );
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listRejected(milo, { environment: 'production', source: [source], limit: 10, ...(cursor ? { cursor } : {}) });
      expect(page.total).toBe(25);
      ids.push(...page.rows.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(ids).size).toBe(25);
    expect(ids).toHaveLength(25);
  });
});
