import type pg from 'pg';
import { z } from 'zod';
import { type Found, good, warning } from './found';

const holeRow = z.object({ said: z.string() });

/** Whether the database itself keeps people from what is not theirs. */
export async function checkWall(client: pg.Client): Promise<Found> {
  const { rows } = await client.query('SELECT said FROM list_wall_holes() AS said');
  const holes = rows.map((row) => holeRow.parse(row).said);
  const [first] = holes;
  if (first === undefined) return good('Second wall', 'People read as database roles that see the rows of their places only.');
  const others = holes.length > 1 ? ` and ${holes.length - 1} more` : '';
  return warning(
    'Second wall',
    `Row-level security does not hold everywhere: ${first}${others}. What a statement forgot to leave out, nothing else would.`,
    'Let who runs the server do what is named, then start anew (docs/operations.md, "The second wall").',
  );
}
