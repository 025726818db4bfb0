import type { DecodedBatch, DecodedEvent, NormalizedBatch } from '@/lib/domain';
import type { NormalizeContext } from './normalize-context';
import { normalizeRecord } from './normalize-record';
import { rejectFault } from './reject-fault';

/** The canonical events of a decoded batch; each record that breaks a rule is rejected by itself. */
export function normalizeEvents(batch: DecodedBatch<DecodedEvent>, context: NormalizeContext): NormalizedBatch {
  const normalized: NormalizedBatch = { events: [], spans: [], rejected: [...batch.rejected] };
  for (const { index, record } of batch.records) {
    try {
      normalized.events.push({ index, event: normalizeRecord(record, context) });
    } catch (error) {
      normalized.rejected.push(rejectFault(error, index, record));
    }
  }
  return normalized;
}
