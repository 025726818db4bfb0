import { z } from 'zod';
import { mayAct, scopePredicate } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import { lane, query, sql } from '@/lib/db';
import type { Actor, Environment } from '@/lib/domain';
import { hidesAttributes } from './mask-personal';
import { type Found, MOST_FOUND } from './search-keys.db';

/** Words as PostgreSQL's text search takes them, all of them wanted, the last one perhaps only begun. '' when there is no word. */
export function toTextQuery(text: string): string {
  const words = text.split(/\s+/).flatMap((word) => {
    const plain = word.replaceAll(/['\\]/g, ' ').trim();
    return /[\p{L}\p{N}]/u.test(plain) ? [plain] : [];
  });
  return words.map((word, at) => `'${word}'${at === words.length - 1 ? ':*' : ''}`).join(' & ');
}

/**
 * What is failed now, in the reader's sight, and whose fault is told in these words; newest first. Words that a reader may not read are
 * not searched either. Cost: index transaction_error_text, which holds only what is failed.
 */
export async function searchErrors(actor: Actor, index: CatalogIndex, environment: Environment, text: string): Promise<Found> {
  const words = toTextQuery(text);
  if (text.trim().length < 3 || words === '') return { hits: [], limited: false, bearing: null };
  const hidden = mayAct(actor, 'read:personal', { environment })
    ? []
    : [...index.workflows.values()].flatMap(({ workflow }) => (hidesAttributes(workflow) ? [workflow.id] : []));
  const rows = await query(
    sql`select t.id, t.error_message from transaction t
        where ${scopePredicate(actor, { environment }, 't')} and t.state = 'failed' and t.workflow <> all(${hidden}::text[])
          and to_tsvector('simple', coalesce(t.error_message, '')) @@ to_tsquery('simple', ${words})
        order by t.failed_at desc limit ${MOST_FOUND + 1}`,
    z.object({ id: z.string(), error_message: z.string().nullable() }),
    lane('screen'),
  );
  return {
    hits: rows.slice(0, MOST_FOUND).map((row) => ({ transactionId: row.id, kind: 'error text', value: row.error_message ?? '' })),
    limited: rows.length > MOST_FOUND,
    bearing: null,
  };
}
