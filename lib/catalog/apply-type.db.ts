import type { Connection } from '@/lib/db';
import { ConflictError, type ExceptionType, NotFoundError } from '@/lib/domain';
import { readForUpdate } from './apply-catalog.db';
import { checkCatalog } from './check-catalog';
import { rawOf } from './raw-of';
import { storeChecked } from './store-checked.db';

interface ApplyType {
  code: string;
  change: Partial<Pick<ExceptionType, 'rule' | 'defaultOn'>>;
  /** The catalog version that its writer saw, and the type in it. */
  found: ExceptionType;
  who: string;
}

/**
 * Stores the version in force with another rule of an exception type, or with the type on or off. Errors: NotFoundError, ConflictError when the type
 * is another by now than its writer saw, CatalogError with every fault when the whole would not be sound. Two at once come one after the other.
 */
export async function applyType(
  tx: Connection,
  { code, change, found, who }: ApplyType,
): Promise<{ version: number; changed: boolean; before: ExceptionType; after: ExceptionType }> {
  const latest = await readForUpdate(tx);
  const before = latest?.catalog.exceptionTypes.find((one) => one.code === code);
  if (!latest || !before) throw new NotFoundError(`There is no exception type ${code.slice(0, 60)}.`);
  if (JSON.stringify(before) !== JSON.stringify(found))
    throw new ConflictError('Somebody changed this type meanwhile, so nothing of yours was saved. Open it again and look at what stands.');
  const after = { ...before, ...change };
  const whole = { ...latest.catalog, exceptionTypes: latest.catalog.exceptionTypes.map((one) => (one.code === code ? after : one)) };
  return { ...(await storeChecked(tx, { catalog: whole, latest, who })), before, after };
}

/** The faults of the catalog, were this its rule. */
export function checkRule(catalog: Parameters<typeof rawOf>[0], code: string, rule: ExceptionType['rule']) {
  const exceptionTypes = catalog.exceptionTypes.map((one) => (one.code === code ? { ...one, rule } : one));
  return checkCatalog(rawOf({ ...catalog, exceptionTypes })).faults;
}
