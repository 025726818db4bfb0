import { recordAudit } from '@/lib/access';
import {
  applyPart,
  applyVersion,
  checkPart,
  checkWithout,
  currentCatalog,
  diffCatalogs,
  lookAgain,
  readVersion,
  WRITTEN,
  writePart,
} from '@/lib/catalog';
import { inTransaction, notify } from '@/lib/db';
import { type Actor, CHANGED_CHANNEL } from '@/lib/domain';
import { diffLines } from '@/lib/domain/diff-lines';
import type { ChangePart, PartCheck, PartDraft, PartStored, RollBack, RollBackPreview } from '@/lib/domain/views/catalog-editor';
import { checkEditor } from '@/lib/show';
import { isTriable } from './try-part';

const NOTHING = { added: [], removed: [], changed: [] };

/** What is wrong with a part as it is being written, and what it would change in the catalog in force. Nothing is stored. Throws ForbiddenError. */
export async function checkCatalogPart(actor: Actor, { text, ...part }: PartDraft): Promise<PartCheck> {
  checkEditor(actor);
  const { catalog } = await currentCatalog();
  const edited = text === null ? checkWithout(catalog, part) : checkPart(catalog, part, text);
  const before = part.id === null ? '' : (writePart(catalog, part) ?? '');
  const after = edited.catalog && text !== null ? writePart(edited.catalog, { ...part, id: edited.id }) : text;
  return {
    sound: edited.catalog !== null,
    faults: edited.faults.map(({ file, ...fault }) => ({ file: file === WRITTEN ? null : file, ...fault })),
    changes: edited.catalog ? diffCatalogs(catalog, edited.catalog) : NOTHING,
    lines: diffLines(before, after ?? ''),
    triable: edited.catalog !== null && isTriable(part.section, edited.id, catalog),
  };
}

/**
 * Stores a part of the catalog, adds or removes one, as a new version, with its old and new text in the audit trail. Errors: ForbiddenError,
 * CatalogError with every fault, ConflictError when it is another by now than its writer found.
 */
export async function changeCatalogPart(actor: Actor, { text, found, reason, ...part }: ChangePart): Promise<PartStored> {
  checkEditor(actor);
  const stored = await inTransaction(async (tx) => {
    const applied = await applyPart(tx, { part, text, found, who: actor.email ?? actor.name });
    if (applied.changed)
      await recordAudit(tx, actor, {
        action: text === null ? 'catalog.remove' : found === null ? 'catalog.add' : 'catalog.change',
        targetKind: part.section,
        targetId: applied.id,
        before: applied.before === null ? undefined : { text: applied.before },
        after: applied.after === null ? undefined : { text: applied.after },
        reason,
      });
    return { version: applied.version, changed: applied.changed, id: applied.id };
  });
  lookAgain();
  await notify(CHANGED_CHANNEL);
  return stored;
}

/** What going back to an earlier version would change. Errors: ForbiddenError, NotFoundError, InvalidInputError when it cannot be read any more. */
export async function previewRollBack(actor: Actor, to: number): Promise<RollBackPreview> {
  checkEditor(actor);
  const { catalog, version } = await currentCatalog();
  return { to, from: version, changes: diffCatalogs(catalog, await readVersion(to)) };
}

/** Stores an earlier version again, as a new one. Errors: as previewRollBack; ConflictError when another is in force than was seen; CatalogError. */
export async function rollBackCatalog(actor: Actor, { to, seen, reason }: RollBack): Promise<PartStored> {
  checkEditor(actor);
  const stored = await inTransaction(async (tx) => {
    const applied = await applyVersion(tx, { to, seen, who: actor.email ?? actor.name });
    if (applied.changed)
      await recordAudit(tx, actor, {
        action: 'catalog.roll_back',
        targetKind: 'catalog',
        targetId: String(to),
        before: { version: seen },
        after: { version: applied.version, as: to },
        reason,
      });
    return { ...applied, id: null };
  });
  lookAgain();
  await notify(CHANGED_CHANNEL);
  return stored;
}
