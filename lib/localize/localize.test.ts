import { describe, expect, it } from 'vitest';
import { type PlaceCounts as Counts, localize as locate, type NameOf } from '.';

type PlaceCounts = Omit<Counts, 'department'> & { department?: string };
const localize = ({ counts, nameOf }: { counts: PlaceCounts[]; nameOf: NameOf }) =>
  locate({ counts: counts.map((place) => ({ department: 'unassigned', ...place })), nameOf });

const nameOf = (_: string, id: string) => id.replace(/^\w+-/, '');
const facilities = ['fac-a', 'fac-b', 'fac-c'];
const healthy = (connector: string, workflow: string, good = 200): PlaceCounts[] =>
  facilities.map((facility) => ({ connector, facility, application: `app-${connector.slice(4)}`, workflow, failed: 0, bad: 1, good }));

describe('localize', () => {
  it('names the connector that fails at every facility, with healthy neighbours as proof', () => {
    const dead = facilities.map((facility) => ({
      connector: 'con-roster',
      facility,
      application: 'app-hub',
      workflow: 'wf-hire',
      failed: 20,
      bad: 20,
      good: 0,
    }));
    const verdict = localize({ counts: [...dead, ...healthy('con-erp', 'wf-hire'), ...healthy('con-edi', 'wf-order')], nameOf });
    expect(verdict).toMatchObject({ kind: 'one_place', dimension: 'connector', id: 'con-roster', at: null, share: 1, failed: 60 });
    expect(verdict.text).toBe('Isolated to one connector: roster. It explains 100 % of all failures.');
    expect(verdict.proof[0]).toMatchObject({ failing: true, text: '60 of 60 failed' });
    expect(verdict.proof[1]).toMatchObject({ name: 'erp', failing: false, text: '600 of 603 fine' });
    expect(verdict.facts).toContainEqual({ value: '3 facilities', text: 'every one that uses it: not a site' });
  });

  it('names the facility when everything fails there and nowhere else', () => {
    const site = ['con-erp', 'con-edi', 'con-roster'].map((connector) => ({
      connector,
      facility: 'fac-a',
      application: 'app-x',
      workflow: `wf-${connector}`,
      failed: 9,
      bad: 9,
      good: 1,
    }));
    const verdict = localize({
      counts: [
        ...site,
        ...healthy('con-erp', 'wf-con-erp').slice(1),
        ...healthy('con-edi', 'wf-con-edi').slice(1),
        ...healthy('con-roster', 'wf-con-roster').slice(1),
      ],
      nameOf,
    });
    expect(verdict).toMatchObject({ kind: 'one_place', dimension: 'facility', id: 'fac-a', at: null });
  });

  it('names a connector at one facility when it works elsewhere and the facility works otherwise', () => {
    const counts = [...healthy('con-erp', 'wf-a'), ...healthy('con-edi', 'wf-b', 400)].map((place) =>
      place.connector === 'con-edi' && place.facility === 'fac-b' ? { ...place, failed: 30, bad: 390, good: 0 } : place,
    );
    const verdict = localize({ counts, nameOf });
    expect(verdict).toMatchObject({ kind: 'one_place', dimension: 'connector', id: 'con-edi', at: 'fac-b' });
    expect(verdict.text).toContain('one connector at one facility: edi at b');
  });

  it('says that there is no single place when failures are spread', () => {
    const counts = ['con-erp', 'con-edi', 'con-roster'].flatMap((connector) =>
      facilities.map((facility) => ({
        connector,
        facility,
        application: `app-${connector}`,
        workflow: `wf-${connector}`,
        failed: 4,
        bad: 8,
        good: 100,
      })),
    );
    const verdict = localize({ counts, nameOf });
    expect(verdict).toMatchObject({ kind: 'no_single_place', id: null, failed: 36 });
    expect(verdict.proof[0]?.text).toBe('12 of 36 failures');
  });

  it('does not blame the only place there is: without neighbours nothing can be isolated', () => {
    const verdict = localize({
      counts: [{ connector: 'con-erp', facility: 'fac-a', application: 'app-x', workflow: 'wf-a', failed: 12, bad: 12, good: 0 }],
      nameOf,
    });
    expect(verdict.kind).toBe('no_single_place');
  });

  it('does not blame a place whose neighbours fail too', () => {
    const counts = [...healthy('con-erp', 'wf-a', 20), ...healthy('con-edi', 'wf-b', 20)].map((place) => ({
      ...place,
      bad: 5,
      failed: place.connector === 'con-erp' ? 10 : 0,
    }));
    expect(localize({ counts, nameOf }).kind).toBe('no_single_place');
  });

  it('never takes the big hospital for the cause because it is big', () => {
    const dead = [
      ['fac-a', 90],
      ['fac-b', 6],
      ['fac-c', 4],
    ] as const;
    const counts = [
      ...dead.map(([facility, n]) => ({
        connector: 'con-roster',
        facility,
        application: 'app-hub',
        workflow: 'wf-hire',
        failed: n,
        bad: n,
        good: 0,
      })),
      ...healthy('con-erp', 'wf-a', 2000),
    ];
    expect(localize({ counts, nameOf })).toMatchObject({ kind: 'one_place', dimension: 'connector', id: 'con-roster' });
  });

  it('says nothing failed, and keeps quiet about few', () => {
    expect(localize({ counts: healthy('con-erp', 'wf-a'), nameOf })).toMatchObject({ kind: 'none', failed: 0 });
    const few = localize({
      counts: [
        ...healthy('con-erp', 'wf-a'),
        { connector: 'con-x', facility: 'fac-a', application: 'app-x', workflow: 'wf-a', failed: 4, bad: 4, good: 0 },
      ],
      nameOf,
    });
    expect(few).toMatchObject({ kind: 'few', id: null });
  });

  it('explains nothing by a place nobody knows', () => {
    const counts = [
      ...healthy('con-erp', 'wf-a'),
      { connector: '', facility: 'unassigned', application: '', workflow: 'wf-z', failed: 40, bad: 40, good: 0 },
    ];
    expect(localize({ counts, nameOf })).toMatchObject({ kind: 'one_place', dimension: 'workflow', id: 'wf-z' });
  });

  it('names a combination and proves both sides: the thing works elsewhere, and the place works otherwise', () => {
    const counts = ['wf-a', 'wf-b', 'wf-c']
      .flatMap((workflow) => healthy('con-erp', workflow))
      .map((place) => (place.workflow === 'wf-b' && place.facility === 'fac-c' ? { ...place, failed: 40, bad: 40, good: 160 } : place));
    const verdict = localize({ counts, nameOf });
    expect(verdict).toMatchObject({
      kind: 'one_place',
      dimension: 'workflow',
      id: 'wf-b',
      at: 'fac-c',
      scope: { workflow: ['wf-b'], facility: ['fac-c'] },
    });
    expect(verdict.text).toMatch(/^Isolated to one workflow at one facility: b at c\. It explains/);
    expect(verdict.proof.map(({ name }) => name)).toEqual(['b at c', 'a', 'b', 'Everything else at c']);
  });

  it('joins two departments of one facility into one place', () => {
    const departments = ['dept-a', 'dept-b', 'dept-c', 'dept-d', 'dept-e', 'dept-f', 'dept-g'];
    const counts = departments.flatMap((department) =>
      facilities.map((facility): PlaceCounts => {
        const hit = facility === 'fac-b' && (department === 'dept-a' || department === 'dept-b');
        return {
          connector: 'con-erp',
          application: 'app-erp',
          workflow: 'wf-gl',
          facility,
          department,
          failed: hit ? 30 : 0,
          bad: hit ? 30 : 1,
          good: 100,
        };
      }),
    );
    const verdict = localize({ counts, nameOf });
    expect(verdict).toMatchObject({ kind: 'one_place', id: null, at: 'fac-b', name: 'a and b', failed: 60 });
    expect(verdict.text).toContain('two departments at one facility: a and b at b');
  });

  it('names the places where several explain it together, and calls none of them the one', () => {
    const counts = ['con-a', 'con-b', 'con-c', 'con-d', 'con-e'].flatMap((connector) =>
      facilities.map((facility): PlaceCounts => {
        const hit = connector === 'con-a' || connector === 'con-b';
        return {
          connector,
          facility,
          application: `app${connector}`,
          workflow: 'wf-a',
          failed: hit ? 20 : 0,
          bad: hit ? 20 : 1,
          good: hit ? 0 : 100,
        };
      }),
    );
    const verdict = localize({ counts, nameOf });
    expect(verdict).toMatchObject({ kind: 'no_single_place', scope: null });
    expect(verdict.parts.map(({ name }) => name).sort()).toEqual(['a', 'b']);
    expect(verdict.text).toContain('in 2 places apart');
  });

  it('counts what fails above the usual: everyday failures of a whole estate do not hide one place', () => {
    const estate = Array.from({ length: 40 }, (_, i) =>
      healthy(`con-${i}`, `wf-${i}`, 990).map((place) => ({ ...place, failed: 10, bad: 10 })),
    ).flat();
    const counts = estate.map((place) => (place.connector === 'con-7' ? { ...place, failed: 300, bad: 300, good: 700 } : place));
    const verdict = locate({ counts: counts.map((place) => ({ department: '', ...place })), nameOf, usual: 0.01 });
    expect(verdict).toMatchObject({ kind: 'one_place', id: 'con-7' });
    expect(verdict.text).toContain('of the failures above the usual');
  });

  it('takes a retry for no further failure', () => {
    // One transaction was tried thirty times: that is one failure, not thirty.
    const counts = [...healthy('con-erp', 'wf-a'), ...healthy('con-edi', 'wf-b'), ...healthy('con-hr', 'wf-c')].map((place, i) =>
      i === 0 ? { ...place, failed: 2, bad: 60 } : i < 7 ? { ...place, failed: 1, bad: 1 } : place,
    );
    expect(localize({ counts, nameOf }).kind).toBe('no_single_place');
  });
});
