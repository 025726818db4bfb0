import { assignFindings, mendSubjects } from '@/lib/assign';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, notify } from '@/lib/db';
import { CHANGED_CHANNEL, type ExceptionChange, type Finding } from '@/lib/domain';
import { preparePartitions } from '@/lib/store';
import { tellChanges } from './tell-changes';

interface Judged {
  findings: readonly Finding[];
  /** By subject: when it was mended, and by what. */
  proofs: Parameters<typeof mendSubjects>[1];
}

/** What numbers that are watched say, as exceptions: those that began are raised, those that are over mended, and who must know is told. */
export const raiseAndMend = (tx: Connection, { findings, proofs }: Judged, index: CatalogIndex, now: Date): Promise<void> =>
  raiseAndTell(
    tx,
    { findings: findings.map((finding) => ({ ...finding, history: false })), mend: () => mendSubjects(tx, proofs, index, now) },
    index,
    now,
  );

/** Raises what was found, then mends by `mend`, and tells who must know of both. */
export async function raiseAndTell(
  tx: Connection,
  { findings, mend }: { findings: Parameters<typeof assignFindings>[1]; mend: () => Promise<ExceptionChange[]> },
  index: CatalogIndex,
  now: Date,
): Promise<void> {
  await preparePartitions(
    ['exception_member'],
    findings.map(({ at }) => at),
  );
  const opened = await assignFindings(tx, findings, index, now);
  await tellChanges(tx, [...opened, ...(await mend())], index, now);
  await notify(CHANGED_CHANNEL, '', tx);
}
