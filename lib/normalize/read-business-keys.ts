import type { BusinessKey } from '@/lib/domain';
import { isObject, readEntries, readName } from './read-field';
import { RecordFault } from './record-fault';

const MAX_COUNT = 1_000;

/** The business keys of a record in their order, each type and value once. Every value is text: `NA` and `0042` are legal. */
export function readBusinessKeys(value: unknown): BusinessKey[] {
  const keys = new Map<string, BusinessKey>();
  for (const entry of readEntries(value, 'businessKeys', MAX_COUNT)) {
    if (!isObject(entry)) throw new RecordFault('invalid_type', '"businessKeys" must be a list of {"type", "value"}.');
    const type = readName(entry.type, 'businessKeys.type', 80);
    const text = readName(entry.value, 'businessKeys.value');
    if (type === null || text === null) throw new RecordFault('missing_field', 'Each of "businessKeys" needs "type" and "value".');
    const role = readName(entry.role, 'businessKeys.role', 40);
    keys.set(`${type}\0${text}`, role === null ? { type, value: text } : { type, value: text, role });
  }
  return [...keys.values()];
}
