import type { CatalogIndex } from '@/lib/catalog';
import type { Connection } from '@/lib/db';
import type { ExceptionChange } from '@/lib/domain';
import { listOpenMembers, writeMended } from './mend-members.db';
import type { Proof } from './prove-mended';
import { resolveMended } from './resolve-mended.db';

/** Marks the members of these subjects as mended by what proves it, and resolves and returns exceptions that have no open member left. */
export async function mendSubjects(
  tx: Connection,
  proofs: ReadonlyMap<string, Proof>,
  index: CatalogIndex,
  now: Date,
): Promise<ExceptionChange[]> {
  if (proofs.size === 0) return [];
  const mended = (await listOpenMembers(tx, [...proofs.keys()])).flatMap(({ subject_id, exception_id }) => {
    const proof = proofs.get(subject_id);
    return proof ? [{ subject_id, exception_id, mended_at: proof.at, mended_by: proof.text }] : [];
  });
  await writeMended(tx, mended);
  return resolveMended(tx, { proofs: new Map(mended.map((one) => [one.exception_id, one.mended_by])), merged: [] }, index, now);
}
