import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import type { Actor, Scope } from '@/lib/domain';
import type { KpiList } from '@/lib/domain/views/kpis';
import { exceptionRecordSchema, prepareExceptionRow } from './exception-row';
import { visibleExceptions } from './find-exceptions.db';
import { namePlaces } from './name-places';

const SHOWN = 3;
const sumSchema = z.object({ currency: z.string().nullable(), amount_minor: z.coerce.number().nullable(), people: z.number().nullable() });

/**
 * What open exceptions put at risk: the three worst with money or people in them, and the sums over all of them. A transaction in two
 * exceptions is summed once. Cost: index exception_queue, then members of the open exceptions.
 */
export async function listRisks(actor: Actor, scope: Scope, index: CatalogIndex, now: Date): Promise<KpiList['risks']> {
  const filter = { actor, scope, now, dayEnd: now, found: [] };
  const names = namePlaces(index);
  const [worst, sums, counts] = await Promise.all([
    query(
      sql`select v.*, p.name as person_name from (${visibleExceptions(filter)}) v left join person p on p.id = v.person_id
        where v.state <> 'resolved' order by v.severity, (coalesce(v.amount_minor, 0) = 0 and coalesce(v.people, 0) = 0), coalesce(v.people, 0) desc,
          coalesce(v.amount_minor, 0) desc, v.due_at, v.number limit ${SHOWN}`,
      exceptionRecordSchema,
    ),
    query(
      sql`select currency, sum(amount_minor) as amount_minor, sum(people)::int as people from (
          select distinct on (m.subject_id) m.currency, m.amount_minor, m.people from exception e join exception_member m on m.exception_id = e.id
          where e.environment = ${scope.environment} and e.state <> 'resolved' and m.mended_at is null and (m.amount_minor is not null or m.people is not null)
            and ${scopePredicate(actor, scope, 'm')}
          order by m.subject_id, m.amount_minor desc nulls last) once
        group by currency order by 2 desc nulls last`,
      sumSchema,
    ),
    query(sql`select count(*)::int as n from (${visibleExceptions(filter)}) v where v.state <> 'resolved'`, z.object({ n: z.number() })),
  ]);
  return {
    exceptions: counts[0]?.n ?? 0,
    amounts: sums.flatMap(({ currency, amount_minor }) =>
      currency === null || !amount_minor ? [] : [{ currency, amountMinor: amount_minor }],
    ),
    people: sums.reduce((total, { people }) => total + (people ?? 0), 0),
    top: worst.map((record) => {
      const row = prepareExceptionRow(record, names, actor);
      return {
        ref: row.ref,
        severity: row.severity,
        title: row.title,
        statement: row.statement,
        place: sayPlaces(row.facilities),
        amounts: row.amounts,
        people: row.people,
        transactions: row.transactions,
        team: row.team.name,
        owner: row.person?.name ?? null,
        acknowledgedAt: row.acknowledgedAt,
        dueAt: row.dueAt,
      };
    }),
  };
}

function sayPlaces(places: readonly { name: string }[]): string {
  const [first, second] = places;
  if (!first) return '';
  if (!second) return first.name;
  return places.length === 2 ? `${first.name} and ${second.name}` : `${places.length} facilities`;
}
