import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ESTATE, EXAMPLE, faultsIn, inCopyOf } from './faults.fixture';
import { loadCatalog } from './load-catalog';

describe('a sound catalog', () => {
  it('is the whole default estate', async () => {
    const { facilities, departments, teams, applications, connectors, interfaces, workflows, kpis, exceptionTypes, ...rest } =
      await loadCatalog(ESTATE);
    const counts = [facilities, departments, teams, applications, connectors, interfaces, workflows, kpis, exceptionTypes].map(
      (list) => list.length,
    );
    expect(counts).toEqual([24, 20, 23, 34, 40, 76, 13, 37, 83]);
    expect(exceptionTypes.filter(({ defaultOn }) => defaultOn)).toHaveLength(71);
    expect(kpis.filter(({ measure }) => measure)).toHaveLength(37);
    expect([rest.sources.length, rest.masterData.length, Object.keys(rest.runbooks).length]).toEqual([29, 5, 7]);
    expect([rest.applicationMetrics.length, rest.slos.length]).toEqual([8, 96]);
    expect(workflows.map(({ id }) => id)).not.toContain('wf-hospital-billing');
  });

  it('is the example on its own', async () => {
    const { workflows, departments } = await loadCatalog(EXAMPLE);
    expect([workflows.length, departments.length]).toEqual([1, 22]);
  });
});

describe('all faults at once', () => {
  it('lists the faults of every file, by file and line, and does not blame what refers to a misshapen entry', async () => {
    const faults = await inCopyOf(EXAMPLE, async (folder) => {
      await writeFile(
        join(folder, 'teams.yaml'),
        '- { id: team-billing, name: Billing office, kind: friendly, coverage: business_hours, email: not an address }\n',
      );
      await writeFile(join(folder, 'stray.yaml'), 'a: 1\n');
      await rm(join(folder, 'calendars.yaml'));
      return faultsIn(folder);
    });
    expect(faults.map(({ file, line, message }) => `${file}:${line} ${message}`)).toEqual([
      'calendars.yaml:1 The file is missing.',
      'stray.yaml:1 No part of a catalog has this name.',
      'teams.yaml:1 "friendly" is not allowed for "kind".',
      'teams.yaml:1 "not an address" does not fit "email".',
    ]);
  });

  it('says what is missing in a folder that holds no catalog', async () => {
    const faults = await inCopyOf('lib/calendar', faultsIn);
    expect(faults.map(({ file, message }) => `${file} ${message}`)).toEqual([
      'calendars.yaml The file is missing.',
      'organisation.yaml The file is missing.',
      'routing.yaml The file is missing.',
    ]);
  });
});
