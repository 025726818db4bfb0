import { z } from 'zod';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { query, readAtOnce, sql } from '@/lib/db';
import { type Actor, NotFoundError } from '@/lib/domain';
import type { FacilityView } from '@/lib/domain/views/places';
import { countVolumeSteps } from './count-volume-steps.db';
import { type AttentionFilter, selectAttention } from './find-attention.db';
import { listTransactions } from './list-transactions.db';
import { namePlaces } from './name-places';
import { prepareOpenException } from './prepare-open-exception';
import { readDays, splitWindow } from './read-days.db';
import { readStanding, type StandingInput } from './read-standing.db';
import { selectStarted } from './transaction-rows.db';

const RECENT = 8;
const departmentSchema = z.object({ department: z.string(), volume: z.number(), attention: z.number() });

/** Transactions started, and those that need somebody, by department. */
function countDepartments(filter: AttentionFilter, timezone: string) {
  const { actor, scope, window } = filter;
  return readAtOnce(async (on) => {
    const days = await readDays({ environment: scope.environment, timezone, rows: 'kept', window }, on);
    return query(
      sql`select department, sum(volume)::bigint as volume, sum(attention)::bigint as attention from (
            select h.department, h.n as volume, 0 as attention from (${selectStarted(actor, scope, splitWindow(days, window))}) h
            union all select a.department, 0, 1 from (${selectAttention(filter)}) a
          ) c group by department having sum(volume) > 0 or sum(attention) > 0 order by sum(volume) desc, department`,
      departmentSchema,
      on,
    );
  });
}

/** One facility. Throws NotFoundError when the catalog has none of this id that the actor may see. */
export async function readFacility(actor: Actor, id: string, input: StandingInput): Promise<FacilityView> {
  const index = indexCatalog((await currentCatalog()).catalog);
  const names = namePlaces(index);
  const scope = { ...input.scope, facility: [id] };
  const standing = await readStanding(actor, { ...input, scope });
  const place = standing.facilities.find((one) => one.id === id);
  const facility = index.facilities.get(id);
  if (!place || !facility) throw new NotFoundError('There is no such facility, or it lies outside the places you may see.');
  const filter = { actor, scope, window: standing.window, now: input.now };
  const { from, to } = standing.window;
  const [volume, departments, failures] = await Promise.all([
    countVolumeSteps(filter, standing.timezone),
    countDepartments(filter, standing.timezone),
    listTransactions(actor, { ...scope, from, to, state: ['failed'], limit: RECENT }, input.now),
  ]);
  return {
    environment: scope.environment,
    timezone: standing.timezone,
    asOf: input.now.toISOString(),
    from: from.toISOString(),
    to: to.toISOString(),
    place,
    volume,
    exceptions: standing.exceptions.map((row) => prepareOpenException(row, names)),
    failures: failures.rows,
    about: {
      code: facility.code,
      type: place.noun,
      city: facility.city,
      beds: facility.beds,
      employees: facility.employees,
      note: facility.note,
    },
    cells: standing.workflows.flatMap((workflow) => {
      const cell = standing.cells.find((one) => one.workflow === workflow.id && one.facility === id);
      return cell ? [{ ...cell, name: workflow.name }] : [];
    }),
    departments: departments.map((row) => ({ ...names.department(row.department), volume: row.volume, attention: row.attention })),
  };
}
