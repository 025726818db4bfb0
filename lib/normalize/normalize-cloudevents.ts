import type { CanonicalEvent, DecodedBatch, DecodedCloudEvent, NormalizedBatch } from '@/lib/domain';
import { describeCloudEvent } from './describe-cloudevent';
import type { NormalizeContext } from './normalize-context';
import { normalizeRecord } from './normalize-record';
import { RecordFault } from './record-fault';
import { rejectFault } from './reject-fault';

const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** The canonical events of decoded CloudEvents. `source` and `id` are what makes one unique; each that breaks a rule is rejected by itself. */
export function normalizeCloudEvents(batch: DecodedBatch<DecodedCloudEvent>, context: NormalizeContext): NormalizedBatch {
  const normalized: NormalizedBatch = { events: [], spans: [], rejected: [...batch.rejected] };
  for (const decoded of batch.records) {
    try {
      normalized.events.push({ index: decoded.index, event: eventOf(decoded, context) });
    } catch (error) {
      normalized.rejected.push(rejectFault(error, decoded.index, show(decoded)));
    }
  }
  return normalized;
}

function eventOf(decoded: DecodedCloudEvent, context: NormalizeContext): CanonicalEvent {
  const { attributes } = decoded;
  for (const name of ['specversion', 'id', 'source', 'type'])
    if (!attributes[name]) throw new RecordFault('missing_field', `"${name}" is missing. CloudEvents 1.0 requires it.`);
  if (attributes.specversion !== '1.0')
    throw new RecordFault('invalid_value', `"specversion" is "${attributes.specversion?.slice(0, 20)}"; only 1.0 is understood.`);
  if (attributes.time !== undefined && !RFC3339.test(attributes.time))
    throw new RecordFault(
      'invalid_time',
      `"time" must be an RFC 3339 time, such as 2026-11-22T08:30:00Z; it is "${attributes.time.slice(0, 60)}".`,
    );
  return normalizeRecord(describeCloudEvent(decoded), context);
}

/** The event as people can read it, and as it can be sent again. */
function show({ attributes, data }: DecodedCloudEvent): unknown {
  return data.kind === 'json' ? { ...attributes, data: data.value } : attributes;
}
