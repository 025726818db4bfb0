import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CHECKPOINT_FILE,
  type ChainFault,
  type Checkpoint,
  findAuditCheck,
  noteAuditCheck,
  verifyChain,
  writeCheckpoint,
  writeCheckpointLine,
} from '@/lib/audit';
import { config } from '@/lib/config';

const CHECK_EVERY_MS = 3_600_000;
const FULL_EVERY_MS = 24 * CHECK_EVERY_MS;

/**
 * Looks once an hour whether the audit trail is as it was written (what is new since the last look, once a day all of it), keeps what it found,
 * and makes a checkpoint where all holds. Null when it is not time yet.
 */
export async function tickChain(now: Date): Promise<{ fault: ChainFault | null; checkpoint: Checkpoint | null } | null> {
  const last = await findAuditCheck();
  if (last && now.getTime() - last.checked_at.getTime() < CHECK_EVERY_MS) return null;
  const full = last === null || last.fault !== null || now.getTime() - last.full_at.getTime() >= FULL_EVERY_MS;
  const report = await verifyChain(full ? {} : { from: last });
  await noteAuditCheck(report, { full });
  if (report.fault) return { fault: report.fault, checkpoint: null };
  const checkpoint = await writeCheckpoint();
  if (checkpoint) await keepOutside(checkpoint);
  return { fault: null, checkpoint };
}

async function keepOutside(checkpoint: Checkpoint): Promise<void> {
  const { dataDir } = config();
  await mkdir(dataDir, { recursive: true });
  await appendFile(join(dataDir, CHECKPOINT_FILE), writeCheckpointLine(checkpoint));
}
