import { describe, expect, test } from 'vitest';
import { commands } from './commands';
import { listPalette } from './palette-options';

const screens = ['health', 'exceptions', 'transactions', 'kpis', 'on-call', 'catalog'] as const;
const titles = (text: string, scope = '') => listPalette(text, [...screens], new URLSearchParams(scope)).map(({ title }) => title);

describe('listPalette', () => {
  test('offers the navigation and every deed while nothing is typed', () => {
    expect(titles('')).toEqual([
      'Health',
      'Exceptions',
      'Transactions',
      'KPIs',
      'On call',
      'Catalog',
      ...commands.map(({ title }) => title),
    ]);
  });
  test('finds a page below a screen by the beginnings of its words, in any order', () => {
    expect(titles('sched on')).toEqual(['On-call schedules']);
    expect(titles('on-call sched')).toEqual(['On-call schedules']);
    expect(titles('--')).toEqual([]);
    expect(titles('silen')).toEqual(['Silences']);
  });
  test('offers no page of a screen that the reader may not open', () => {
    expect(titles('ingest keys')).toEqual([]);
    expect(titles('rout')).toEqual(['Who gets an exception']);
  });
  test('a number or a business key meets no page and no deed', () => {
    expect(titles('PO-4500128831')).toEqual([]);
  });
  test('a page keeps the scope and its own section', () => {
    const [teams] = listPalette('teams', [...screens], new URLSearchParams('facility=fac-a&range=7d'));
    expect(teams?.href).toBe('/catalog?facility=fac-a&range=7d&section=teams');
  });
  test('keys are unique: they are ids in the document', () => {
    const keys = listPalette('', [...screens], new URLSearchParams()).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
