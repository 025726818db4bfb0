import type { DecodedBatch, DecodedEvent, Preset, RejectedRecord } from '@/lib/domain';
import { isObject } from './read-field';

/**
 * The records of a decoded batch as a preset finds them: out of their envelope, and behind the prefix of a line. Each entry of an
 * envelope counts as a record of its own. The text of an unreadable line is not kept where the preset withholds anything.
 */
export function openRecords(batch: DecodedBatch<DecodedEvent>, { record }: Pick<Preset, 'record'>): DecodedBatch<DecodedEvent> {
  const opened: DecodedBatch<DecodedEvent> = { records: [], rejected: [], total: batch.total };
  const entries: (DecodedEvent | RejectedRecord)[] = [...batch.records, ...batch.rejected].sort((a, b) => a.index - b.index);
  let more = 0;
  for (const entry of entries) {
    const rejected = 'message' in entry ? entry : null;
    const read = rejected ? readLine(rejected, record.linePrefix) : { value: entry.record };
    if (rejected && read === null) {
      const text = record.withhold.length > 0 ? '(not kept: the preset withholds contents)' : rejected.record;
      opened.rejected.push({ ...rejected, index: rejected.index + more, record: text });
      continue;
    }
    const found = openEnvelope(read?.value, record.envelopes);
    for (const [i, one] of found.entries()) opened.records.push({ index: entry.index + more + i, record: one });
    more += found.length - 1;
  }
  opened.total += more;
  return opened;
}

function openEnvelope(value: unknown, envelopes: readonly string[]): readonly unknown[] {
  for (const path of envelopes) {
    const list = path.split('.').reduce<unknown>((at, step) => (isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined), value);
    if (Array.isArray(list)) return list;
  }
  return [value];
}

/** The record behind the prefix of a line that is no JSON by itself; null when there is none. */
function readLine({ record }: RejectedRecord, prefix: string | undefined): { value: unknown } | null {
  if (prefix === undefined || typeof record !== 'string') return null;
  const at = record.indexOf(prefix);
  const begin = at < 0 ? -1 : record.indexOf('{', at + prefix.length);
  if (begin < 0) return null;
  try {
    return { value: JSON.parse(record.slice(begin)) };
  } catch {
    return null;
  }
}
