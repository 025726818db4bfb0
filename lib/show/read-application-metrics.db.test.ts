import { beforeAll, describe, expect, test } from 'vitest';
import { execute, jsonb, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { readApplicationMetrics } from './read-application-metrics.db';
import { readStanding } from './read-standing.db';
import { NOW, prepareCatalog, reader } from './show.fixture';

testDatabase();

const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const scope = { environment: 'production' } as const;
const everybody = reader();
let made = 0;

interface Seed {
  name: string;
  kind?: string;
  temporality?: string;
  monotonic?: boolean;
  facility?: string;
  interface?: string | null;
  connector?: string | null;
  application?: string | null;
  attributes?: object;
  /** Minutes ago and value, the oldest first. */
  points: [number, number | null][];
}

/** Writes a series and its points as store does. */
async function seed(one: Seed): Promise<void> {
  made += 1;
  const id = `aaaaaaaa-0000-8000-8000-${String(made).padStart(12, '0')}`;
  for (const [ago] of one.points) await execute(sql`SELECT ensure_partition('metric_point', ${minutesAgo(ago)})`);
  const [last, before] = one.points.toReversed();
  const lastAt = minutesAgo(last?.[0] ?? 0);
  const step = before && last ? (before[0] - last[0]) * 60 : null;
  await execute(sql`INSERT INTO metric_series (id, environment, source, name, unit, kind, temporality, monotonic, facility, department, workflow, interface, connector,
      application, attributes, first_at, seen_at, last_at, last_value, step)
    VALUES (${id}::uuid, 'production', 'collector', ${one.name}, '{x}', ${one.kind ?? 'gauge'}, ${one.temporality ?? 'instant'}, ${one.monotonic ?? false},
      ${one.facility ?? 'unassigned'}, 'unassigned', 'unassigned', ${one.interface ?? null}, ${one.connector ?? null}, ${one.application ?? null},
      ${jsonb(one.attributes ?? {})}, ${lastAt}, ${lastAt}, ${lastAt}, ${last?.[1] ?? null}, ${step}::float8 * interval '1 second')`);
  for (const [ago, value] of one.points)
    await execute(
      sql`INSERT INTO metric_point (series_id, at, start_at, value) VALUES (${id}::uuid, ${minutesAgo(ago)}, ${one.monotonic ? minutesAgo(2000) : null}, ${value})`,
    );
}

beforeAll(async () => {
  await prepareCatalog();
  const edi = { interface: 'if-po-850-out', connector: 'con-edi-as2', application: 'app-edi' };
  await seed({
    name: 'throughline.queue.depth',
    ...edi,
    attributes: { queue: 'a' },
    points: [
      [120, 40],
      [61, 900],
      [1, 700],
    ],
  });
  await seed({ name: 'throughline.queue.depth', ...edi, attributes: { queue: 'b' }, points: [[1, 500]] });
  await seed({ name: 'throughline.certificate.days_left', connector: 'con-edi-as2', points: [[1, 12]] });
  await seed({
    name: 'throughline.queue.depth',
    interface: 'if-receipt-dock',
    facility: 'fac-lakehead',
    points: [
      [4, 9000],
      [3, 9000],
    ],
  });
  await seed({ name: 'throughline.queue.depth', interface: 'if-receipt-dock', facility: 'fac-granite', points: [[90, 3]] });
  await seed({
    name: 'messaging.client.consumed.messages',
    kind: 'sum',
    temporality: 'cumulative',
    monotonic: true,
    application: 'app-edi',
    points: [
      [100, 50],
      [45, 80],
      [20, 5],
      [2, 25],
    ],
  });
  await seed({
    name: 'heap',
    application: 'app-edi',
    attributes: { 'service.name': 'x', pool: 'old' },
    points: [
      [3, 17],
      [2, 18],
    ],
  });
  await seed({ name: 'throughline.queue.depth', application: 'app-moon', points: [[60 * 24 * 8, 1]] });
});

describe('an interface', () => {
  test('shows its own and what belongs to its connector, the worst first, with words and age', async () => {
    const view = await readApplicationMetrics(everybody, { scope, interface: 'if-po-850-out' }, NOW);
    expect(view.rows.map(({ metric, state, value, words, series, where }) => [metric, state, value, words, series, where])).toEqual([
      ['am-certificate-days', 'bad', 12, '12 days', 1, 'EDI AS2 channel'],
      ['am-queue-depth', 'warn', 1200, '1,200 messages', 2, ''],
    ]);
    expect(view.rows[1]?.why).toBe('Messages waiting: 1,200 messages, from 1,000 it is worth watching');
    expect(view.rows[1]?.at).toBe(minutesAgo(1).toISOString());
    const course = view.rows[1]?.points.map(({ value }) => value);
    expect(course).toHaveLength(48);
    expect(course?.slice(-5)).toEqual([null, 40, 900, null, 1200]);
  });

  test('of another place shows nothing of it', async () => {
    expect((await readApplicationMetrics(everybody, { scope, interface: 'if-gl-journal' }, NOW)).rows).toEqual([]);
  });
});

test('an application: counters say what they grew by in the last hour, resets and all; what nobody named is shown under its own name', async () => {
  const { rows } = await readApplicationMetrics(everybody, { scope, application: 'app-edi' }, NOW);
  const by = new Map(rows.map((row) => [row.name, row]));
  // 30 more, then a restart that counted to 5 and on to 25.
  expect(by.get('Messages consumed')).toMatchObject({
    reading: 'increase',
    value: 55,
    words: '55 messages in the last hour',
    state: 'plain',
  });
  expect(by.get('heap')).toMatchObject({ metric: null, value: 18, unit: 'x', where: 'pool old', words: '18 x', state: 'plain' });
});

test('a facility: what has stopped is unknown, never good; what stopped a week ago is gone', async () => {
  const granite = await readApplicationMetrics(everybody, { scope: { ...scope, facility: ['fac-granite'] } }, NOW);
  expect(granite.rows).toMatchObject([
    { state: 'unknown', value: null, words: 'Unknown', live: 0, why: 'Messages waiting: unknown, nothing for 1 h 30 min' },
  ]);
  expect((await readApplicationMetrics(everybody, { scope, application: 'app-moon' }, NOW)).rows).toEqual([]);
});

describe('who sees what', () => {
  const read = async (places: Parameters<typeof reader>[0], scoped: object = {}) =>
    (await readApplicationMetrics(reader(places), { scope: { ...scope, ...scoped } }, NOW)).rows.map(
      ({ metric, facility, interface: through }) => [metric, facility?.id ?? through?.id ?? '-'].join(' '),
    );
  test('somebody of one facility: its own, and machinery that all share, never another facility', async () => {
    const seen = await read({ facilities: ['fac-granite'] });
    expect(seen).toContain('am-queue-depth fac-granite');
    expect(seen).toContain('am-certificate-days -');
    expect(seen.join()).not.toContain('fac-lakehead');
    expect(await read({ facilities: ['fac-granite'] }, { facility: ['fac-lakehead'] })).toEqual([]);
  });
  test('somebody of one workflow: no interface of another', async () => {
    const seen = await read({ workflows: ['wf-gl-posting'] });
    expect(seen.join()).not.toContain('if-po-850-out');
    expect(seen).toContain('am-certificate-days -');
  });
  test('somebody of another environment: nothing', async () => {
    expect(await read({ environments: ['test'] })).toEqual([]);
  });
});

test('refused series are told to those who see everything', async () => {
  await execute(sql`INSERT INTO metric_overflow VALUES ('production', 'collector', 'wild', 7, ${NOW}, ${NOW})`);
  expect((await readApplicationMetrics(everybody, { scope }, NOW)).refused).toMatchObject([
    { name: 'wild', source: 'collector', points: 7 },
  ]);
  expect((await readApplicationMetrics(reader({ facilities: ['fac-granite'] }), { scope }, NOW)).refused).toEqual([]);
});

test('the health map: a bad metric takes part in its facility, workflow and cell, with its reason', async () => {
  const window = { from: minutesAgo(24 * 60), to: NOW };
  const { facilities, workflows, cells } = await readStanding(everybody, { scope, window, now: NOW });
  const lakehead = facilities.find(({ id }) => id === 'fac-lakehead');
  expect(lakehead).toMatchObject({
    state: 'medium',
    why: [expect.stringContaining('Messages waiting (Dock receipts): 9,000 messages, from 5,000 it is bad')],
  });
  const granite = facilities.find(({ id }) => id === 'fac-granite');
  expect(granite).toMatchObject({ state: 'watch', why: [expect.stringContaining('unknown, nothing for 1 h 30 min')] });
  expect(facilities.find(({ id }) => id === 'fac-ironrange')).toMatchObject({ state: 'none', why: [] });
  const [workflow] = cells.filter(({ facility }) => facility === 'fac-lakehead').map(({ workflow: id }) => id);
  expect(workflows.find(({ id }) => id === workflow)).toMatchObject({ state: 'medium' });
  expect(cells.find(({ facility }) => facility === 'fac-lakehead')).toMatchObject({ state: 'medium' });
  const past = await readStanding(everybody, { scope, window: { from: minutesAgo(600), to: minutesAgo(300) }, now: NOW });
  expect(past.facilities.find(({ id }) => id === 'fac-lakehead')).toMatchObject({ state: 'none' });
});
