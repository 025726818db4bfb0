import pg from 'pg';
import { z } from 'zod';
import type { Ids, Ledger, ToldKind } from './keep-ledger';
import { readStoredSpans } from './read-stored-spans';
import { type TruthStatement, truthStatements } from './truth-statements';

const rowSchema = z.object({
  seen: z.number().nullable(),
  lost: z.number(),
  doubled: z.number(),
  wrong: z.number(),
  stored: z.number().optional(),
  waiting: z.number().optional(),
});

export interface Truth {
  readonly name: string;
  /** How much was looked at. */
  readonly seen: number;
  readonly lost: number;
  readonly doubled: number;
  /** Neither lost nor doubled, and yet it does not add up. */
  readonly wrong: number;
  /** Of those held against the ledger: how many are stored, acknowledged or not. */
  readonly stored?: number | undefined;
  /** Stored and not yet worked on. */
  readonly waiting?: number | undefined;
}

/** What was acknowledged, by kind. */
export type Told = Readonly<Record<ToldKind, Ids>>;

export const listTold = (ledger: Ledger): Told => ({
  events: ledger.list('events'),
  spans: ledger.list('spans'),
  points: ledger.list('points'),
});

/** Holds the database against the ledger and against itself, in one snapshot. One entry per statement, in order. */
export async function countTruth(databaseUrl: string, ledger: Ledger): Promise<Truth[]> {
  // Read before the snapshot is taken: what is acknowledged by now must be in it.
  const told = listTold(ledger);
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'faults', options: '-c work_mem=64MB' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return await readTruths(client, told);
  } finally {
    await client.end();
  }
}

/** The same on a connection and in a transaction of the caller, for all statements or some. */
export async function readTruths(
  client: pg.ClientBase,
  told: Told,
  statements: readonly TruthStatement[] = truthStatements,
): Promise<Truth[]> {
  const truths: Truth[] = [];
  const stored = statements.some((statement) => statement.takesSpans) ? await readStoredSpans(client) : null;
  const spans = stored ? [stored.environments, stored.traces, stored.ids, stored.tells] : [];
  for (const { name, text, against, takesSpans } of statements) {
    const values = [...(against ? [told[against].environments, told[against].ids] : []), ...(takesSpans ? spans : [])];
    const { rows } = await client.query({ text, values });
    const row = rowSchema.parse(rows[0]);
    truths.push({ name, ...row, seen: row.seen ?? 0 });
  }
  return truths;
}
