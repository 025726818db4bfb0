import ICAL from 'ical.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { Catalog } from '@/lib/domain';
import { ana, at, ben, daily, lead, NOW, staffed } from './duty.fixture';
import { createFeed, listFeeds, overrideDuty, readFeed, revokeFeed } from './index';
import { writeCalendar } from './write-calendar';

testDatabase();
let catalog: Catalog;
const url = 'https://throughline.example/on-call/schedules';
beforeAll(async () => {
  catalog = await staffed();
  for (const { id } of [ana, ben])
    await execute(sql`INSERT INTO access_grant (person_id, role, created_by) VALUES (${id}, 'on_call', 'test')`);
});

const read = (token: string, now = NOW) => readFeed(token, { catalog, now, url });
const eventsOf = (text: string) =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((one) => {
    const event = new ICAL.Event(one);
    return {
      uid: event.uid,
      summary: event.summary,
      from: event.startDate.toJSDate(),
      to: event.endDate.toJSDate(),
      text: event.description,
    };
  });

describe('a calendar address', () => {
  test('of a person shows their shifts, swaps and all, and nothing of anybody else', async () => {
    const token = await createFeed(ana, null, { catalog, now: NOW });
    const before = eventsOf(await read(token));
    expect(before.slice(0, 2)).toMatchObject([
      { summary: 'Ana on call: Daily', from: at(0), to: at(1) },
      { summary: 'Ana on call: Daily', from: at(3), to: at(4) },
    ]);
    expect(before.every(({ summary }) => summary.startsWith('Ana'))).toBe(true);
    await overrideDuty(
      { actor: ben, catalog, schedule: daily, now: NOW, tell: async () => undefined },
      { action: 'override', kind: 'replace', person: 'ben@x.example', insteadOf: 'ana@x.example', from: at(3), to: at(4), reason: 'swap' },
    );
    const after = eventsOf(await read(token));
    expect(after.map(({ from }) => from)).toEqual(before.map(({ from }) => from).filter((from) => from.getTime() !== at(3).getTime()));
    expect(after[0]?.uid).toBe(before[0]?.uid);
    expect(await read(token)).not.toMatch(/@x\.example|Dora/);
  });

  test('of a schedule shows everybody on it, and whose place they take', async () => {
    const text = await read(await createFeed(ana, daily.id, { catalog, now: NOW }));
    const events = eventsOf(text);
    expect(events.slice(0, 3).map(({ summary }) => summary.split(' ')[0])).toEqual(['Ana', 'Ben', 'Cora']);
    expect(events.find(({ from }) => from.getTime() === at(3).getTime())).toMatchObject({
      summary: 'Ben on call: Daily',
      text: 'In place of Ana',
    });
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length);
    for (let i = 1; i < events.length; i++) expect(events[i]?.from).toEqual(events[i - 1]?.to);
  });

  test('is secret: only its hash is kept, and wrong, cut, revoked or orphaned ones all look the same', async () => {
    const token = await createFeed(ben, null, { catalog, now: NOW });
    await read(token);
    const [feed] = await listFeeds(ben.id);
    expect(feed?.last_used_at).toEqual(NOW);
    const rows = await query(sql`SELECT to_jsonb(f)::text AS text FROM duty_feed f`, z.object({ text: z.string() }));
    expect(rows.some(({ text }) => text.includes(token.slice(16)))).toBe(false);
    const gone = /There is no such calendar/;
    for (const wrong of [`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, token.slice(0, 20), '', `${token}x`, "' OR 1=1"])
      await expect(read(wrong)).rejects.toThrow(gone);
    await expect(revokeFeed(ana, feed?.id ?? '', NOW)).rejects.toThrow(/no such/);
    await revokeFeed(ben, feed?.id ?? '', NOW);
    await expect(read(token)).rejects.toThrow(gone);
    await expect(read(await createFeed(lead, null, { catalog, now: NOW })), 'a person without any right').rejects.toThrow(gone);
    const left = await createFeed(ana, null, { catalog, now: NOW });
    await execute(sql`UPDATE person SET disabled_at = now() WHERE id = ${ana.id}`);
    await expect(read(left), 'somebody who was disabled').rejects.toThrow(gone);
    await execute(sql`UPDATE person SET disabled_at = NULL WHERE id = ${ana.id}`);
    await expect(createFeed(ana, 'sch-none', { catalog, now: NOW })).rejects.toThrow(/no such schedule/);
  });
});

test('a calendar is RFC 5545: CRLF, lines of at most 75 octets, text escaped, UTC', () => {
  const name = 'Ångström, José; "the \\ first"\r\nATTENDEE:mailto:evil@x.example';
  const shift = {
    schedule: 's',
    scheduleName: `Sched ${'ü'.repeat(80)}`,
    person: 'p',
    personName: name,
    from: at(0),
    to: at(1),
    insteadOf: null,
  };
  const text = writeCalendar('A, calendar\r\nATTENDEE:mailto:evil@x.example', [shift], { now: NOW, url });
  expect(text).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2.0\r\n/);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(text).not.toMatch(/^ATTENDEE/m);
  expect(text).toContain('DTSTART:20261123T120000Z');
  const [event] = eventsOf(text);
  expect(event?.summary).toContain('Ångström, José; "the \\ first" ATTENDEE:mailto:evil@x.example on call: Sched üüü');
  expect(writeCalendar('Empty', [], { now: NOW, url })).toContain('END:VCALENDAR');
});
