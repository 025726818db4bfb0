import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { query, sql } from '@/lib/db';
import { type Actor, environments, type Severity, severities } from '@/lib/domain';

const DAY_MS = 86_400_000;
const MOST = 5_000;

/** An exception with what routing looks at. `suppliers` holds the one that all of it share, or none. */
export interface Routed {
  ref: string;
  code: string;
  title: string;
  severity: Severity;
  facilities: string[];
  departments: string[];
  workflows: string[];
  suppliers: string[];
}

const rowSchema = z.object({
  number: z.number(),
  code: z.string(),
  title: z.string(),
  severity: z.enum(severities),
  facilities: z.array(z.string()),
  departments: z.array(z.string()),
  workflows: z.array(z.string()),
  supplier: z.string().nullable(),
});

/** Returns the exceptions opened in the last days of which the reader may see some member, the newest first, at most 5,000. */
export async function listRouted(actor: Actor, days: number, now: Date): Promise<{ rows: Routed[]; cut: boolean }> {
  const found = await Promise.all(
    environments.map((environment) =>
      query(
        sql`SELECT e.number, e.code, e.title, e.severity, e.facilities, e.departments, e.workflows, e.supplier FROM exception e
            WHERE e.environment = ${environment} AND e.opened_at > ${new Date(now.getTime() - days * DAY_MS)} AND e.opened_at <= ${now}
              AND EXISTS (SELECT FROM exception_member m WHERE m.exception_id = e.id AND ${scopePredicate(actor, { environment }, 'm')})
            ORDER BY e.opened_at DESC LIMIT ${MOST + 1}`,
        rowSchema,
      ),
    ),
  );
  const rows = found.flat().sort((a, b) => b.number - a.number);
  return {
    rows: rows
      .slice(0, MOST)
      .map(({ number, supplier, ...row }) => ({ ...row, ref: `EX-${number}`, suppliers: supplier === null ? [] : [supplier] })),
    cut: rows.length > MOST,
  };
}
