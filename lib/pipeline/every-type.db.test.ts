import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog, loadCatalog } from '@/lib/catalog';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { ClaimedEvent } from '@/lib/domain';
import { insertBatch } from '@/lib/store';
import { raisedByEvent } from './raise-by-event.fixture';
import { raisedByRecord } from './raise-by-record.fixture';
import { raisedBySeries } from './raise-by-series.fixture';
import { atMinute, type Step } from './raising.fixture';
import { roundNames, runRounds } from './run-rounds';

testDatabase();

const { exceptionTypes } = await loadCatalog('catalog');
const raisings = { ...raisedByEvent, ...raisedByRecord, ...raisedBySeries };

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
});

/** Each type has the house to itself: everything but the catalog and what makes partitions is forgotten. */
beforeEach(async () => {
  await execute(sql`DO $$
    BEGIN
      EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(c.relname), ', ') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND c.relname NOT IN ('catalog_version', 'partition_plan', 'partition_made', 'day_clock', '_prisma_migrations', 'retention_limit')
          AND c.relname NOT LIKE 'audit%');
    END $$`);
});

async function take(steps: readonly Step[]): Promise<void> {
  for (const { minute, events = [], history = false, also } of steps) {
    const now = atMinute(minute);
    await insertBatch(
      { events: events.map((event: ClaimedEvent, index) => ({ index, event })), spans: [], rejected: [] },
      { environment: 'production', source: 'test', endpoint: 'test', history, now },
    );
    await also?.(now);
    await runRounds(roundNames, now);
  }
}

const standing = (code: string) =>
  query(
    sql`SELECT state, closed_by, resolution FROM exception WHERE environment = 'production' AND code = ${code} ORDER BY number`,
    z.object({ state: z.string(), closed_by: z.string().nullable(), resolution: z.string().nullable() }),
  );

describe('every default-on type can be raised and ends by its evidence', () => {
  const on = exceptionTypes.filter(({ defaultOn }) => defaultOn);
  const name = ({ code, rule }: (typeof on)[number]) => `${code} (${rule.kind})`;

  test.each(on.flatMap((type) => (raisings[type.code] ? [[name(type), type.code, raisings[type.code]] as const] : [])))(
    '%s',
    async (_, code, raising) => {
      await take(raising?.begin ?? []);
      expect(await standing(code)).toMatchObject([{ state: 'open' }]);
      await take(raising?.end ?? []);
      expect(await standing(code)).toMatchObject([{ state: 'resolved', closed_by: 'evidence', resolution: expect.stringMatching(/\S/) }]);
    },
  );

  test('every default-on type has its input', () => {
    expect(Object.keys(raisings).toSorted()).toEqual(on.map(({ code }) => code).toSorted());
  });
});
