import { z } from 'zod';

// Spreadsheets run cells that begin like this as formulas, also after blanks and in full width.
const FORMULA = /^[\s\0]*[=+\-@\t\r\0＝＋－＠]/;

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  const text =
    value instanceof Date
      ? value.toISOString()
      : typeof value === 'string'
        ? value
        : Array.isArray(value) && value.every((v) => typeof v !== 'object')
          ? value.join('; ')
          : JSON.stringify(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

interface Shape {
  type?: string | string[];
  properties?: Record<string, Shape>;
  items?: Shape;
  anyOf?: Shape[];
  $ref?: string;
  $defs?: Record<string, Shape>;
}

function columnsOf(shape: Shape, root: Shape, path: string[]): string[][] {
  const target = shape.$ref ? (root.$defs?.[shape.$ref.replace('#/$defs/', '')] ?? {}) : shape;
  const inner = target.properties ? target : (target.anyOf?.find((one) => one.properties || one.$ref) ?? target);
  if (inner.$ref && inner !== shape) return columnsOf(inner, root, path);
  if (!inner.properties || path.length >= 3) return [path];
  return Object.entries(inner.properties).flatMap(([name, child]) => columnsOf(child, root, [...path, name]));
}

const at = (row: unknown, path: string[]) =>
  path.reduce<unknown>((value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined), row);

/** The columns (paths into a row) of the list `field` in an answer's schema; nested objects become `outer.inner`. */
export function csvColumns(answer: z.ZodType, field: string): string[][] {
  const root = z.toJSONSchema(answer, { io: 'output', unrepresentable: 'any' }) as Shape;
  const list = root.properties?.[field];
  if (!list?.items) throw new Error(`The answer has no list called ${field}.`);
  return columnsOf(list.items, root, []);
}

const linesOf = (lines: readonly string[][]): string => lines.map((line) => `${line.join(',')}\r\n`).join('');

/** The header line of `writeCsvRows`. */
export const writeCsvHead = (columns: string[][]): string => linesOf([columns.map((path) => cell(path.join('.')))]);

/** RFC 4180 lines, one a row; '' for none. No cell can be taken for a formula; times are ISO 8601 UTC, lists joined by `; `. */
export const writeCsvRows = (columns: string[][], rows: readonly unknown[]): string =>
  linesOf(rows.map((row) => columns.map((path) => cell(at(row, path)))));
