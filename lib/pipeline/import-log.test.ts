import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImportMapping, ReceiveAnswer } from '@/lib/domain';
import { prepareMapper } from '@/lib/normalize';
import { importLog } from './import-log';
import { parseMapping } from './import-mapping';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-import-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const simple = parseMapping(`
source: s
fields:
  occurredAt: { column: at }
  workflow: { value: wf }
  milestone: { column: step }
businessKeys:
  - { type: po, role: root, from: { column: po } }
`);

/** Takes everything but events of step "bad"; names the first `named` refusals, as the product names its first hundred. */
function taker(named = 100) {
  const taken: unknown[] = [];
  const send = async (body: Buffer): Promise<ReceiveAnswer> => {
    const events: { milestone?: string }[] = body
      .toString()
      .split('\n')
      .map((line) => JSON.parse(line));
    const errors = events.flatMap(({ milestone }, index) =>
      milestone === 'bad' ? [{ index, code: 'invalid_value', message: 'Why.' }] : [],
    );
    taken.push(...events);
    return { accepted: events.length - errors.length, duplicates: 0, rejected: errors.length, errors: errors.slice(0, named) };
  };
  return { taken, send };
}

async function run(name: string, content: string | Buffer, mapping: ImportMapping = simple, named = 100) {
  const file = join(folder, name);
  await writeFile(file, content);
  const { taken, send } = taker(named);
  const { refusedTo, ...counts } = await importLog({ file, mapping, send });
  expect(refusedTo).toBe(counts.rejected > 0 ? `${file}.rejected.ndjson` : null);
  const refusals = existsSync(`${file}.rejected.ndjson`)
    ? (await readFile(`${file}.rejected.ndjson`, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
  return { counts, taken, refusals };
}

const event = (po: string, step = 'a', attributes?: object) => ({
  occurredAt: '2026-11-22T08:00:00Z',
  workflow: 'wf',
  milestone: step,
  businessKeys: [{ type: 'po', value: po, role: 'root' }],
  ...(attributes ? { attributes } : {}),
});
const time = '2026-11-22T08:00:00Z';

describe('files', () => {
  test.each<[string, string | Buffer]>([
    ['a.csv', `at,step,po,note\n${time},a,NA,\n${time},a,0042,"x, y"\n`],
    ['bom.csv', `\uFEFFat,step,po,note\r\n${time},a,NA,\r\n${time},a,0042,"x, y"\r\n`],
    ['b.csv.gz', gzipSync(`at,step,po,note\n${time},a,NA,\n${time},a,0042,"x, y"\n`)],
    ['c.ndjson', `{"at":"${time}","step":"a","po":"NA"}\n\n{"at":"${time}","step":"a","po":"0042","note":"x, y"}`],
    [
      'zipped-without-saying.jsonl',
      gzipSync(`{"at":"${time}","step":"a","po":"NA"}\n{"at":"${time}","step":"a","po":"0042","note":"x, y"}\n`),
    ],
    ['d.json', `[{"at":"${time}","step":"a","po":"NA"},{"at":"${time}","step":"a","po":"0042","note":"x, y"}]`],
    ['e.json', `{"events":[{"at":"${time}","step":"a","po":"NA"},{"at":"${time}","step":"a","po":"0042","note":"x, y"}]}`],
  ])('%s', async (name, content) => {
    const { counts, taken, refusals } = await run(name, content);
    expect(counts).toEqual({ rows: 2, accepted: 2, duplicates: 0, rejected: 0 });
    expect(taken).toEqual([event('NA'), event('0042', 'a', { note: 'x, y' })]);
    expect(refusals).toEqual([]);
  });

  test('XES: attributes of the trace and the event, entities, comments and nesting', async () => {
    const mapping = parseMapping(`
source: s
fields:
  occurredAt: { column: "time:timestamp" }
  workflow: { value: wf }
  milestone: { column: "concept:name" }
businessKeys:
  - { type: po, role: root, from: { column: "case:concept:name" } }
attributes: [cost]
`);
    const xes = `<?xml version="1.0" encoding="UTF-8" ?>
<!-- a log > with a <trace> in a comment -->
<log xes.version="1.0"><extension name="Concept" prefix="concept" uri="http://x"/><global scope="event"><string key="concept:name" value="none"/></global>
<trace><string key="concept:name" value="NA"/>
  <event><string key='concept:name' value='a &amp; &quot;b&quot; &#x3e; c'/><date key="time:timestamp" value="${time}"/><float key="cost" value="1.5"><string key="unit" value="eur"/></float></event>
  <event><string key="concept:name" value="z"/><date key="time:timestamp" value="${time}"/></event></trace>
<trace><string key="concept:name" value="2"/><event><string key="concept:name" value="a"/><date key="time:timestamp" value="${time}"/></event></trace></log>`;
    const { taken, counts } = await run('f.xes.gz', gzipSync(xes), mapping);
    expect(counts.rows).toBe(3);
    expect(taken).toEqual([event('NA', 'a & "b" > c', { cost: '1.5' }), event('NA', 'z'), event('2')]);
    await expect(run('g.xes', xes.slice(0, -20), mapping)).rejects.toThrow('ends inside');
  });

  test('rows that cannot be read or are refused go to the file of refusals, with number and reason; the rest is taken', async () => {
    const { counts, refusals } = await run('h.csv', `at,step,po\n${time},a,1\n${time},a\n${time},bad,3\n${time},a,4\n`);
    expect(counts).toEqual({ rows: 4, accepted: 2, duplicates: 0, rejected: 2 });
    expect(refusals).toEqual([
      { row: 3, code: 'unreadable', message: expect.stringContaining('Invalid Record Length'), record: expect.stringContaining(time) },
      { row: 4, code: 'invalid_value', message: 'Why.', record: { at: time, step: 'bad', po: '3' } },
    ]);
    const lines = await run('i.ndjson', `{"at":"${time}","step":"a","po":"1"}\n{"at":\n[1]\n`);
    expect(lines.counts).toMatchObject({ rows: 3, accepted: 1, rejected: 2 });
    expect(lines.refusals.map(({ row }) => row)).toEqual([2, 3]);
  });

  test('every refused row is named, also when an answer names only the first of them', async () => {
    const rows = Array.from({ length: 450 }, (_, i) => `${time},${i % 2 ? 'bad' : 'a'},${i}`);
    const { counts, refusals } = await run('j.csv', `at,step,po\n${rows.join('\n')}\n`);
    expect(counts).toMatchObject({ rows: 450, rejected: 225 });
    expect(refusals.map(({ row }) => row)).toEqual(Array.from({ length: 225 }, (_, i) => 2 * i + 3));
  });

  test('a broken file says so', async () => {
    await expect(run('k.csv.gz', gzipSync('at,step,po\n'.repeat(50)).subarray(0, -9))).rejects.toThrow();
    await expect(run('l.json', '{"a":1}')).rejects.toThrow('JSON list');
    await expect(run('m.txt', 'x')).rejects.toThrow('format: csv');
  });
});

describe('the mapping', () => {
  const mapper = (yaml: string) => {
    const map = prepareMapper(parseMapping(`source: s\n${yaml}`));
    return (row: Record<string, unknown>) => map(row).event;
  };

  test('maps, cuts to lower case, fills templates and carries on within a case', () => {
    const map = mapper(`
caseColumn: id
fields:
  occurredAt: { column: at }
  department: { column: d, carry: true, lower: true, template: "dept-{}" }
  status: { column: s, map: { BAD: failed }, otherwise: completed }
  milestone: { column: s, map: { BAD: refused } }
  durationMs: { column: ms }
  error.retryable: { column: again }
  attempt.number: { value: 2 }
measures:
  amountMinor: { column: cents }
attributes: none
`);
    expect(map({ at: time, id: '1', d: 'A', s: 'BAD', ms: '12.5', again: 'no', cents: '100' })).toEqual({
      occurredAt: time,
      department: 'dept-a',
      status: 'failed',
      milestone: 'refused',
      durationMs: 12.5,
      error: { retryable: false },
      attempt: { number: 2 },
      measures: { amountMinor: '100' },
    });
    expect(map({ at: time, id: '2', d: '', s: 'OK' })).toMatchObject({ status: 'completed', milestone: 'OK' });
    expect(map({ at: time, id: '2', d: '', s: '' })).not.toHaveProperty('department');
    expect(map({ at: time, id: '1', d: '', s: '' })).toMatchObject({ department: 'dept-a', status: 'completed' });
  });

  test('reads a path in JSON', () => {
    const map = mapper('fields: { occurredAt: { column: meta.at } }\nattributes: none');
    expect(map({ meta: { at: time } })).toEqual({ occurredAt: time });
  });

  test.each([
    ['no YAML', 'source: [', 'not YAML'],
    ['no source', 'fields: { occurredAt: { column: at } }', 'source'],
    ['no time', 'source: s\nfields: { workflow: { value: wf } }', 'which column holds the time'],
    ['an unknown field', 'source: s\nfields: { occurredAt: { column: at }, milstone: { column: x } }', 'milstone'],
    ['an unknown word in a rule', 'source: s\nfields: { occurredAt: { colum: at } }', 'occurredAt'],
    ['an unknown zone', 'source: s\ntime: { zone: Mars/North }\nfields: { occurredAt: { column: at } }', 'time zone'],
    ['carry without a case', 'source: s\nfields: { occurredAt: { column: at }, facility: { column: f, carry: true } }', 'caseColumn'],
    ['a template without its place', 'source: s\nfields: { occurredAt: { column: at }, facility: { column: f, template: x } }', 'template'],
  ])('with %s is refused by name', (_, yaml, word) => {
    expect(() => parseMapping(yaml)).toThrow(word);
  });
});
