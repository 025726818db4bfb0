import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { flattenSketch, mergeSketches, sketchOf, unflattenSketch } from '@/lib/domain';

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

test('a sketch that grows for long holds every value once and stays small', async () => {
  const values = fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(fc.array(values, { minLength: 1, maxLength: 60 }), async (rounds) => {
      const all = rounds.flat();
      const [row] = await query(
        sql`WITH RECURSIVE part AS (
              SELECT n, sketch, row_number() OVER () AS i
              FROM jsonb_to_recordset(${JSON.stringify(rounds.map((r) => ({ n: r.length, sketch: flattenSketch(sketchOf(r)) })))}::jsonb) AS r (n bigint, sketch integer[])
            ), grown AS (
              SELECT 0::bigint AS n, '{}'::integer[] AS sketch, 0::bigint AS i
              UNION ALL SELECT g.n + p.n, sketch_grow(g.sketch, p.sketch, g.n, p.n), p.i FROM grown g JOIN part p ON p.i = g.i + 1
            )
            SELECT sketch FROM grown ORDER BY i DESC LIMIT 1`,
        z.object({ sketch: z.array(z.number()) }),
      );
      expect(flattenSketch(unflattenSketch(row?.sketch ?? []))).toEqual(flattenSketch(sketchOf(all)));
      expect(row?.sketch.length).toBeLessThanOrEqual(256 + 2 * (sketchOf(all).size + 64 + 30));
    }),
    { numRuns: 30 },
  );
});
