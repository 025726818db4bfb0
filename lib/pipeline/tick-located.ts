import { z } from 'zod';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, jsonb, lane, query, sql } from '@/lib/db';
import { environmentSchema, systemActor } from '@/lib/domain';
import { windowOf } from '@/lib/domain/endpoints';
import type { NameOf } from '@/lib/localize';
import { LOCATED_SHAPE, namePlaces, readPlaceCounting } from '@/lib/show';
import { locateFailures } from './locate-failures';

/**
 * Works out for each environment that receives what stands now: where failures of the last day come from, what is silent and what is usual. Writes over what
 * it said before, so whoever reads finds one answer and its time. Returns how many environments it looked at. Holds no lock.
 */
export async function tickLocated(now: Date): Promise<number> {
  const names = namePlaces(indexCatalog((await currentCatalog()).catalog));
  const nameOf: NameOf = (dimension, id) => names[dimension](id).name;
  const on = lane('worker');
  const environments = await query(sql`SELECT DISTINCT environment FROM feed`, z.object({ environment: environmentSchema }), on);
  const actor = systemActor('locate');
  for (const { environment } of environments) {
    const scope = { environment };
    const counted = await readPlaceCounting(actor, { scope, window: windowOf({}, now), now });
    const { window, silence, placeEnds, placeUsual } = counted;
    const { verdict, absence } = await locateFailures({ actor, scope, window, now, nameOf }, counted);
    await execute(
      sql`INSERT INTO located AS l VALUES (${environment}, ${now}, ${window.from}, ${window.to}, ${jsonb(verdict)}, ${jsonb(absence)}, ${jsonb(silence)},
            ${jsonb(placeEnds)}, ${jsonb(placeUsual)}, ${LOCATED_SHAPE})
          ON CONFLICT (environment) DO UPDATE SET as_of = excluded.as_of, window_from = excluded.window_from, window_to = excluded.window_to,
            verdict = excluded.verdict, absence = excluded.absence, silent = excluded.silent, ends = excluded.ends, usual = excluded.usual, shape = excluded.shape
          WHERE l.as_of < excluded.as_of`,
      on,
    );
  }
  return environments.length;
}
