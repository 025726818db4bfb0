import { assignFindings, mendSubjects } from '@/lib/assign';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, notify } from '@/lib/db';
import { CHANGED_CHANNEL, type Finding } from '@/lib/domain';
import { preparePartitions } from '@/lib/store';
import { tellChanges } from './tell-changes';

interface Judged {
  findings: readonly Finding[];
  /** By subject: when it was mended, and by what. */
  proofs: Parameters<typeof mendSubjects>[1];
}

/** What numbers that are watched say, as exceptions: those that began are raised, those that are over mended, and who must know is told. */
export async function raiseAndMend(tx: Connection, { findings, proofs }: Judged, index: CatalogIndex, now: Date): Promise<void> {
  await preparePartitions(
    ['exception_member'],
    findings.map(({ at }) => at),
  );
  const opened = await assignFindings(
    tx,
    findings.map((finding) => ({ ...finding, history: false })),
    index,
    now,
  );
  const mended = await mendSubjects(tx, proofs, index, now);
  await tellChanges(tx, [...opened, ...mended], index, now);
  await notify(CHANGED_CHANNEL, '', tx);
}
