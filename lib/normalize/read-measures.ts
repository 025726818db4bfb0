import { cleanText } from './clean-text';
import { type NumberRule, readFields, readName, readNumber } from './read-field';
import { RecordFault } from './record-fault';

const count: NumberRule = { min: 0, max: 2_147_483_647, integer: true };
const rules = new Map<string, NumberRule>([
  ['amountMinor', { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, integer: true }],
  ['lines', count],
  ['people', count],
  ['documentsIn', count],
  ['documentsOut', count],
]);
const anyNumber: NumberRule = { min: -1e15, max: 1e15, integer: false };
const MAX_COUNT = 50;

/** The measures of a record: numbers, and a currency of three capital letters. */
export function readMeasures(value: unknown): Record<string, number | string> {
  const measures: Record<string, number | string> = {};
  const fields = readFields(value, 'measures');
  const names = Object.keys(fields);
  if (names.length > MAX_COUNT)
    throw new RecordFault('too_large', `"measures" has ${names.length} entries; at most ${MAX_COUNT} are kept.`);
  for (const said of names) {
    const name = cleanText(said);
    if (name === '__proto__' || name.length > 80)
      throw new RecordFault('invalid_value', 'A measure’s name must have at most 80 characters and not be "__proto__".');
    const read =
      name === 'currency'
        ? readCurrency(fields[said], 'measures.currency')
        : readNumber(fields[said], `measures.${name}`, rules.get(name) ?? anyNumber);
    if (read !== null) measures[name] = read;
  }
  return measures;
}

/** Three capital letters; null when not said. */
export function readCurrency(value: unknown, name: string): string | null {
  const text = readName(value, name)?.toUpperCase() ?? null;
  if (text !== null && !/^[A-Z]{3}$/.test(text))
    throw new RecordFault('invalid_value', `"${name}" must be three letters such as USD; it is "${text}".`);
  return text;
}
