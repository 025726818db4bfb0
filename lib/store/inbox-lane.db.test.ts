import { expect, test } from 'vitest';
import { z } from 'zod';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { findLane, LANES, laneOf } from './inbox-lane.db';

testDatabase();

test('the lane worked out here is the one that PostgreSQL works out', async () => {
  const pairs = ['production', 'test'].flatMap((environment) =>
    ['wf-p2p-po', 'wf-hire', 'Ä ünknown', '', 'a\nb'].map((workflow) => ({ environment, workflow })),
  );
  for (const { environment, workflow } of pairs) {
    const [row] = await query(
      sql`SELECT ${laneOf(sql`${environment}::text`, sql`${workflow}::text`)}::integer AS lane`,
      z.object({ lane: z.number() }),
    );
    expect(findLane(environment, workflow)).toBe(row?.lane);
    expect(findLane(environment, workflow)).toBeLessThan(LANES);
  }
});
