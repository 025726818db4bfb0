import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog, currentCatalog, lookAgain } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, CatalogError, ConflictError, ForbiddenError, type Grant, InvalidInputError, NotFoundError } from '@/lib/domain';
import type { PartDraft } from '@/lib/domain/views/catalog-editor';
import { readCatalogPart, readCatalogParts } from '@/lib/show';
import { changeCatalogPart, checkCatalogPart, previewRollBack, rollBackCatalog } from './edit-catalog';
import { tryCatalogPart } from './try-part';

testDatabase();

const person = (role: Grant['role'], facilities: string[] = []): Actor => ({
  kind: 'person',
  id: 'ana',
  name: 'Ana',
  email: 'ana@quillmoor.example',
  teams: [],
  grants: [{ role, facilities, departments: [], workflows: [], environments: [] }],
});
const admin = person('administrator');

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
});

const part = (section: PartDraft['section'], id: string) => readCatalogPart(admin, { section, id });
const change = async (section: PartDraft['section'], id: string, text: string, found?: string) =>
  changeCatalogPart(admin, { section, id, text, found: found ?? (await part(section, id)).text, reason: 'As agreed' });
const version = async () => {
  lookAgain();
  return (await currentCatalog()).version;
};
const audit = () =>
  query(
    sql`SELECT action, target_kind, target_id, reason FROM audit_entry WHERE action LIKE 'catalog.%' ORDER BY id`,
    z.object({ action: z.string(), target_kind: z.string(), target_id: z.string(), reason: z.string().nullable() }),
  );

test('every part of the catalog is written as text that is sound as it stands and changes nothing', async () => {
  const { sections } = await readCatalogParts(admin);
  expect(sections.length).toBeGreaterThan(20);
  for (const { id: section, parts } of sections) {
    const [first] = parts;
    if (!first) continue;
    const { text } = await part(section, first.id);
    expect(await checkCatalogPart(admin, { section, id: first.id, text }), section).toMatchObject({
      sound: true,
      faults: [],
      changes: { added: [], removed: [], changed: [] },
    });
  }
});

test('a change is compared, stored as a new version with who, why and both texts, and taken back by going to an earlier version', async () => {
  const before = await version();
  const { text } = await part('teams', 'team-edi');
  const next = text.replace(/^name: .*$/m, 'name: EDI Desk');
  const check = await checkCatalogPart(admin, { section: 'teams', id: 'team-edi', text: next });
  expect(check).toMatchObject({ sound: true, changes: { changed: [{ kind: 'teams', id: 'team-edi', fields: ['name'] }] } });
  expect(check.lines.filter(({ kind }) => kind !== 'same')).toEqual([
    { kind: 'removed', text: expect.stringMatching(/^name: /) },
    { kind: 'added', text: 'name: EDI Desk' },
  ]);
  const stored = await change('teams', 'team-edi', next);
  expect(stored).toEqual({ version: before + 1, changed: true, id: 'team-edi' });
  expect(await audit()).toContainEqual({ action: 'catalog.change', target_kind: 'teams', target_id: 'team-edi', reason: 'As agreed' });
  expect((await part('teams', 'team-edi')).versions.map(({ version: n, text: said }) => [n, said?.includes('EDI Desk')])).toEqual([
    [before + 1, true],
    [before, false],
  ]);

  expect(await previewRollBack(admin, before)).toMatchObject({ changes: { changed: [{ kind: 'teams', id: 'team-edi' }] } });
  await expect(rollBackCatalog(admin, { to: before, seen: before, reason: 'Back again' })).rejects.toThrow(ConflictError);
  expect(await rollBackCatalog(admin, { to: before, seen: before + 1, reason: 'Back again' })).toMatchObject({ version: before + 2 });
  expect((await part('teams', 'team-edi')).text).toBe(text);
  await expect(previewRollBack(admin, 99_999)).rejects.toThrow(NotFoundError);
});

test('what was read meanwhile by somebody else is refused, and nothing of it is stored', async () => {
  const { text } = await part('departments', 'dept-hr');
  await change('departments', 'dept-hr', text.replace(/^name: .*$/m, 'name: People'));
  const standing = await version();
  await expect(change('departments', 'dept-hr', text.replace(/^name: .*$/m, 'name: Staff'), text)).rejects.toThrow(ConflictError);
  expect(await version()).toBe(standing);
});

test('a fault stands at its line in the text; what still names a part that is taken out stands in its file', async () => {
  const { text } = await part(
    'interfaces',
    (await readCatalogParts(admin)).sections.find(({ id }) => id === 'interfaces')?.parts[0]?.id ?? '',
  );
  const id = /^id: (.*)$/m.exec(text)?.[1] ?? '';
  const wrong = text.replace(/^workflow: .*$/m, 'workflow: wf-nowhere');
  const line = wrong.split('\n').findIndex((one) => one.startsWith('workflow:')) + 1;
  expect((await checkCatalogPart(admin, { section: 'interfaces', id, text: wrong })).faults).toContainEqual(
    expect.objectContaining({ file: null, line, message: 'There is no workflow "wf-nowhere".' }),
  );
  await expect(change('interfaces', id, wrong)).rejects.toThrow(CatalogError);
  expect((await checkCatalogPart(admin, { section: 'interfaces', id, text: 'id: [' })).faults[0]).toMatchObject({
    file: null,
    mend: 'Correct the YAML.',
  });
  expect(
    (await checkCatalogPart(admin, { section: 'interfaces', id, text: text.replace(/^id: .*$/m, 'id: if-other') })).faults[0]?.message,
  ).toMatch(/its id stays/);
  const gone = await checkCatalogPart(admin, { section: 'teams', id: 'team-edi', text: null });
  expect(gone.sound).toBe(false);
  expect(gone.faults.some(({ file, message }) => file !== null && message.includes('team-edi'))).toBe(true);
  expect((await checkCatalogPart(admin, { section: 'routing', id: 'routing', text: null })).sound).toBe(false);
});

test('one is added, refused under an id that is taken, and taken out again', async () => {
  const { text } = await part('departments', 'dept-hr');
  const added = text.replace(/^id: .*$/m, 'id: dept-chaplaincy').replace(/^name: .*$/m, 'name: Chaplaincy');
  await expect(changeCatalogPart(admin, { section: 'departments', id: null, text, found: null, reason: 'Twice' })).rejects.toThrow(
    CatalogError,
  );
  expect(await changeCatalogPart(admin, { section: 'departments', id: null, text: added, found: null, reason: 'New' })).toMatchObject({
    id: 'dept-chaplaincy',
    changed: true,
  });
  const stored = await part('departments', 'dept-chaplaincy');
  await changeCatalogPart(admin, { section: 'departments', id: 'dept-chaplaincy', text: null, found: stored.text, reason: 'Gone' });
  await expect(part('departments', 'dept-chaplaincy')).rejects.toThrow(NotFoundError);
  expect((await audit()).map(({ action }) => action)).toEqual(expect.arrayContaining(['catalog.add', 'catalog.remove']));
});

test('a routing is tried on what is stored; a part that judges nothing says so', async () => {
  const now = new Date();
  const { text } = await part('routing', 'routing');
  expect(await tryCatalogPart(admin, { section: 'routing', id: 'routing', text }, { days: 14, now })).toMatchObject({
    headline: '0 exceptions of 0 would have gone to another team.',
  });
  const facility = await part('facilities', 'fac-lakehead');
  await expect(
    tryCatalogPart(admin, { section: 'facilities', id: 'fac-lakehead', text: facility.text }, { days: 14, now }),
  ).rejects.toThrow(InvalidInputError);
});

test.each([person('it_operations'), person('auditor'), person('administrator', ['fac-lakehead'])])(
  'nobody else reads or writes it: $grants',
  async (actor) => {
    await expect(readCatalogParts(actor)).rejects.toThrow(ForbiddenError);
    await expect(readCatalogPart(actor, { section: 'teams', id: 'team-edi' })).rejects.toThrow(ForbiddenError);
    await expect(checkCatalogPart(actor, { section: 'teams', id: 'team-edi', text: '' })).rejects.toThrow(ForbiddenError);
    await expect(changeCatalogPart(actor, { section: 'teams', id: 'team-edi', text: null, found: '', reason: 'why' })).rejects.toThrow(
      ForbiddenError,
    );
    await expect(previewRollBack(actor, 1)).rejects.toThrow(ForbiddenError);
    await expect(rollBackCatalog(actor, { to: 1, seen: 1, reason: 'why' })).rejects.toThrow(ForbiddenError);
  },
);
