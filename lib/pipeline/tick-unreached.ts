import { mendSubjects } from '@/lib/assign';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { hurryEscalations, listReached, takeUnreached } from '@/lib/notify';
import { raiseAndTell } from './raise-and-mend';
import { inTurn } from './turns';

/**
 * Raises what could not be delivered as exceptions that other people hear of, brings the next step of the escalations forward for which somebody did not
 * hear, and ends what was reached again. Returns how many it moved.
 */
export async function tickUnreached(now: Date): Promise<number> {
  const index = indexCatalog((await currentCatalog()).catalog);
  return inTurn(async (tx) => {
    const { findings, hurry } = await takeUnreached(tx, now);
    const proofs = await listReached(tx);
    if (findings.length + proofs.size === 0) return 0;
    await hurryEscalations(tx, hurry, now);
    const found = findings.map((finding) => ({ ...finding, history: false }));
    await raiseAndTell(tx, { findings: found, mend: () => mendSubjects(tx, proofs, index, now) }, index, now);
    return findings.length + proofs.size;
  });
}
