import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Kpi, kpiSchema } from './kpi';
import { changeKind, isShown, listOf, readDuration, readField, textOfValue, valueOfText, writeDuration, writeField } from './kpi-form';
import { askedFields, type FormField, fieldsOfKind, judgedFields, measureWords } from './kpi-form-fields';
import { measureKinds } from './views/kpis';

const kpis = (parse(await readFile('catalog/kpis.yaml', 'utf8')) as Record<string, unknown>[]).filter((one) => one.measure !== null);

describe('fields and KPIs', () => {
  test('every KPI of the estate goes through all its fields unchanged', () => {
    expect(kpis.length).toBeGreaterThan(25);
    for (const draft of kpis) {
      const { kind } = kpiSchema.parse(draft).measure as NonNullable<Kpi['measure']>;
      for (const field of [...askedFields, ...judgedFields, ...fieldsOfKind(kind)]) {
        const value = readField(draft, field.path);
        if (value === undefined || !isShown(field, value)) continue;
        expect(writeField(draft, field.path, again(field, value))).toEqual(draft);
      }
    }
  });

  /** What a person sees in the field, typed or picked again. */
  function again(field: FormField, value: unknown): unknown {
    if (field.control === 'flag') return value;
    if (field.control === 'duration') {
      const read = readDuration(String(value));
      return read && writeDuration(read.n, read.unit);
    }
    if (field.control === 'milestones' && typeof value === 'string') return listOf(value)[0];
    if (field.control === 'milestones' || field.control === 'workflows' || field.control === 'exceptionTypes') return listOf(value);
    return valueOfText(field, textOfValue(value));
  }

  test.each(measureKinds)('%s has words and fields', (kind) => {
    expect(measureWords[kind].name).not.toBe('');
    expect(fieldsOfKind(kind).length).toBeGreaterThan(0);
  });
});

describe('writeField', () => {
  const draft = { id: 'kpi-a', measure: { kind: 'ratio', numerator: { holds: 'x' } }, unit: 'percent' };
  test('keeps the order of what is there', () => {
    expect(Object.keys(writeField(draft, ['measure', 'numerator', 'when'], 'y'))).toEqual(['id', 'measure', 'unit']);
    expect(readField(writeField(draft, ['measure', 'numerator', 'when'], 'y'), ['measure', 'numerator'])).toEqual({
      holds: 'x',
      when: 'y',
    });
  });
  test('takes a field out, and with it what held nothing else', () => {
    expect(writeField(draft, ['measure', 'numerator', 'holds'], undefined)).toEqual({
      id: 'kpi-a',
      measure: { kind: 'ratio' },
      unit: 'percent',
    });
    expect(writeField({ thresholds: { target: 1 } }, ['thresholds', 'target'], undefined)).toEqual({});
  });
  test('makes what is missing on the way, also where null stood', () => {
    expect(writeField({ thresholds: null }, ['thresholds', 'target'], 3)).toEqual({ thresholds: { target: 3 } });
  });
  test('changes nothing of what it was given', () => {
    const before = structuredClone(draft);
    writeField(draft, ['measure', 'numerator', 'holds'], 'z');
    expect(draft).toEqual(before);
  });
});

test.each<[FormField['control'], string, unknown]>([
  ['number', ' 24.5 ', 24.5],
  ['number', 'a lot', 'a lot'],
  ['number', '', undefined],
  ['numbers', '50, 90,', [50, 90]],
  ['numbers', '50, most', [50, 'most']],
  ['names', 'lines , amount', ['lines', 'amount']],
  ['text', ' as it is ', ' as it is '],
  ['condition', '   ', undefined],
])('%s %j is %j', (control, text, value) => {
  expect(valueOfText({ control }, text)).toEqual(value);
});

test.each<[string, ReturnType<typeof readDuration>]>([
  ['P2D', { n: 2, unit: 'days' }],
  ['PT24H', { n: 24, unit: 'hours' }],
  ['PT90M', { n: 90, unit: 'minutes' }],
  ['P1DT2H', null],
  ['soon', null],
])('%s is %j', (iso, read) => {
  expect(readDuration(iso)).toEqual(read);
  if (read) expect(writeDuration(read.n, read.unit)).toBe(iso);
});

describe('changeKind', () => {
  const draft = {
    id: 'kpi-a',
    workflows: ['wf-a'],
    unit: 'hours',
    judged: 90,
    measure: { kind: 'duration', workflow: 'wf-a', from: 'x', to: 'y', clock: 'business', percentiles: [50], cohort: 'start' },
  };
  test('what both kinds say stays; the unit follows; what only the old kind said is gone', () => {
    expect(changeKind(draft, 'within')).toEqual({
      id: 'kpi-a',
      workflows: ['wf-a'],
      unit: 'percent',
      measure: { kind: 'within', within: 'PT24H', workflow: 'wf-a', from: 'x', to: 'y', clock: 'business' },
    });
  });
  test('one workflow becomes the list of them, and back', () => {
    const through = changeKind(draft, 'straight_through');
    expect(through.measure).toEqual({ kind: 'straight_through', workflows: ['wf-a'] });
    expect(changeKind(through, 'age').measure).toEqual({ kind: 'age', workflow: 'wf-a' });
  });
  test('days of a duration stay days of an age', () => {
    expect(changeKind({ ...draft, unit: 'days' }, 'age').unit).toBe('days');
    expect(changeKind({ ...draft, unit: 'percent' }, 'duration')).toMatchObject({ unit: 'hours', judged: 90 });
  });
});
