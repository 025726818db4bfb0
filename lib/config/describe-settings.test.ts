import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeSettings, writeReference } from '.';

test('every setting is described, and nothing is described that is not read', () => {
  const settings = describeSettings();
  expect(settings.filter(({ about }) => about === null).map(({ name }) => name)).toEqual([]);
  expect(settings.length).toBeGreaterThan(25);
});

test('what a setting takes and its default are those of the schema', () => {
  const of = (name: string) => describeSettings().find((setting) => setting.name === name);
  expect(of('PORT')).toMatchObject({ takes: 'whole number, 1 to 65535', byDefault: '3000' });
  expect(of('DATABASE_POOLER')).toMatchObject({ takes: '`none`, `transaction`', byDefault: 'none' });
  expect(of('DATABASE_URL')).toMatchObject({ takes: 'address', byDefault: null });
  expect(of('OTEL_TRACES_SAMPLER_ARG')).toMatchObject({ takes: 'number, 0 to 1', byDefault: '0.1' });
  expect(of('AUTH_SECRET')).toMatchObject({ takes: 'text of at least 32 characters', byDefault: null });
});

test('the reference is that of these settings', () => {
  // Mend: npm run -s admin -- configuration > docs/configuration.md
  expect(readFileSync(join(process.cwd(), 'docs', 'configuration.md'), 'utf8')).toBe(writeReference());
});
