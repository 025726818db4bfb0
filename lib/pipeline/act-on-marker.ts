import { recordAudit } from '@/lib/access';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Connection, inTransaction } from '@/lib/db';
import { type Actor, ConflictError, ForbiddenError, InvalidInputError, type MarkerRecord, mayMark, NotFoundError } from '@/lib/domain';
import type { MarkerAction, MarkerView } from '@/lib/domain/views/markers';
import { normalizeMarkers } from '@/lib/normalize';
import { getMarker } from '@/lib/show';
import { findMarker, type StoredMarker, withdrawMarker, writeMarkers } from '@/lib/store';
import { lookupOf } from './catalog-lookup';
import { redactWords } from './redact-said';

/**
 * Changes a marker, withdraws it from every chart or restores it, with its audit entry. Errors: NotFoundError (also where the actor may not see
 * it), ForbiddenError, InvalidInputError, ConflictError when somebody changed it meanwhile.
 */
export async function actOnMarker(actor: Actor, id: string, action: MarkerAction, now: Date): Promise<MarkerView> {
  await getMarker(actor, id);
  await inTransaction(async (tx) => {
    const stored = await findMarker(tx, id);
    if (!stored) throw new NotFoundError('There is no such marker, or you may not see it.');
    checkRight(actor, stored);
    if (action.action === 'change') return change(tx, { actor, stored, action, now });
    const by = action.action === 'withdraw' ? actor.name : null;
    if ((stored.withdrawn_at !== null) === (by !== null))
      throw new ConflictError(by === null ? 'This marker is not withdrawn.' : 'This marker was withdrawn before.');
    await withdrawMarker(tx, id, { by, now });
    await recordAudit(tx, actor, { ...target(stored), action: `marker.${action.action}`, after: { title: stored.title } });
  });
  return getMarker(actor, id);
}

interface Change {
  actor: Actor;
  stored: StoredMarker;
  action: Extract<MarkerAction, { action: 'change' }>;
  now: Date;
}

async function change(tx: Connection, { actor, stored, action, now }: Change): Promise<void> {
  const { action: _, revision, ...asked } = action;
  if (revision !== stored.revision) throw new ConflictError('Somebody changed this marker meanwhile. Look at it again.');
  const { environment, source } = stored;
  const index = indexCatalog((await currentCatalog()).catalog);
  const lookup = lookupOf(index);
  const said = redactWords(asked, ['title', 'text'], index);
  // Told anew with this moment: so it differs from all that was said before, also when it goes back to that.
  const record = { ...said, markerId: stored.marker_id, changedAt: now.toISOString() };
  const batch = normalizeMarkers(
    { records: [{ index: 0, record }], rejected: [], total: 1 },
    { environment, source, history: true, now, lookup },
  );
  const [fault] = batch.rejected;
  if (fault) throw new InvalidInputError(fault.message);
  const marker = batch.markers?.[0]?.marker;
  if (!marker) throw new InvalidInputError('Nothing is left of this marker.');
  checkRight(actor, { ...marker.about, environment });
  await writeMarkers(tx, [{ marker: { ...marker, id: stored.id } satisfies MarkerRecord }], { by: actor.name, now });
  await recordAudit(tx, actor, { ...target(stored), action: 'marker.change', before: { revision, title: stored.title }, after: said });
}

const target = ({ id }: StoredMarker) => ({ targetKind: 'marker', targetId: id });

function checkRight(actor: Actor, { environment, facility, workflow }: Pick<StoredMarker, 'environment' | 'facility' | 'workflow'>): void {
  if (!mayMark(actor, environment, { facility, workflow })) throw new ForbiddenError('Your roles do not write markers about that place.');
}
