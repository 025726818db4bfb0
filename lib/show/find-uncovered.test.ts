import { expect, test } from 'vitest';
import { loadCatalog } from '@/lib/catalog';
import type { Catalog } from '@/lib/domain';
import { findUncovered } from './find-uncovered';

const now = new Date('2026-11-20T12:00:00Z');
const whole = await loadCatalog('catalog');
const everybody = new Map(whole.teams.map(({ id }) => [id, 2]));
const good = '# Runbook: good\n\nOwner: Somebody.\nReviewed: 2026-10-01.\n\n## Recover\n- Mend it.\n';
/** A catalog in which nothing is missing, so that each test takes away one thing. */
const covered: Catalog = {
  ...whole,
  runbooks: Object.fromEntries(
    Object.keys(whole.runbooks).map((path) => [path, `${good}\n${whole.exceptionTypes.map(({ code }) => code).join(' ')}`]),
  ),
  interfaces: whole.interfaces.map((one) => ({ ...one, runbook: Object.keys(whole.runbooks)[0] ?? null })),
  exceptionTypes: [...whole.exceptionTypes.filter(({ defaultOn }) => defaultOn)].map((type, at) =>
    at === 0 ? { ...type, workflows: whole.workflows.map(({ id }) => id) } : type,
  ),
};
const find = (change: Partial<Catalog>, people: ReadonlyMap<string, number> = everybody) =>
  findUncovered({ ...covered, ...change }, { people, now }).map(({ kind, id, lacks }) => `${kind} ${id} ${lacks}`);

test('nothing is said where nothing is missing', () => {
  expect(find({})).toEqual([]);
});

test.each([
  ['# Runbook: x\n\nReviewed: 2026-10-01\n\n## Recover\n1. Mend it.\n', 'names no owner'],
  [
    '# Runbook: x\n\nOwner: A.\nReviewed: 2026-10-01\n\n## Recover\nTo be written.\n\n## Prevent\n- Look.\n',
    'is a placeholder: it says no way to recover',
  ],
  ['# Runbook: x\n\nOwner: A.\n\n## Recover\n- Mend it.\n', 'does not say when it was last reviewed'],
  ['# Runbook: x\n\nOwner: A.\nReviewed: 2025-10-01\n\n## Recover\n- Mend it.', 'was last reviewed on 2025-10-01'],
])('a runbook %#: what it lacks is said', (text, lacks) => {
  expect(find({ runbooks: { ...covered.runbooks, 'runbooks/extra.md': text } })).toEqual([`runbook extra ${lacks}`]);
});

test('a type its runbook does not speak of, an interface without one, a workflow nobody watches, a team without people', () => {
  const [type] = covered.exceptionTypes;
  const [path = ''] = Object.keys(covered.runbooks);
  const silent = find({ runbooks: { ...covered.runbooks, [path]: good } });
  expect(silent).toEqual(
    covered.exceptionTypes
      .filter(({ runbook }) => runbook === path)
      .map(({ code }) => `exception type ${code} is not spoken of in its runbook`),
  );
  expect(silent.length).toBeGreaterThan(0);
  const [one] = covered.interfaces;
  if (!one || !type) throw new Error('the catalog is empty');
  expect(find({ interfaces: [{ ...one, runbook: null }, ...covered.interfaces.slice(1)] })).toEqual([`interface ${one.id} has no runbook`]);
  const narrow = covered.exceptionTypes.map((each) => ({ ...each, workflows: each.workflows.slice(0, 1) }));
  const watched = new Set(narrow.flatMap(({ workflows }) => workflows));
  expect(find({ exceptionTypes: narrow })).toEqual(
    covered.workflows.filter(({ id }) => !watched.has(id)).map(({ id }) => `workflow ${id} is watched by no exception type`),
  );
  const empty = find({}, new Map([...everybody].filter(([id]) => id !== type.ownerTeam)));
  expect(empty).toHaveLength(1);
  expect(empty[0]).toMatch(`team ${type.ownerTeam} has nobody in it`);
});

test('a team that covers around the clock: without a schedule, and with hours in which its turns give nobody', () => {
  const [first, ...others] = covered.schedules;
  if (!first) throw new Error('the estate has schedules');
  expect(find({ schedules: others })).toEqual([
    `team ${first.team} covers around the clock and has no schedule: its address alone is told`,
  ]);
  const ends = { ...first, layers: first.layers.map((layer) => ({ ...layer, end: '2026-12-01T08:00' })) };
  expect(find({ schedules: [ends, ...others] })).toEqual([
    `team ${first.team} covers around the clock, and its turns give nobody from 2026-12-01 08:00 on`,
  ]);
  const far = { ...first, layers: first.layers.map((layer) => ({ ...layer, end: '2027-12-01T08:00' })) };
  expect(find({ schedules: [far, ...others] })).toEqual([]);
});
