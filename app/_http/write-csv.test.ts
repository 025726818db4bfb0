import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { csvColumns, writeCsvHead, writeCsvRows } from './write-csv';

const writeCsv = (columns: string[][], rows: readonly unknown[]) => writeCsvHead(columns) + writeCsvRows(columns, rows);

const row = z.object({
  number: z.number(),
  title: z.string(),
  at: z.date(),
  impact: z.object({ amountMinor: z.number().nullable(), currency: z.string() }).nullable(),
  facilities: z.array(z.string()),
  keys: z.array(z.object({ type: z.string() })),
});
const columns = csvColumns(z.object({ items: z.array(row), nextCursor: z.string().nullable() }), 'items');

describe('csvColumns', () => {
  test('nested objects become dotted columns, lists stay one', () => {
    expect(columns.map((path) => path.join('.'))).toEqual([
      'number',
      'title',
      'at',
      'impact.amountMinor',
      'impact.currency',
      'facilities',
      'keys',
    ]);
  });
  test('a list that is not there is a fault of the endpoint', () =>
    expect(() => csvColumns(z.object({ items: z.array(row) }), 'rows')).toThrow('no list'));
  test('named schemas are followed', () => {
    const named = z.object({ a: z.number(), b: z.object({ c: z.string() }).meta({ id: 'CsvInner' }) }).meta({ id: 'CsvRow' });
    expect(csvColumns(z.object({ items: z.array(named) }), 'items')).toEqual([['a'], ['b', 'c']]);
  });
});

describe('writeCsv', () => {
  const base = { number: 1, title: 'x', at: new Date('2026-11-02T08:00:00Z'), impact: null, facilities: [], keys: [] };
  const cells = (rows: unknown[]) => parse(writeCsv(columns, rows), { relaxColumnCount: false }) as string[][];

  test('no rows: the header line alone', () => {
    expect(writeCsv(columns, [])).toBe('number,title,at,impact.amountMinor,impact.currency,facilities,keys\r\n');
  });

  test('values read back as they were', () => {
    const title = 'a "quoted", and\r\nbroken line';
    const full = {
      ...base,
      title,
      impact: { amountMinor: -1250, currency: 'USD' },
      facilities: ['fac-a', 'fac-b'],
      keys: [{ type: 'po' }],
    };
    expect(cells([full])[1]).toEqual(['1', title, '2026-11-02T08:00:00.000Z', '-1250', 'USD', 'fac-a; fac-b', '[{"type":"po"}]']);
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =1', '\u0000=1', '＝1+1', '＠x', '=cmd|calc', '-2+3+cmd'])(
    '%j cannot run as a formula',
    (title) => {
      expect(cells([{ ...base, title }])[1]?.[1]?.startsWith("'")).toBe(true);
    },
  );

  test.each(['PO-4500128831', 'a=b', '1.5', 'name@hospital.example', 'e-mail'])('%j stays as it is', (title) => {
    expect(cells([{ ...base, title }])[1]?.[1]).toBe(title);
  });

  test('text of a list cannot run as a formula either', () => {
    expect(cells([{ ...base, facilities: ['=1'] }])[1]?.[5]).toBe("'=1");
  });
});
