import { describe, expect, test } from 'vitest';
import { indexCatalog, loadCatalog } from '@/lib/catalog';
import { lookupOf } from './catalog-lookup';
import { tryPreset } from './preview-preset';

const catalog = await loadCatalog('catalog');
const lookup = lookupOf(indexCatalog(catalog));
const given = { environment: 'production', now: new Date('2026-11-22T12:00:00Z'), lookup } as const;
const sample = (id: string, n = 0) => catalog.presets.find((preset) => preset.id === id)?.samples[n]?.record;
const boomi = sample('boomi') as Record<string, unknown>;

function fieldsOf(preset: string, text: string) {
  const [first] = tryPreset({ preset, text }, given).records;
  if (first?.outcome !== 'event') throw new Error(JSON.stringify(first));
  return new Map(first.fields.map(({ field, ...rest }) => [field, rest]));
}

describe('a preview', () => {
  test.each(catalog.presets.flatMap(({ id, samples }) => samples.map(({ name, record }) => [id, name, record] as const)))(
    '%s: %s',
    (preset, _, record) => {
      const trial = tryPreset({ preset, text: JSON.stringify(record, null, 2) }, given);
      expect(trial.fault).toBeNull();
      expect(trial.records.map(({ outcome }) => outcome)).not.toContain('refused');
    },
  );

  test('says of each part where it came from', () => {
    const fields = fieldsOf('boomi', JSON.stringify({ ...boomi, status: 'ERROR', message: 'timed out' }));
    expect(fields.get('status')).toEqual({ value: 'failed', origin: 'verified', names: ['status'], mark: 'B1' });
    expect(fields.get('durationMs')).toEqual({ value: '1840', origin: 'unverified', names: ['executionDuration'], mark: null });
    expect(fields.get('workflow')).toMatchObject({ value: 'wf-p2p-po', origin: 'feed', names: ['processName'] });
    expect(fields.get('milestone')).toMatchObject({ value: 'po_transmitted', origin: 'feed' });
    expect(fields.get('connector')).toMatchObject({ value: 'con-edi-as2', origin: 'catalog' });
    expect(fields.get('error.class')).toMatchObject({ value: 'timeout', origin: 'words' });
    expect(fieldsOf('kafka-connect-dlq', JSON.stringify(sample('kafka-connect-dlq'))).get('status')).toMatchObject({ origin: 'constant' });
  });

  test('tells what is unknown to the catalog and what is kept nowhere', () => {
    const [first] = tryPreset(
      { preset: 'mirth', text: JSON.stringify({ ...(sample('mirth') as object), channelId: 'other' }) },
      given,
    ).records;
    expect(first).toMatchObject({ outcome: 'event', withheld: ['raw'], gaps: [{ field: 'workflow', value: 'other/To charge capture' }] });
  });

  test('takes lists, lines and prefixed lines, and shows the first twenty', () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ ...boomi, executionId: `e-${i}` }));
    const trial = tryPreset({ preset: 'boomi', text: JSON.stringify({ result: many }) }, given);
    expect([trial.total, trial.records.length]).toEqual([30, 20]);
    const lines = many.map((one) => JSON.stringify(one)).join('\n');
    expect(tryPreset({ preset: 'boomi', text: `${lines}\n{"broken` }, given)).toMatchObject({ total: 31, fault: null });
    const line = `INFO - SYNAPSE_ANALYTICS_DATA ${JSON.stringify(sample('wso2'))}\nnothing`;
    expect(tryPreset({ preset: 'wso2', text: line }, given).records.map(({ outcome }) => outcome)).toEqual(['event', 'refused']);
  });

  test('says why a text cannot be read, why a record is left out, why it is refused', () => {
    expect(tryPreset({ preset: 'boomi', text: '{"a":' }, given)).toMatchObject({ fault: expect.stringContaining('not JSON'), records: [] });
    expect(tryPreset({ preset: 'boomi', text: JSON.stringify({ ...boomi, executionType: 'test_manual' }) }, given).records).toEqual([
      { outcome: 'left_out', index: 0, because: 'A test run by hand', kind: 'not_an_event' },
    ]);
    expect(tryPreset({ preset: 'boomi', text: JSON.stringify({ ...boomi, executionTime: 'soon' }) }, given).records).toMatchObject([
      { outcome: 'refused', index: 0, code: 'invalid_time' },
    ]);
    expect(() => tryPreset({ preset: 'boomy', text: '{}' }, given)).toThrow('There is no preset "boomy"');
  });

  test('takes a record of years ago: a sample does not age', () => {
    const old = { ...boomi, executionTime: '2019-01-01T00:00:00Z' };
    expect(tryPreset({ preset: 'boomi', text: JSON.stringify(old) }, given).records).toMatchObject([{ outcome: 'event' }]);
  });
});
