import { beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { Catalog } from '@/lib/domain';
import { addCatalog, applyCatalog, currentCatalog, loadCatalog } from './index';

testDatabase();

const EXAMPLE = 'catalog/examples/hospital-billing';
let estate: Catalog;
let later: Catalog;

beforeAll(async () => {
  estate = await loadCatalog('catalog');
  later = {
    ...estate,
    teams: estate.teams.map((team) => (team.id === 'team-ap' ? { ...team, email: 'payables@quillmoor.example' } : team)),
  };
});

const versions = () =>
  query(
    sql`SELECT id, created_by, diff FROM catalog_version ORDER BY id`,
    z.object({ id: z.number(), created_by: z.string(), diff: z.looseObject({ changed: z.array(z.unknown()) }) }),
  );

describe('versions of the catalog', () => {
  test('without one, asking for it says how to apply one', async () => {
    await expect(currentCatalog()).rejects.toThrow(/catalog apply/);
  });

  test('the first holds everything as new, and applying it again changes nothing', async () => {
    const first = await applyCatalog('catalog', 'admin@quillmoor.example');
    expect(first).toMatchObject({ changed: true, diff: { removed: [], changed: [] } });
    expect(first.diff.added).toContainEqual({ kind: 'interfaces', id: 'if-po-850-out' });
    expect(await applyCatalog(estate, 'somebody else')).toEqual({
      version: first.version,
      changed: false,
      diff: { added: [], removed: [], changed: [] },
    });
    expect(await versions()).toMatchObject([{ id: first.version, created_by: 'admin@quillmoor.example' }]);
  });

  test('a change makes a version that says who and what, and is in force at once', async () => {
    const before = await currentCatalog();
    expect(before.catalog).toEqual(estate);
    expect((await currentCatalog()).catalog).toBe(before.catalog);

    const applied = await applyCatalog(later, 'buyer@quillmoor.example');
    const diff = { added: [], removed: [], changed: [{ kind: 'teams', id: 'team-ap', fields: ['email'] }] };
    expect(applied).toEqual({ version: before.version + 1, changed: true, diff });
    expect((await versions()).at(-1)).toEqual({ id: applied.version, created_by: 'buyer@quillmoor.example', diff });
    expect(await currentCatalog()).toEqual({ version: applied.version, catalog: later });
  });

  test('a version that another process stored is seen within 2 seconds', async () => {
    const before = await currentCatalog();
    await execute(sql`INSERT INTO catalog_version (created_by, checksum, content, diff)
                      SELECT 'another', 'x', content, diff FROM catalog_version ORDER BY id LIMIT 1`);
    expect(await currentCatalog()).toBe(before);
    const seen = async () => expect(await currentCatalog()).toEqual({ version: before.version + 1, catalog: estate });
    await vi.waitFor(seen, { timeout: 3000, interval: 200 });
  });

  test('what the caller rolls back was never applied', async () => {
    const before = await versions();
    const undone = inTransaction(async (tx) => {
      expect(await applyCatalog(later, 'admin', tx)).toMatchObject({ changed: true });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await versions()).toEqual(before);
  });

  test('the same change from two places at once makes one version', async () => {
    const before = await versions();
    const applied = await Promise.all([applyCatalog(later, 'one'), applyCatalog(later, 'two')]);
    expect(applied.map(({ changed }) => changed).sort()).toEqual([false, true]);
    expect(await versions()).toHaveLength(before.length + 1);
  });

  test('adding an example keeps the estate, and adding it twice is once', async () => {
    const added = await addCatalog(EXAMPLE, 'admin');
    expect(added.diff.removed).toEqual([]);
    expect(added.diff.added).toContainEqual({ kind: 'workflows', id: 'wf-hospital-billing' });
    expect(await addCatalog(EXAMPLE, 'admin')).toMatchObject({ version: added.version, changed: false });
    expect((await currentCatalog()).catalog.workflows).toHaveLength(estate.workflows.length + 1);
  });
});
