import { z } from 'zod';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import type { Actor } from '@/lib/domain';
import type { ExceptionLines } from '@/lib/domain/views/document-lines';
import { compareLines } from './compare-lines';
import { findException } from './get-exception.db';
import { listDocumentLines, maskLines } from './list-document-lines.db';
import { listExceptionMembers } from './list-exception-members.db';
import { maskFor } from './mask-personal';

const CASES = 30;

const spanSchema = z.object({ from: z.date().nullable(), to: z.date().nullable() });

/**
 * The order lines behind an exception, of up to 30 cases that the reader may see: of one case every line, of several those that are not as they
 * were ordered. Throws NotFoundError.
 */
export async function readExceptionLines(actor: Actor, ref: string, now: Date): Promise<ExceptionLines> {
  const index = indexCatalog((await currentCatalog()).catalog);
  const { id, environment } = await findException(actor, ref, now);
  const { rows, total } = await listExceptionMembers(actor, index, { exceptionId: id, environment, limit: CASES });
  const members = rows.filter(({ kind }) => kind === 'transaction');
  const ids = members.map((member) => member.id);
  const [span] = await query(
    sql`select min(started_at) as "from", max(last_at) as "to" from transaction where id = any(${ids}::uuid[])`,
    spanSchema,
  );
  const told = span?.from && span.to ? await listDocumentLines({ ids, from: span.from, to: span.to }) : new Map();
  const cases = members.flatMap((member) => {
    const mask = maskFor(actor, index, { environment, facility: member.facility.id, workflow: member.workflow.id });
    const compared = compareLines(maskLines(told.get(member.id) ?? [], mask));
    if (!compared) return [];
    const shown = total === 1 ? compared.rows : compared.rows.filter(({ state }) => state !== 'accepted' && state !== 'waiting');
    return [
      {
        ...compared,
        id: member.id,
        name: member.name,
        keyName: member.keyName,
        rows: shown,
        unchanged: compared.rows.length - shown.length,
      },
    ];
  });
  return { cases, looked: rows.length, total };
}
