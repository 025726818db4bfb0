import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Catalog } from '@/lib/domain';
import { askDatabase } from '../ask-database';

const rowSchema = z.object({ supplier: z.string(), id: z.string(), number: z.number(), team: z.string(), parent: z.number().nullable() });

/** The exception that an alert became, and where the team that owns it reads its mail. */
export interface RaisedAlert extends z.infer<typeof rowSchema> {
  readonly to: string;
}

const WITHIN_MS = 120_000;

/** What these alerts became, once all of them are exceptions. Throws Error with how many are missing after two minutes. */
export async function findAlerts(databaseUrl: string, catalog: Catalog, suppliers: readonly string[]): Promise<RaisedAlert[]> {
  const text = `SELECT supplier, id::text, number::int, team, parent_number::int AS parent FROM exception
    WHERE supplier = ANY($1) AND code = 'EXC-SUP-BANK' ORDER BY number`;
  for (const end = Date.now() + WITHIN_MS; ; await sleep(100)) {
    const rows = await askDatabase(databaseUrl, { text, values: [suppliers] }, rowSchema).catch(() => []);
    if (rows.length >= suppliers.length)
      return rows.map((row) => ({ ...row, to: catalog.teams.find(({ id }) => id === row.team)?.email ?? '' }));
    if (Date.now() > end) throw new Error(`${suppliers.length - rows.length} alerts were acknowledged and never became exceptions.`);
  }
}
