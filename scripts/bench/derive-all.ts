import type pg from 'pg';
import { ASSEMBLY_LOCK } from '@/lib/pipeline';
import { copyBeside } from './copy-beside';
import { type DerivedTable, derive, derivedTables } from './derive-numbers';

const DAY_MS = 86_400_000;

/** Makes all sums anew of the rows, and the feed's counts, while no round of the worker adds to them. Minutes only as far back as the product keeps them. */
export async function deriveAll(databaseUrl: string, client: pg.Client, from: Date): Promise<void> {
  await client.query('SELECT pg_advisory_lock($1)', [ASSEMBLY_LOCK]);
  try {
    await deriveTables(databaseUrl, client, from);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [ASSEMBLY_LOCK]);
  }
}

async function deriveTables(databaseUrl: string, client: pg.Client, from: Date): Promise<void> {
  const to = new Date(Date.now() + DAY_MS);
  let parts: (readonly [DerivedTable, number])[] = [];
  for (const table of derivedTables) {
    await client.query(`TRUNCATE ${table.name}`);
    const days = Math.ceil((to.getTime() - from.getTime()) / DAY_MS) + 1;
    const kept = table.keptDays ? to.getTime() - table.keptDays * DAY_MS : 0;
    for (let day = 0; day < days; day += 1) {
      const dayMs = Math.floor(from.getTime() / DAY_MS + day) * DAY_MS;
      if (dayMs >= kept) parts.push([table, dayMs]);
    }
  }
  await client.query(
    `SELECT ensure_partition('bucket_minute', day) FROM generate_series(now() - interval '30 days', now() + interval '1 day', interval '1 day') AS day`,
  );
  const all = parts;
  for (const after of [false, true]) {
    parts = all.filter(([table]) => (table.after ?? false) === after);
    await copyBeside(databaseUrl, async (own) => {
      for (let part = parts.shift(); part; part = parts.shift()) await derive(own, part[0], new Date(part[1]), new Date(part[1] + DAY_MS));
    });
  }
  await client.query('SELECT recount_kpi_waiting()');
  await client.query(`UPDATE feed f SET events = e.n FROM (SELECT environment, source, count(*) AS n FROM event GROUP BY 1, 2) AS e
    WHERE f.environment = e.environment AND f.source = e.source AND f.history`);
  await client.query(`UPDATE exception e SET transactions = m.n, first_at = m.first_at, last_at = m.last_at, amount_minor = m.amount_minor, lines = m.lines, people = m.people,
      facilities = m.facilities, departments = m.departments, workflows = m.workflows
    FROM (SELECT exception_id, array_agg(DISTINCT facility) AS facilities, array_agg(DISTINCT department) AS departments, array_agg(DISTINCT workflow) AS workflows, count(*) AS n, min(at) AS first_at, max(at) AS last_at, sum(amount_minor)::bigint AS amount_minor, sum(lines)::integer AS lines, sum(people)::integer AS people
      FROM exception_member GROUP BY 1) AS m WHERE m.exception_id = e.id AND m.n <> e.transactions`);
}
