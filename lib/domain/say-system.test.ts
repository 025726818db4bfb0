import { describe, expect, test } from 'vitest';
import { listTroubles, saySystem } from './say-system';
import type { System } from './views/system';

const at = '2026-11-18T12:00:00.000Z';
const system = (said: Partial<System> = {}): System => ({
  asOf: at,
  timezone: 'UTC',
  parts: [{ name: 'Database', ready: true, detail: 'PostgreSQL answers.' }],
  queue: { waiting: 0, lagMs: 0, refused: 0 },
  received: [],
  workers: [],
  rounds: [{ name: 'events', at, late: false }],
  stages: [],
  mail: { byState: [], lagMs: 0 },
  database: { version: '18', bytes: 1, connections: [], mostConnections: 100, oldestTransactionMs: 0, lockWaits: 0, partitionsMissing: 0 },
  backupAt: at,
  onHold: false,
  versions: { catalog: 1, catalogAt: at, catalogBy: 'x', migration: '0001', node: 'v24' },
  ...said,
});
const base = system();

describe('saySystem', () => {
  test.each<[string, Partial<System>]>([
    ['Everything runs, and nothing waits.', {}],
    ['Everything runs. There is no backup.', { backupAt: null }],
    ['Worker: Last heard from 40 s ago.', { parts: [{ name: 'Worker', ready: false, detail: 'Last heard from 40 s ago.' }] }],
    ['Counting is 2 min behind.', { queue: { ...base.queue, lagMs: 120_000 } }],
    ['1 message could not be delivered.', { mail: { lagMs: 0, byState: [{ state: 'dead', messages: 1 }] } }],
    ['1 table has no room for tomorrow yet.', { database: { ...base.database, partitionsMissing: 1 } }],
    ['Work that has not run for long: kpis.', { rounds: [{ name: 'kpis', at, late: true }] }],
    ['The product is held after a restore: nobody is told of anything. 1 more thing to look at.', { onHold: true, backupAt: null }],
  ])('%s', (words, said) => expect(saySystem(system(said))).toBe(words));

  test('a queue that moves and mails that wait their turn are no trouble', () => {
    expect(
      listTroubles(
        system({ queue: { waiting: 4000, lagMs: 900, refused: 3 }, mail: { lagMs: 900, byState: [{ state: 'waiting', messages: 9 }] } }),
      ),
    ).toEqual([]);
  });
});
