import { beforeAll, describe, expect, it } from 'vitest';
import type { Catalog } from '@/lib/domain';
import { diffCatalogs } from './diff-catalogs';
import { ESTATE, EXAMPLE } from './faults.fixture';
import { loadCatalog } from './load-catalog';
import { mergeCatalogs } from './merge-catalogs';

let estate: Catalog;
let example: Catalog;
beforeAll(async () => {
  [estate, example] = await Promise.all([loadCatalog(ESTATE), loadCatalog(EXAMPLE)]);
});

describe('diffCatalogs', () => {
  it('is empty between equals', () => {
    expect(diffCatalogs(estate, structuredClone(estate))).toEqual({ added: [], removed: [], changed: [] });
  });

  it('names what came, what went and which fields changed', () => {
    const later = structuredClone(estate);
    later.facilities.shift();
    later.runbooks['runbooks/new.md'] = '# New';
    later.calendars.businessHours.close = '17:00';
    for (const workflow of later.workflows)
      for (const milestone of workflow.milestones) if (milestone.id === 'po_created') milestone.worst = 'PT20M';
    for (const type of later.exceptionTypes) if (type.code === 'EXC-PLT-AUTH') type.severity.escalate = [];
    expect(diffCatalogs(estate, later)).toEqual({
      added: [{ kind: 'runbooks', id: 'runbooks/new.md' }],
      removed: [{ kind: 'facilities', id: 'fac-lakehead' }],
      changed: [
        { kind: 'calendars', id: 'calendars', fields: ['businessHours.close'] },
        { kind: 'workflows', id: 'wf-p2p-po', fields: ['milestones[po_created].worst'] },
        { kind: 'exceptionTypes', id: 'EXC-PLT-AUTH', fields: ['severity.escalate'] },
      ],
    });
  });
});

describe('mergeCatalogs', () => {
  it('adds the things of the second and keeps everything of the first', () => {
    const { added, removed, changed } = diffCatalogs(estate, mergeCatalogs(estate, example));
    expect({ removed, changed }).toEqual({ removed: [], changed: [{ kind: 'privacy', id: 'privacy', fields: ['flows'] }] });
    expect(Object.groupBy(added, ({ kind }) => kind)).toMatchObject({
      workflows: [{ id: 'wf-hospital-billing' }],
      facilities: [{ id: 'fac-hospital' }],
      teams: [{ id: 'team-billing' }],
      kpis: [{ id: 'kpi-billing-time' }],
    });
    expect(added).toHaveLength(1 + 1 + 1 + 1 + 1 + 22 + 3 + 1);
  });

  it('lets facilities keep the time zone they had from their organisation', () => {
    const abroad = { ...example, facilities: example.facilities.map(({ timezone: _, ...facility }) => facility) };
    expect(mergeCatalogs(estate, abroad).facilities.at(-1)).toMatchObject({ id: 'fac-hospital', timezone: 'UTC' });
  });

  it('puts the second in the place of the first where both have an id', () => {
    const renamed = { ...example, teams: [...example.teams, ...estate.teams.slice(0, 1).map((team) => ({ ...team, name: 'Buying' }))] };
    expect(
      mergeCatalogs(estate, renamed)
        .teams.filter(({ id }) => id === 'team-procurement')
        .map(({ name }) => name),
    ).toEqual(['Buying']);
  });
});
