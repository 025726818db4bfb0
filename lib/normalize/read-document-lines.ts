import { type DocumentKind, type DocumentLine, type DocumentLines, documentKinds, MOST_LINES } from '@/lib/domain';
import { isBlank, isObject, type NumberRule, readFields, readName, readNumber, readWords } from './read-field';
import { readCurrency } from './read-measures';
import { RecordFault } from './record-fault';

const anyNumber: NumberRule = { min: -1e12, max: 1e12, integer: false };
const money: NumberRule = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, integer: true };
const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?=$|T)/;
const ID = 80;
const WORDS = 200;

/** The lines of the document that an event tells; undefined when it tells none. More than the most that are kept are counted. */
export function readDocumentLines(value: unknown): DocumentLines | undefined {
  if (isBlank(value)) return undefined;
  const fields = readFields(value, 'documentLines');
  const kind = readKind(fields.kind);
  const currency = readCurrency(fields.currency, 'documentLines.currency');
  const { lines } = fields;
  if (isBlank(lines))
    throw new RecordFault(
      'missing_field',
      '"documentLines.lines" is missing. Send the lines of the document, or leave "documentLines" out.',
    );
  if (!Array.isArray(lines)) throw new RecordFault('invalid_type', '"documentLines.lines" must be a list of lines.');
  return {
    kind,
    ...(currency === null ? {} : { currency }),
    lines: lines.slice(0, MOST_LINES).map(readLine),
    ...(lines.length > MOST_LINES ? { total: lines.length } : {}),
  };
}

function readKind(value: unknown): DocumentKind {
  const said = readName(value, 'documentLines.kind', 40);
  const kind = documentKinds.find((one) => one === said);
  if (kind) return kind;
  throw new RecordFault(
    said === null ? 'missing_field' : 'invalid_value',
    `"documentLines.kind" must be one of ${documentKinds.join(', ')}${said === null ? '' : `; it is "${said}"`}.`,
  );
}

function readLine(value: unknown, at: number): DocumentLine {
  const name = `documentLines.lines[${at}]`;
  if (!isObject(value)) throw new RecordFault('invalid_type', `"${name}" must be an object with "line", "quantity" and the like.`);
  // A number of a line is often sent as a number; it is a name all the same.
  const number = readName(typeof value.line === 'number' ? String(value.line) : value.line, `${name}.line`, 40);
  if (number === null) throw new RecordFault('missing_field', `"${name}.line" is missing. Send the number of the line on the order.`);
  const line: Partial<DocumentLine> = {
    item: readName(value.item, `${name}.item`, ID) ?? undefined,
    supplierItem: readName(value.supplierItem, `${name}.supplierItem`, ID) ?? undefined,
    description: readWords(value.description, `${name}.description`, WORDS) ?? undefined,
    quantity: readNumber(value.quantity, `${name}.quantity`, anyNumber) ?? undefined,
    unit: readName(value.unit, `${name}.unit`, 12) ?? undefined,
    unitPriceMinor: readNumber(value.unitPriceMinor, `${name}.unitPriceMinor`, anyNumber) ?? undefined,
    amountMinor: readNumber(value.amountMinor, `${name}.amountMinor`, money) ?? undefined,
    date: readDay(value.date, `${name}.date`),
    code: readName(value.code, `${name}.code`, 12) ?? undefined,
    reason: readWords(value.reason, `${name}.reason`, WORDS) ?? undefined,
  };
  return { line: number, ...withoutBlanks(line) };
}

/** A day; of a time with an offset, the day that it says. */
function readDay(value: unknown, name: string): string | undefined {
  const text = readName(value, name, 40);
  if (text === null) return undefined;
  const day = DAY.exec(text)?.[0];
  if (day === undefined || !new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day))
    throw new RecordFault('invalid_time', `"${name}" must be a day such as 2026-11-30; it is "${text}".`);
  return day;
}

const withoutBlanks = (line: Partial<DocumentLine>): Partial<DocumentLine> =>
  Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined));
