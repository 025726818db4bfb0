import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';
import { type DocumentLines, documentLinesSchema } from '@/lib/domain';
import type { ToldLines } from './compare-lines';
import type { Mask } from './mask-personal';

const DAY_MS = 86_400_000;
/** Of one transaction so many documents are compared, the latest. */
const MOST_DOCUMENTS = 40;

const rowSchema = z.object({ transaction_id: z.string(), occurred_at: z.date(), document_lines: documentLinesSchema });

interface Asked {
  ids: readonly string[];
  /** The days in which they lived, as times: planning over all days that are kept takes longer than the reading. */
  from: Date;
  to: Date;
}

/** The documents with lines of these transactions by id, oldest first. Cost: their rows of transaction_event, each with one probe of event. */
export async function listDocumentLines({ ids, from, to }: Asked, on?: Connection): Promise<ReadonlyMap<string, ToldLines[]>> {
  if (ids.length === 0) return new Map();
  const [since, until] = [new Date(from.getTime() - DAY_MS), new Date(to.getTime() + DAY_MS)];
  const rows = await query(
    sql`select transaction_id, occurred_at, document_lines from (
          select x.transaction_id, e.occurred_at, e.document_lines,
            row_number() over (partition by x.transaction_id order by e.occurred_at desc, e.event_key) as place
          from transaction_event x join event e on e.event_key = x.event_key and e.occurred_at = x.occurred_at
          where x.transaction_id = any(${[...ids]}::uuid[]) and e.occurred_at >= ${since} and e.occurred_at < ${until}
            and e.document_lines is not null
        ) told where place <= ${MOST_DOCUMENTS} order by transaction_id, occurred_at`,
    rowSchema,
    on,
  );
  return new Map(
    [...Map.groupBy(rows, (row) => row.transaction_id)].map(([id, told]) => [
      id,
      told.map(({ occurred_at, document_lines }) => ({ at: occurred_at, document: document_lines })),
    ]),
  );
}

/** Documents as this reader may see them: free words go where they may tell of a person. */
export const maskLines = (told: readonly ToldLines[], mask: Mask): ToldLines[] =>
  mask.attributes ? told.map(({ at, document }) => ({ at, document: withoutWords(document) })) : [...told];

const withoutWords = (document: DocumentLines): DocumentLines => ({
  ...document,
  lines: document.lines.map(({ description: _description, reason: _reason, ...line }) => line),
});
