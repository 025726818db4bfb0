import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anException, later, NOON } from './assign.fixture';
import { type CauseFacts, comparePrecedence, findLeads, findParent } from './find-parent';

let serial = 0;
function facts(code: string, said: Partial<CauseFacts['exception']> & { since?: Date } = {}): CauseFacts {
  serial += 1;
  const { since = NOON, ...exception } = said;
  const platform = ['technical', 'missing_milestone'];
  const types: Record<string, CauseFacts['type']> = {
    AUTH: { code: 'AUTH', category: 'technical', explains: platform },
    SILENT: { code: 'SILENT', category: 'technical', explains: platform },
    FAILED: { code: 'FAILED', category: 'technical', explains: ['missing_milestone'] },
    LATE: { code: 'LATE', category: 'missing_milestone', explains: [] },
    REJECT: { code: 'REJECT', category: 'partner_response', explains: [] },
  };
  const type = types[code];
  if (!type) throw new Error(code);
  const none = { connector: null, facility: null, application: null, interface: null, workflow: null, department: null };
  return { exception: anException({ ...none, groupedBy: {}, id: `e-${serial}`, number: serial, code, ...exception }), type, since };
}
const nothing = () => 0;
const auth = () => facts('AUTH', { connector: 'con-x', groupedBy: { connector: 'con-x' } });

describe('findParent', () => {
  it('explains what happens in its place, and nothing elsewhere', () => {
    const parent = auth();
    const there = facts('LATE', { connector: 'con-x', facility: 'fac-a' });
    expect(findParent(there, [parent, there], nothing)).toMatchObject({ parent, share: 1 });
    expect(findParent(facts('LATE', { connector: 'con-y' }), [parent], nothing)).toBeNull();
    expect(findParent(facts('LATE', {}), [parent], nothing)).toBeNull();
  });
  it('explains where the same transactions stand in both, from 80 % on', () => {
    const [parent, child] = [auth(), facts('LATE', { application: 'app-x' })];
    expect(findParent(child, [parent], () => 0.8)).toMatchObject({ share: 0.8 });
    expect(findParent(child, [parent], () => 0.79)).toBeNull();
  });
  it('explains by a workflow alone only what stands in it too: a workflow is what is affected', () => {
    const parent = facts('FAILED', { workflow: 'wf-a', groupedBy: { workflow: 'wf-a', replay_id: 'R-1' } });
    const child = facts('LATE', { workflow: 'wf-a' });
    expect(findParent(child, [parent], nothing)).toBeNull();
    expect(findParent(child, [parent], () => 0.9)).toMatchObject({ parent, share: 0.9, scope: {} });
  });
  it('takes two of one kind for two, unless one was found to lead them', () => {
    const [first, second] = [auth(), facts('AUTH', { connector: 'con-y', groupedBy: { connector: 'con-y' } })];
    expect(findParent(second, [first, second], () => 1)).toBeNull();
    const leads = { ...first, exception: { ...first.exception, cause: { facility: ['fac-a'] } } };
    expect(findParent(second, [leads, second], () => 1)).toMatchObject({ parent: leads });
  });
  it('never explains what a partner decided, what was wrong long before, or what a person took apart', () => {
    const parent = auth();
    const place = { connector: 'con-x' };
    expect(findParent(facts('REJECT', place), [parent], () => 1)).toBeNull();
    expect(findParent(facts('LATE', { ...place, since: later(-31) }), [parent], () => 1)).toBeNull();
    expect(findParent(facts('LATE', { ...place, since: later(-29) }), [parent], () => 1)).not.toBeNull();
    expect(findParent(facts('LATE', { ...place, apartFrom: [parent.exception.id] }), [parent], () => 1)).toBeNull();
  });
  it('prefers the wider cause, and nothing that stands under another', () => {
    const wide = auth();
    const narrow = facts('SILENT', {
      groupedBy: { connector: 'con-x', facility: 'fac-a' },
      connector: 'con-x',
      facility: 'fac-a',
      since: later(-5),
    });
    const child = facts('LATE', { connector: 'con-x', facility: 'fac-a' });
    expect(findParent(child, [narrow, wide], nothing)?.parent).toBe(wide);
    const under = { ...wide, exception: { ...wide.exception, parentId: 'e-0' } };
    expect(findParent(child, [narrow, under], nothing)?.parent).toBe(narrow);
  });

  const place = fc.record({
    connector: fc.constantFrom(null, 'con-x', 'con-y'),
    facility: fc.constantFrom(null, 'fac-a', 'fac-b'),
    code: fc.constantFrom('AUTH', 'SILENT', 'FAILED', 'LATE', 'REJECT'),
    minute: fc.integer({ min: -90, max: 90 }),
    grouped: fc.constantFrom('connector', 'facility', 'both'),
  });
  const build = (list: { connector: string | null; facility: string | null; code: string; minute: number; grouped: string }[]) =>
    list.map(({ connector, facility, code, minute, grouped }) => {
      const groupedBy = {
        ...(connector && grouped !== 'facility' ? { connector } : {}),
        ...(facility && grouped !== 'connector' ? { facility } : {}),
      };
      return facts(code, { connector, facility, groupedBy, since: later(minute) });
    });
  it('is one order for everybody: no two explain each other, whatever is open and however it is listed', () => {
    fc.assert(
      fc.property(fc.array(place, { maxLength: 12 }), (list) => {
        const open = build(list);
        const parentOf = new Map(open.map((one) => [one.exception.id, findParent(one, open, nothing)?.parent ?? null]));
        for (const one of open) {
          const parent = parentOf.get(one.exception.id) ?? null;
          expect(findParent(one, open.toReversed(), nothing)?.parent ?? null).toBe(parent);
          const seen = new Set([one.exception.id]);
          for (let up = parent; up; up = parentOf.get(up.exception.id) ?? null) {
            expect(seen.has(up.exception.id)).toBe(false);
            seen.add(up.exception.id);
          }
        }
        expect(open.toSorted(comparePrecedence)).toEqual(open.toReversed().toSorted(comparePrecedence));
      }),
      { numRuns: 300 },
    );
  });
});

describe('findLeads', () => {
  const quiet = (facility: string, n: number, minute = 0) =>
    facts('SILENT', {
      facility,
      interface: `if-${n}`,
      connector: `con-${n}`,
      groupedBy: { facility, interface: `if-${n}` },
      since: later(minute),
    });
  it('takes three or more of a type that share a place for one, led by the first', () => {
    const open = [quiet('fac-a', 1, 5), quiet('fac-a', 2), quiet('fac-a', 3, 9), quiet('fac-b', 1)];
    expect(findLeads(open)).toMatchObject([{ leader: open[1], scope: { facility: ['fac-a'] }, members: [open[1], open[0], open[2]] }]);
  });
  it('takes two for two, and what lies hours apart for different things', () => {
    expect(findLeads([quiet('fac-a', 1), quiet('fac-a', 2)])).toEqual([]);
    expect(findLeads([quiet('fac-a', 1), quiet('fac-a', 2, 70), quiet('fac-a', 3, 140)])).toEqual([]);
  });
  it('names the place that most share: a connector at all facilities is not each facility', () => {
    const open = ['fac-a', 'fac-b', 'fac-c', 'fac-d'].map((facility) => quiet(facility, 1));
    expect(findLeads([...open, quiet('fac-a', 2), quiet('fac-a', 3)])[0]).toMatchObject({ scope: { connector: ['con-1'] } });
  });
  it('leads only types that may be their own cause', () => {
    expect(findLeads([1, 2, 3].map(() => facts('FAILED', { facility: 'fac-a' })))).toEqual([]);
  });
});
