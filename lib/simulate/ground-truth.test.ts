import { expect, it } from 'vitest';
import { defaultCatalog } from './catalog.fixture';
import { groundTruth, incidentIds, planIncident } from './index';

it.each(incidentIds)('%s names its place, what it touches and what should be found', async (id) => {
  const catalog = await defaultCatalog();
  const truth = groundTruth(planIncident(id, { fromMs: 0, toMs: 3_600_000 }, catalog.interfaces), catalog);
  expect(Object.keys(truth.element).length).toBeGreaterThan(0);
  expect(truth.interfaces.length).toBeGreaterThan(0);
  expect(truth.workflows.length).toBeGreaterThan(0);
  const known = new Set(catalog.exceptionTypes.map((t) => t.code));
  expect(truth.expectedExceptions.every((code) => known.has(code))).toBe(true);
  expect(truth).toMatchObject({ id, start: '1970-01-01T00:00:00.000Z', end: '1970-01-01T01:00:00.000Z' });
});
