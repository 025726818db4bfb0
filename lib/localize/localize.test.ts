import { describe, expect, it } from 'vitest';
import { localize, type PlaceCounts } from '.';

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
});
