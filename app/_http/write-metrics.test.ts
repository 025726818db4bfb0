import { expect, test } from 'vitest';
import { writeMetrics } from './write-metrics';

test('each family has its help and type once, samples with their label', () => {
  const text = writeMetrics([
    { name: 'inbox_events', label: null, value: 12 },
    { name: 'events_total', label: 'production', value: 51_000 },
    { name: 'events_total', label: 'te"st\\\n', value: 3 },
    { name: 'intents', label: 'waiting', value: 0 },
  ]);
  expect(text).toContain(
    '# HELP throughline_inbox_events Stored events that the worker has not taken yet\n# TYPE throughline_inbox_events gauge\nthroughline_inbox_events 12\n',
  );
  expect(text).toContain('# TYPE throughline_events_total counter\nthroughline_events_total{environment="production"} 51000\n');
  expect(text).toContain('throughline_events_total{environment="te\\"st\\\\\\n"} 3\n');
  expect(text).toContain('throughline_intents{state="waiting"} 0\n');
  const types = text.match(/^# TYPE \S+/gm) ?? [];
  expect(types).toContain('# TYPE throughline_stage_seconds_total');
  expect(new Set(types).size).toBe(types.length);
  expect(text.match(/^# HELP /gm)).toHaveLength(types.length);
  // Prometheus refuses a text whose lines are anything else.
  for (const line of text.trimEnd().split('\n'))
    expect(line).toMatch(/^(# (HELP|TYPE) throughline_\w+ .+|throughline_\w+(\{\w+="([^"\\\n]|\\.)*"\})? -?\d+(\.\d+)?)$/);
});
