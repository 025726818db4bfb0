import { z } from 'zod';
import { environmentSchema } from './event';
import type { DueOccurrence } from './transaction';

/** One row of table occurrence. */
export const occurrenceRowSchema = z
  .object({
    id: z.string(),
    environment: environmentSchema,
    code: z.string(),
    workflow: z.string(),
    milestone: z.string(),
    facility: z.string(),
    part: z.string(),
    period: z.string(),
    raise_at: z.date(),
    due_at: z.date(),
    state: z.enum(['expected', 'arrived', 'missing', 'void']),
    arrived_at: z.date().nullable(),
    transaction_id: z.string().nullable(),
  })
  .transform(
    ({ raise_at, due_at, arrived_at, transaction_id, ...rest }): DueOccurrence => ({
      ...rest,
      raiseAt: raise_at,
      dueAt: due_at,
      arrivedAt: arrived_at,
      transactionId: transaction_id,
    }),
  );
