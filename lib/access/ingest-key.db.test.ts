import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { execute, inTransaction, notify, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { systemActor } from '@/lib/domain';
import { createIngestKey, findIngestKey, listIngestKeys, revokeIngestKey, rotateIngestKey } from '.';
import { forgetIngestKey, KEY_CHANNEL } from './find-ingest-key.db';

testDatabase();

const actor = systemActor('test');
const bearer = (text: string) => new Headers({ authorization: `Bearer ${text}` });
const make = (extra: object = {}) => createIngestKey(actor, { environment: 'production', name: `key ${randomUUID()}`, ...extra });
const rowOf = async (id: string) =>
  (
    await query(
      sql`select k::text as whole, last_used_at from ingest_key k where id = ${id}::uuid`,
      z.object({ whole: z.string(), last_used_at: z.date().nullable() }),
    )
  )[0];

describe('an ingest key', () => {
  test('is found by either header, with its environment and source', async () => {
    const { id, text } = await make({ name: 'Boomi, west', source: 'boomi-west', history: true, ratePerSecond: 500 });
    const key = { id, environment: 'production', source: 'boomi-west', history: true, ratePerSecond: 500 };
    expect(await findIngestKey(bearer(text))).toEqual({ ok: true, key });
    expect(await findIngestKey(new Headers({ 'x-api-key': text }))).toEqual({ ok: true, key });
  });

  test('its secret is stored nowhere, neither in the key nor in the audit trail', async () => {
    const { id, text, publicId } = await make();
    const secret = text.slice(text.lastIndexOf('_') + 1);
    const [audit] = await query(
      sql`select jsonb_agg(a)::text as whole from audit_entry a where target_id = ${id}`,
      z.object({ whole: z.string() }),
    );
    for (const stored of [(await rowOf(id))?.whole, audit?.whole]) {
      expect(stored).toContain(publicId);
      expect(stored).not.toContain(secret.slice(0, 12));
    }
  });

  test('with a right check and a wrong secret is unknown', async () => {
    const { text, publicId } = await make();
    const other = await make();
    const { crc32 } = await import('node:zlib');
    const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    const forgedBody = `${text.slice(0, text.lastIndexOf('_') + 1)}${other.text.slice(other.text.lastIndexOf('_') + 1, -6)}`;
    let rest = crc32(forgedBody);
    let check = '';
    for (let i = 0; i < 6; i++) {
      check = alphabet.charAt(rest % 62) + check;
      rest = Math.floor(rest / 62);
    }
    expect(forgedBody).toContain(publicId);
    expect(await findIngestKey(bearer(forgedBody + check))).toEqual({ ok: false, reason: 'unknown' });
  });

  test.each([
    ['missing', new Headers()],
    ['malformed', bearer('tl_prod_nonsense')],
    ['malformed', new Headers({ authorization: 'Basic abc' })],
  ] as const)('is refused when %s', async (reason, headers) => {
    expect(await findIngestKey(headers)).toEqual({ ok: false, reason });
  });

  test('that the table does not know is unknown', async () => {
    const { text, id, publicId } = await make();
    await execute(sql`delete from ingest_key where id = ${id}::uuid`);
    forgetIngestKey(publicId);
    expect(await findIngestKey(bearer(text))).toEqual({ ok: false, reason: 'unknown' });
  });

  test('is refused at once in this process when revoked, and revoking again changes nothing', async () => {
    const { text, publicId } = await make();
    expect(await findIngestKey(bearer(text))).toMatchObject({ ok: true });
    expect(await revokeIngestKey(actor, publicId)).toBe(1);
    expect(await findIngestKey(bearer(text))).toEqual({ ok: false, reason: 'revoked' });
    expect(await revokeIngestKey(actor, publicId)).toBe(0);
  });

  test('revoked by another process is refused within 2 s', async () => {
    const { id, text } = await make();
    const start = new Date();
    const later = (ms: number) => new Date(start.getTime() + ms);
    expect(await findIngestKey(bearer(text), start)).toMatchObject({ ok: true });
    await execute(sql`update ingest_key set revoked_at = now() where id = ${id}::uuid`);
    expect(await findIngestKey(bearer(text), later(1_999))).toMatchObject({ ok: true });
    expect(await findIngestKey(bearer(text), later(2_000))).toEqual({ ok: false, reason: 'revoked' });
  });

  test('changed by another process is looked up again as soon as that says so', async () => {
    const { id, text, publicId } = await make();
    const now = new Date();
    expect(await findIngestKey(bearer(text), now)).toMatchObject({ ok: true });
    await execute(sql`update ingest_key set revoked_at = now() where id = ${id}::uuid`);
    expect(await findIngestKey(bearer(text), now)).toMatchObject({ ok: true });
    await notify(KEY_CHANNEL, publicId);
    await expect.poll(() => findIngestKey(bearer(text), now), { timeout: 1_500 }).toEqual({ ok: false, reason: 'revoked' });
  });

  test('is replaced by one with the same rights, and works until the overlap ends', async () => {
    const now = new Date();
    const old = await make({ name: 'Boomi', source: 'boomi-west', ratePerSecond: 50 });
    const made = await rotateIngestKey(actor, old.publicId, { overlapMs: 3_600_000, now });
    expect(made.oldEndsAt).toEqual(new Date(now.getTime() + 3_600_000));
    const rights = { environment: 'production', source: 'boomi-west', ratePerSecond: 50, history: false };
    const at = (ms: number) => new Date(now.getTime() + ms);
    expect(await findIngestKey(bearer(old.text), at(3_599_999))).toMatchObject({ ok: true, key: rights });
    expect(await findIngestKey(bearer(made.text), at(3_599_999))).toMatchObject({ ok: true, key: rights });
    expect(await findIngestKey(bearer(old.text), at(3_600_000))).toEqual({ ok: false, reason: 'expired' });
    expect(await findIngestKey(bearer(made.text), at(3_600_000))).toMatchObject({ ok: true });
    expect((await listIngestKeys('production')).find(({ publicId }) => publicId === old.publicId)).toMatchObject({
      replacedBy: made.publicId,
      expiresAt: made.oldEndsAt,
    });
    expect((await listIngestKeys('test')).map(({ publicId }) => publicId)).not.toContain(old.publicId);
    await expect(rotateIngestKey(actor, old.publicId, { overlapMs: 0, now })).rejects.toThrow('replaced before');
    await revokeIngestKey(actor, made.publicId);
    await expect(rotateIngestKey(actor, made.publicId, { overlapMs: 0, now })).rejects.toThrow('has ended');
    const [audit] = await query(
      sql`select action, before ->> 'publicId' as old, after ->> 'replacedBy' as new from audit_entry where target_id = ${old.id} and action = 'ingest_key.rotate'`,
      z.record(z.string(), z.string()),
    );
    expect(audit).toEqual({ action: 'ingest_key.rotate', old: old.publicId, new: made.publicId });
  });

  test('rotated twice at once is replaced once', async () => {
    const old = await make();
    const results = await Promise.allSettled([1, 2, 3].map(() => rotateIngestKey(actor, old.publicId, { overlapMs: 0, now: new Date() })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('notes from where it was used, as the web server saw it', async () => {
    const { publicId, text } = await make();
    const headers = bearer(text);
    headers.set('x-throughline-peer', '10.1.2.3');
    headers.set('x-forwarded-for', '6.6.6.6');
    await findIngestKey(headers);
    expect((await listIngestKeys()).find((key) => key.publicId === publicId)?.lastUsedFrom).toBe('10.1.2.3');
  });

  test('ends at its expiry to the millisecond, also while remembered', async () => {
    const start = new Date();
    const { text } = await make({ expiresAt: new Date(start.getTime() + 1_000) });
    expect(await findIngestKey(bearer(text), new Date(start.getTime() + 999))).toMatchObject({ ok: true });
    expect(await findIngestKey(bearer(text), new Date(start.getTime() + 1_000))).toEqual({ ok: false, reason: 'expired' });
  });

  test('notes its use at most once a minute', async () => {
    const { id, text } = await make();
    const start = new Date('2026-11-02T08:00:00Z');
    const usedAfter = async (ms: number) => {
      await findIngestKey(bearer(text), new Date(start.getTime() + ms));
      return (await rowOf(id))?.last_used_at?.toISOString();
    };
    expect(await usedAfter(0)).toBe('2026-11-02T08:00:00.000Z');
    expect(await usedAfter(59_999)).toBe('2026-11-02T08:00:00.000Z');
    expect(await usedAfter(60_000)).toBe('2026-11-02T08:01:00.000Z');
  });

  test('and its audit entry are stored together or not at all', async () => {
    const name = `key ${randomUUID()}`;
    await expect(
      inTransaction(async (tx) => {
        await createIngestKey(actor, { environment: 'test', name }, tx);
        throw new Error('the deed failed');
      }),
    ).rejects.toThrow('the deed failed');
    const [left] = await query(
      sql`select (select count(*) from ingest_key where name = ${name})::int as keys,
        (select count(*) from audit_entry where after ->> 'name' = ${name})::int as entries`,
      z.object({ keys: z.number(), entries: z.number() }),
    );
    expect(left).toEqual({ keys: 0, entries: 0 });
  });
});
