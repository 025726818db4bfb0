import { type ListedKey, listIngestKeys, mayAct, placesFor } from '@/lib/access';
import { currentCatalog } from '@/lib/catalog';
import { type Actor, ForbiddenError, type Scope } from '@/lib/domain';
import type { KeyRow, Keys } from '@/lib/domain/views/keys';

function prepare(key: ListedKey, now: Date): KeyRow {
  const ended = key.expiresAt !== null && key.expiresAt <= now;
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    publicId: key.publicId,
    name: key.name,
    source: key.source,
    history: key.history,
    ratePerSecond: key.ratePerSecond,
    createdAt: key.createdAt.toISOString(),
    createdBy: key.createdBy,
    lastUsedAt: iso(key.lastUsedAt),
    lastUsedFrom: key.lastUsedFrom,
    state: key.revokedAt ? 'revoked' : ended ? 'expired' : key.replacedBy ? 'replaced' : 'works',
    endsAt: iso(key.revokedAt ?? key.expiresAt),
    replacedBy: key.replacedBy,
  };
}

/** The ingest keys of an environment, working ones first. Throws ForbiddenError unless the reader runs the whole environment. */
export async function listKeys(actor: Actor, { environment }: Pick<Scope, 'environment'>, now = new Date()): Promise<Keys> {
  if (!mayAct(actor, 'read:operations', { environment }) || !placesFor(actor, environment).all)
    throw new ForbiddenError('Keys are for people who run the whole environment: IT operations, on call, administrators, auditors.');
  return {
    environment,
    timezone: (await currentCatalog()).catalog.organisation.timezone,
    asOf: now.toISOString(),
    mayManage: mayAct(actor, 'admin:keys', { environment }),
    rows: (await listIngestKeys(environment)).map((key) => prepare(key, now)),
  };
}
