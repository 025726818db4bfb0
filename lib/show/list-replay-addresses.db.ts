import { z } from 'zod';
import { mayAct, placesFor } from '@/lib/access';
import { currentCatalog } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { type Actor, ForbiddenError, type Scope } from '@/lib/domain';
import type { ReplayAddresses } from '@/lib/domain/views/replays';

const rowSchema = z.object({
  connector: z.string(),
  url: z.string(),
  private: z.boolean(),
  per_minute: z.number(),
  changed_name: z.string().nullable(),
  changed_at: z.date(),
});

/** Every connector of the catalog with its address, those that have one first. Throws ForbiddenError unless the reader runs the whole environment. */
export async function listReplayAddresses(
  actor: Actor,
  { environment }: Pick<Scope, 'environment'>,
  now = new Date(),
): Promise<ReplayAddresses> {
  if (!mayAct(actor, 'read:operations', { environment }) || !placesFor(actor, environment).all)
    throw new ForbiddenError('Addresses are for people who run the whole environment: IT operations, on call, administrators, auditors.');
  const { catalog } = await currentCatalog();
  const rows = await query(
    sql`select a.connector, a.url, a.private, a.per_minute, p.name as changed_name, a.changed_at from replay_address a
      left join person p on p.id = a.changed_by where a.environment = ${environment}`,
    rowSchema,
  );
  const known = new Map(rows.map((row) => [row.connector, row]));
  return {
    environment,
    timezone: catalog.organisation.timezone,
    asOf: now.toISOString(),
    mayManage: mayAct(actor, 'admin:keys', { environment }),
    rows: catalog.connectors
      .map(({ id, name }) => {
        const row = known.get(id);
        return {
          connector: { id, name },
          url: row?.url ?? null,
          private: row?.private ?? false,
          perMinute: row?.per_minute ?? null,
          changedBy: row?.changed_name ?? null,
          changedAt: row?.changed_at.toISOString() ?? null,
        };
      })
      .sort((a, b) => Number(a.url === null) - Number(b.url === null) || a.connector.name.localeCompare(b.connector.name)),
  };
}
