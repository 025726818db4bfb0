import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { indexCatalog, loadCatalog } from '@/lib/catalog';
import { readSetting } from '@/lib/config';
import { testDatabase } from '@/lib/db/testing';
import type { CatalogLookup, NormalizeContext } from '@/lib/normalize';
import { lookupOf } from '../catalog-lookup';
import { readRows, sendCase } from '../conformance/conformance.fixture';
import { receiveEntries } from '../receive-entries';
import type { Normalized, ReceiveEntry } from '../receive-entry';
import { type ServedReceive, serveReceive } from '../serve-receive.fixture';
import { Dice } from './mutate.fixture';
import { listTargets, type Target } from './targets.fixture';

testDatabase();

/** Fixed, so that every run sees the same inputs; FUZZ_SEED and FUZZ_INPUTS look for others. */
const SEED = Number(readSetting('FUZZ_SEED') ?? 20_261_122);
const IN_PROCESS = Number(readSetting('FUZZ_INPUTS') ?? 210_000);
const OVER_HTTP = 3_000;

let lookup: CatalogLookup;
let targets: Target[];
let served: ServedReceive;
beforeAll(async () => {
  lookup = lookupOf(indexCatalog(await loadCatalog('catalog')));
  targets = listTargets(lookup.presets);
  served = await serveReceive({ readLookup: async () => lookup });
  console.log(`fuzz: seed ${SEED}, ${targets.length} targets`);
});
afterAll(() => served.close());

const context = (): NormalizeContext => ({ environment: 'production', source: 'test', history: false, now: new Date(), lookup });

/** Decodes and normalizes a body given in two chunks, as receive does it. */
function read(target: Target, body: Buffer, dice: Dice, at: NormalizeContext): Normalized {
  const entry: ReceiveEntry = receiveEntries[target.endpoint];
  const said = target.drawHeaders?.(dice) ?? target.headers;
  const found = entry.findForm({ contentType: said['content-type'] ?? null, headers: new Headers(said), preset: target.preset });
  if (!found.ok) return found;
  const reader = found.form.open();
  const cut = dice.below(body.length + 1);
  reader.take(body.subarray(0, cut));
  if (cut < body.length) reader.take(body.subarray(cut));
  const normalized = reader.drain(at, true);
  if (!normalized.ok) {
    const answered = entry.refuse(normalized.refusal, said['content-type'] ?? null);
    if (answered.status !== normalized.refusal.status || answered.body.length === 0) throw new Error('a refusal without an answer');
  }
  return normalized;
}

/** A text somewhere in the value that has a NUL or half a character. */
function findUnstorable(value: unknown): string | null {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0') ? null : value;
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, inner] of Object.entries(value)) {
    const found = findUnstorable(name) ?? findUnstorable(inner);
    if (found !== null) return found;
  }
  return null;
}

/** What must hold of every input. Returns what is wrong, or null. */
function findFault(normalized: Normalized): string | null {
  if (!normalized.ok) {
    const { status, code, message } = normalized.refusal;
    if (![400, 413, 415].includes(status)) return `refused with ${status}`;
    return /^[a-z_]+$/.test(code) && /\.$/.test(message) ? null : `an unnamed refusal: ${code}: ${message}`;
  }
  const { batch, total } = normalized;
  const { events, spans, rejected, metrics = [] } = batch;
  for (const { code, message, index } of rejected)
    if (!/^[a-z_]+$/.test(code) || !/[.?]$/.test(message) || index < 0 || index >= total)
      return `an unnamed rejection: ${index} ${code}: ${message}`;
  const taken = [...events, ...spans, ...metrics].map(({ index }) => index);
  if (taken.some((index) => index < 0 || index >= total)) return 'an index that is not there';
  const refused = new Set(rejected.map(({ index }) => index));
  if (taken.some((index) => refused.has(index))) return 'a record that is taken and refused';
  // PostgreSQL holds neither NUL nor half a character.
  const unstorable = findUnstorable([events, spans, metrics]);
  if (unstorable !== null) return `text that PostgreSQL cannot hold: ${JSON.stringify(unstorable.slice(0, 100))}`;
  if (events.some(({ event }) => Number.isNaN(event.occurredAt.getTime()) || event.workflow === ''))
    return 'an event without time or workflow';
  return null;
}

function collectGarbage(): number {
  setFlagsFromString('--expose_gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

const show = (body: Buffer) => `${body.length} bytes: ${body.subarray(0, 3_000).toString('base64')}`;

describe('whatever comes', () => {
  test(`${IN_PROCESS} changed payloads: each is a batch or a named refusal, and memory does not grow`, {
    timeout: 60_000 + IN_PROCESS,
  }, () => {
    const dice = new Dice(SEED);
    const at = context();
    const seen = { taken: 0, refused: 0, records: 0, rejected: 0 };
    let heapBefore = 0;
    for (let i = 0; i < IN_PROCESS; i++) {
      if (i === IN_PROCESS / 10) heapBefore = collectGarbage();
      const target = targets[i % targets.length] as Target;
      const body = target.draw(dice);
      let fault: string | null;
      try {
        const normalized = read(target, body, dice, at);
        fault = findFault(normalized);
        if (normalized.ok) {
          seen.taken += 1;
          seen.records += normalized.total;
          seen.rejected += normalized.batch.rejected.length;
        } else seen.refused += 1;
      } catch (error) {
        fault = `thrown: ${error instanceof Error ? error.stack : String(error)}`;
      }
      if (fault !== null) throw new Error(`Seed ${SEED}, input ${i}, ${target.name}: ${fault}\n${show(body)}`);
    }
    const grownMib = (collectGarbage() - heapBefore) / 1024 / 1024;
    console.log(`fuzz: ${JSON.stringify(seen)}, heap grew ${grownMib.toFixed(1)} MiB over ${IN_PROCESS * 0.9} inputs`);
    // The changes must reach the inside: neither all refused at the door nor all taken.
    expect(Math.min(seen.taken, seen.refused, seen.rejected, seen.records - seen.rejected)).toBeGreaterThan(IN_PROCESS / 20);
    expect(grownMib).toBeLessThan(20);
  });

  test('any JSON value and any bytes at every endpoint', { timeout: 60_000 }, () => {
    const at = context();
    const dice = new Dice(SEED);
    const holds = (body: Buffer) => {
      for (const target of targets) {
        const fault = findFault(read(target, body, dice, at));
        if (fault !== null) throw new Error(`${target.name}: ${fault}`);
      }
    };
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => holds(Buffer.from(text))),
      { seed: SEED, numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => holds(Buffer.from(bytes))),
      { seed: SEED, numRuns: 300 },
    );
  });

  test(`${OVER_HTTP} over HTTP into PostgreSQL: never 500, every refusal named, what is accepted is there, and the next good request is taken`, {
    timeout: 300_000,
  }, async () => {
    const dice = new Dice(SEED + 1);
    const before = await readRows();
    const statuses = new Map<number, number>();
    let accepted = 0;
    const sendOne = async (i: number) => {
      const target = targets[i % targets.length] as Target;
      const drawn = target.draw(dice);
      // Every fourth zipped, every eighth with the zip itself changed.
      const zipped = i % 4 === 0 ? gzipSync(drawn) : drawn;
      const body =
        i % 8 === 0 ? Buffer.concat([zipped.subarray(0, dice.below(zipped.length)), zipped.subarray(dice.below(zipped.length))]) : zipped;
      const headers = { authorization: 'Bearer test', ...target.headers, ...(i % 4 === 0 ? { 'content-encoding': 'gzip' } : {}) };
      const answered = await sendCase(served.url, { path: target.path, headers, body }).catch((error: unknown) => {
        throw new Error(`Seed ${SEED + 1}, input ${i}, ${target.name}: ${String(error)}\n${show(body)}`);
      });
      statuses.set(answered.status, (statuses.get(answered.status) ?? 0) + 1);
      const where = `Seed ${SEED + 1}, input ${i}, ${target.name}: ${answered.status} ${answered.body.toString().slice(0, 300)}\n${show(body)}`;
      if (![200, 400, 403, 413].includes(answered.status)) throw new Error(where);
      if (answered.status !== 200) {
        if (answered.body.length < 10) throw new Error(where);
      } else if (target.path.startsWith('/api/')) accepted += JSON.parse(answered.body.toString()).accepted;
    };
    let next = 0;
    const lane = async () => {
      while (next < OVER_HTTP) await sendOne(next++);
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    console.log(`fuzz over HTTP: ${JSON.stringify(Object.fromEntries(statuses))}, ${accepted} events accepted`);
    expect(Math.min(...[200, 400].map((status) => statuses.get(status) ?? 0))).toBeGreaterThan(OVER_HTTP / 20);
    const after = await readRows();
    // Spans and log records become events as well.
    expect(after.events - before.events).toBeGreaterThanOrEqual(accepted);
    for (const target of targets) {
      const answered = await sendCase(served.url, {
        path: target.path,
        headers: { authorization: 'Bearer test', ...target.headers },
        body: target.good,
      });
      expect([target.name, answered.status]).toEqual([target.name, 200]);
    }
  });
});
