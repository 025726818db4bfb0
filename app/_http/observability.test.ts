import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { writeMetrics } from './write-metrics';

const folder = join(process.cwd(), 'deploy', 'observability');
const known = new Map([...writeMetrics([]).matchAll(/^# TYPE (throughline_\w+) (\w+)$/gm)].map(([, name = '', type = '']) => [name, type]));

const namesIn = (text: string) => [...new Set(text.match(/throughline_[a-z_]+/g) ?? [])];

test('every metric that a rule or a dashboard names is one that /metrics tells', () => {
  for (const file of readdirSync(folder)) {
    const names = namesIn(readFileSync(join(folder, file), 'utf8'));
    expect(names.length, file).toBeGreaterThan(10);
    expect(
      names.filter((name) => !known.has(name)),
      file,
    ).toEqual([]);
  }
});

test('every metric is watched by a rule or shown on the dashboard', () => {
  const all = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  const watched = new Set(all.flatMap(namesIn));
  // Told by the same table as other_events, for those who ask how many values it is.
  expect([...known.keys()].filter((name) => !watched.has(name))).toEqual(['throughline_other_values']);
});

const ruleFile = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      interval: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Throughline[A-Z]\w+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
          annotations: z.strictObject({ summary: z.string().min(10), mend: z.string().min(10) }),
        }),
      ),
    }),
  ),
});

test('each rule has a name of its own, says what is wrong and the mend, and takes counters by their rate', () => {
  const { groups } = ruleFile.parse(parse(readFileSync(join(folder, 'throughline.rules.yml'), 'utf8')));
  const rules = groups.flatMap((group) => group.rules);
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  for (const { alert, expr } of rules)
    for (const name of namesIn(expr)) if (known.get(name) === 'counter') expect(expr, alert).toMatch(/\b(rate|increase)\(/);
});
