import { beforeAll, expect, test } from 'vitest';
import { applyCatalog, checkPart, currentCatalog } from '@/lib/catalog';
import { execute, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, ForbiddenError, type Grant } from '@/lib/domain';
import { rotationFormSchema, rotationPreviewSchema, type WrittenSchedule } from '@/lib/domain/views/rotation';
import { previewRotation, readRotation } from './read-rotation.db';

testDatabase();
const NOW = new Date('2026-10-26T16:00:00Z');
const actor = (grant: Partial<Grant>): Actor => ({
  kind: 'person',
  id: 'a',
  name: 'Admin',
  email: 'admin@quillmoor.example',
  teams: [],
  grants: [{ role: 'administrator', facilities: [], departments: [], workflows: [], environments: [], ...grant }],
});
const admin = actor({});

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  await execute(sql`INSERT INTO person (id, name, email) VALUES ('w', 'Wei Zhang', 'integration@quillmoor.example')`);
});

const write = async (change: (schedule: WrittenSchedule) => WrittenSchedule) => {
  const { schedule } = await readRotation(admin, 'sch-integration', NOW);
  if (!schedule) throw new Error('the default estate has this schedule');
  return change(schedule);
};

test('the form holds a schedule as the catalog has it: stored unchanged it is the same', async () => {
  const form = rotationFormSchema.parse(await readRotation(admin, 'sch-integration', NOW));
  expect(form.people).toContainEqual({ email: 'integration@quillmoor.example', name: 'Wei Zhang', teams: [] });
  expect(form.teams.map(({ id }) => id)).toContain('team-integration');
  expect(form.teams.map(({ id }) => id)).not.toContain('team-security');
  const { catalog } = await currentCatalog();
  const checked = checkPart(catalog, { section: 'schedules', id: 'sch-integration' }, JSON.stringify(form.schedule));
  expect(checked.faults).toEqual([]);
  expect(checked.catalog?.schedules).toEqual(catalog.schedules);
});

test('the next four weeks as they would be: a hole in the week shows as gaps, one person around the clock as none', async () => {
  const whole = rotationPreviewSchema.parse(await previewRotation(admin, await write((one) => one), NOW));
  expect(whole).toMatchObject({ fault: null, gaps: [] });
  expect(whole.days).toHaveLength(28);
  expect(whole.layers.map(({ name }) => name)).toEqual(['Nights and weekends', 'Weekdays']);
  const holed = await previewRotation(admin, await write((one) => ({ ...one, layers: one.layers.slice(1) })), NOW);
  expect(holed.gaps.length).toBeGreaterThan(19);
  const alone = await previewRotation(
    admin,
    await write((one) => ({
      ...one,
      layers: one.layers.slice(0, 1).map((layer) => ({ ...layer, people: ['integration@quillmoor.example'] })),
    })),
    NOW,
  );
  expect(alone.gaps).toEqual([]);
  expect(new Set(alone.shifts.map(({ person }) => person.name))).toEqual(new Set(['Wei Zhang']));
});

test('what is not complete yet says so, and shows nobody', async () => {
  for (const change of [{ layers: [] }, { timezone: 'Nowhere/Town' }])
    expect(await previewRotation(admin, await write((one) => ({ ...one, ...change })), NOW)).toMatchObject({
      fault: expect.stringContaining('not complete'),
      shifts: [],
    });
});

test('only administrators of everything may', async () => {
  for (const other of [actor({ role: 'on_call' }), actor({ facilities: ['fac-lakehead'] })]) {
    await expect(readRotation(other, undefined, NOW)).rejects.toThrow(ForbiddenError);
    await expect(previewRotation(other, { id: '', name: '', team: '', timezone: '', layers: [] }, NOW)).rejects.toThrow(ForbiddenError);
  }
});
