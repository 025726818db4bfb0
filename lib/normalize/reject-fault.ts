import type { RejectedRecord } from '@/lib/domain';
import { RecordFault } from './record-fault';

/** The rejected record of a fault. Throws on anything else: a fault of ours is never blamed on the sender. */
export function rejectFault(error: unknown, index: number, record: unknown): RejectedRecord {
  if (error instanceof RecordFault) return { index, code: error.code, message: error.message, record };
  throw error;
}
