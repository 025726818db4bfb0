import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { flattenSketch, mergeSketches, sketchOf } from '@/lib/domain';

testDatabase();

test('the database merges sketches exactly as the code does', async () => {
  const values = fc.array(fc.integer({ min: 0, max: 1e9 }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(values, values, async (a, b) => {
      const [row] = await query(
        sql`SELECT sketch_add(${flattenSketch(sketchOf(a))}::integer[], ${flattenSketch(sketchOf(b))}::integer[]) AS sketch`,
        z.object({ sketch: z.array(z.number()) }),
      );
      expect(row?.sketch).toEqual(flattenSketch(mergeSketches([sketchOf(a), sketchOf(b)])));
    }),
    { numRuns: 60 },
  );
});

test('what was added can be taken away again', async () => {
  const [row] = await query(sql`SELECT sketch_add('{5,2,9,1}', '{5,-2,9,-1}') AS sketch`, z.object({ sketch: z.array(z.number()) }));
  expect(row?.sketch).toEqual([]);
});
