import { execute, sql } from '@/lib/db';
import { type Actor, ForbiddenError } from '@/lib/domain';
import type { DismissStep, Start } from '@/lib/domain/views/start';
import { readStart } from '@/lib/show';

/** Puts a step of the first set-up away for this person; twice changes nothing. Errors: ForbiddenError for a token, which sees no page. */
export async function dismissStep(actor: Actor, { step }: DismissStep, now: Date): Promise<Start> {
  if (actor.kind !== 'person') throw new ForbiddenError('Only a person puts a step away.');
  await execute(
    sql`INSERT INTO dismissed_step (person_id, step, at) VALUES (${actor.id}, ${step}, ${now}::timestamptz) ON CONFLICT DO NOTHING`,
  );
  return readStart(actor);
}
