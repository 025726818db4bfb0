import { currentCatalog } from '@/lib/catalog';
import { execute, inTransaction, sql } from '@/lib/db';
import { type Actor, ConflictError, mayAct, NotFoundError } from '@/lib/domain';

/**
 * Notes whether a person wants the weekly mail of a report; one that is planned and not wanted any more is taken away. Throws
 * NotFoundError for a report they may not open, ConflictError for one without a mail.
 */
export async function setDigest(actor: Actor, { audience, on }: { audience: string; on: boolean }, now: Date): Promise<void> {
  const { catalog } = await currentCatalog();
  const report = catalog.reports.find(({ id }) => id === audience);
  if (!report || actor.kind !== 'person' || !mayAct(actor, 'read:kpis'))
    throw new NotFoundError(`There is no report ${audience.slice(0, 40)}.`);
  if (!report.digest) throw new ConflictError('This report has no weekly mail.');
  await inTransaction(async (tx) => {
    await execute(
      sql`INSERT INTO digest_choice (person_id, audience, wanted, changed_at) VALUES (${actor.id}, ${audience}, ${on}, ${now}::timestamptz)
          ON CONFLICT (person_id, audience) DO UPDATE SET wanted = excluded.wanted, changed_at = excluded.changed_at`,
      tx,
    );
    if (!on) await execute(sql`DELETE FROM digest WHERE person_id = ${actor.id} AND audience = ${audience} AND written_at IS NULL`, tx);
  });
}
