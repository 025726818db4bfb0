import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { type Connection, queryPrepared, sql } from '@/lib/db';
import type { Actor, Environment } from '@/lib/domain';
import { MOST_KEYS } from '@/lib/domain/key-limits';
import { sayCount } from '@/lib/domain/say';

const MOST_COUNTED = 1_000;
const markSchema = z.object({
  kind: z.string(),
  value: z.string(),
  reason: z.enum(['several', 'full']),
  first_at: z.date(),
  seen: z.number(),
});

export interface KeyNoteInput {
  environment: Environment;
  id: string;
  workflow: string;
  /** Keys that link nothing, because very many bear them. */
  crowded: readonly { kind: string; value: string }[];
  startedAt: Date;
  /** How many keys it has. */
  keys: number;
  /** `PO number 0000`, with what is personal masked. */
  nameKey: (kind: string, value: string) => string;
}

/** `1,000` is where counting stops: beyond it nobody needs the number. */
const sayMany = (seen: number) => (seen > MOST_COUNTED ? `more than ${sayCount(MOST_COUNTED)}` : seen > 1 ? sayCount(seen) : 'several');

/**
 * What a reader should know of this transaction's keys: which join nothing, and which link nothing. Counts are of what the reader may see,
 * and stop at 1,000. Cost: one look-up a key, and 1,001 rows for each that is shared.
 */
export async function listKeyNotes(actor: Actor, input: KeyNoteInput, on: Connection): Promise<{ at: string; text: string }[]> {
  const { environment, workflow, crowded, nameKey } = input;
  const marks = await queryPrepared(
    sql`select s.kind, s.value, s.reason, s.first_at, (select count(*) from (select from transaction_key o
          where o.environment = s.environment and o.kind = s.kind and o.value = s.value
            and exists (select from transaction t where t.id = o.transaction_id and ${scopePredicate(actor, { environment }, 't')})
          limit ${MOST_COUNTED + 1}) seen) as seen
        from transaction_key k join shared_key s on s.environment = k.environment and s.kind = k.kind and s.value = k.value and s.workflow = k.workflow
        where k.transaction_id = ${input.id}::uuid and k.environment = ${environment} and k.workflow = ${workflow} order by s.kind, s.value limit 10`,
    markSchema,
    on,
  );
  const marked = new Set(marks.map((mark) => `${mark.kind}\0${mark.value}`));
  const most = `It carries more keys than are kept: search finds it by ${sayCount(MOST_KEYS)} of them, its ids first.`;
  return [
    ...(input.keys >= MOST_KEYS ? [{ at: input.startedAt.toISOString(), text: most }] : []),
    ...marks.map((mark) => ({
      at: mark.first_at.toISOString(),
      text:
        mark.reason === 'several'
          ? `${nameKey(mark.kind, mark.value)} is shared by ${sayMany(mark.seen)} transactions. It joins nothing: log entries that bear only this stand alone.`
          : `${nameKey(mark.kind, mark.value)} has brought as many log entries as one transaction may hold. It joins no more: later ones stand alone.`,
    })),
    ...crowded
      .filter((key) => !marked.has(`${key.kind}\0${key.value}`))
      .slice(0, 10)
      .map((key) => ({
        at: input.startedAt.toISOString(),
        text: `${nameKey(key.kind, key.value)} is in so many transactions that it links none of them to this one.`,
      })),
  ];
}
