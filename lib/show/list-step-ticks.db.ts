import { z } from 'zod';
import { query, sql } from '@/lib/db';
import type { ExceptionStep } from '@/lib/domain/views/exception';

const rowSchema = z.object({ step: z.string(), ticked_at: z.date(), person_name: z.string() });

/** Returns the steps of an exception's way out, each with who did it and when. What was done of a way that the catalog no longer has comes last. */
export async function listStepTicks(exceptionId: string, steps: readonly string[]): Promise<ExceptionStep[]> {
  const rows = await query(
    sql`SELECT step, ticked_at, person_name FROM exception_step WHERE exception_id = ${exceptionId}::uuid ORDER BY ticked_at`,
    rowSchema,
  );
  const ticks = new Map(rows.map((row) => [row.step, row]));
  const gone = rows.map(({ step }) => step).filter((step) => !steps.includes(step));
  return [...steps, ...gone].map((text) => {
    const tick = ticks.get(text);
    return { text, doneAt: tick?.ticked_at.toISOString() ?? null, doneBy: tick?.person_name ?? null, current: steps.includes(text) };
  });
}
