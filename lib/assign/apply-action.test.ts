import { beforeAll, describe, expect, it } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import { ConflictError, type ExceptionRecord, InvalidInputError, systemActor } from '@/lib/domain';
import { applyAction, type OwnAction } from './apply-action';
import { anException, later, NOON } from './assign.fixture';

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
});

const ana = { ...systemActor('test'), kind: 'person' as const, id: 'person-ana', name: 'Ana' };
const ben = { id: 'person-ben', name: 'Ben' };
const now = later(20);
const apply = (said: Partial<ExceptionRecord>, action: OwnAction, person: typeof ben | null = null, holder: string | null = null) =>
  applyAction(anException(said), action, ana, { person, holder, index, now });
const seen = { state: 'acknowledged' as const, acknowledgedAt: NOON, acknowledgedBy: 'Ben' };
const resolved = {
  ...seen,
  state: 'resolved' as const,
  resolvedAt: NOON,
  resolvedBy: 'Ben',
  closedBy: 'person' as const,
  resolution: 'done',
};

describe('applyAction', () => {
  it.each<[string, Partial<ExceptionRecord>, OwnAction, Partial<ExceptionRecord>, object]>([
    [
      'acknowledging makes it theirs',
      {},
      { action: 'acknowledge', version: 1 },
      { state: 'acknowledged', acknowledgedAt: now, acknowledgedBy: 'Ana', personId: 'person-ana' },
      { kind: 'acknowledged', before: 'open' },
    ],
    [
      'acknowledging leaves a named owner',
      { personId: 'person-ben' },
      { action: 'acknowledge', version: 1 },
      { personId: 'person-ben' },
      {},
    ],
    [
      'acknowledging ends a wait',
      { ...seen, state: 'waiting', waitingOn: 'SUP-1' },
      { action: 'acknowledge', version: 1 },
      { state: 'acknowledged', waitingOn: null, acknowledgedBy: 'Ben' },
      { before: 'waiting' },
    ],
    [
      'waiting says on whom, and is an acknowledgement',
      {},
      { action: 'wait', version: 1, waitingOn: 'SUP-1' },
      { state: 'waiting', waitingOn: 'SUP-1', acknowledgedBy: 'Ana' },
      { kind: 'waiting', after: 'SUP-1' },
    ],
    [
      'another team starts without an owner and without an acknowledgement',
      { ...seen, personId: 'person-ben' },
      { action: 'assign', version: 1, team: 'team-ap' },
      { team: 'team-ap', teamReason: 'Handed over by Ana', personId: null, state: 'open', acknowledgedAt: null },
      { kind: 'assigned', after: 'Accounts Payable' },
    ],
    [
      'the same team keeps both',
      { ...seen, personId: 'person-ben' },
      { action: 'assign', version: 1, team: 'team-procurement' },
      { teamReason: 'Owner of this kind of exception', personId: 'person-ben', state: 'acknowledged' },
      {},
    ],
    [
      'nobody can have it',
      { personId: 'person-ben' },
      { action: 'assign', version: 1, person: null },
      { personId: null },
      { after: 'Procurement Operations' },
    ],
    [
      'a lower severity sticks, with its reason and later times',
      { severity: 'sev2', ...seen },
      { action: 'severity', version: 1, severity: 'sev4', reason: 'a drill' },
      { severity: 'sev4', severityReason: 'a drill', severitySetBy: 'person-ana', state: 'acknowledged' },
      { kind: 'severity', before: 'High', after: 'Low' },
    ],
    [
      'a higher severity must be acknowledged anew',
      { ...seen, dueAt: later(600) },
      { action: 'severity', version: 1, severity: 'sev1', reason: 'pay is late' },
      { severity: 'sev1', state: 'open', acknowledgedAt: null, acknowledgeBy: later(35), dueAt: later(260) },
      { before: 'Low', after: 'Critical' },
    ],
    [
      'resolving keeps the reason',
      {},
      { action: 'resolve', version: 1, reason: 'key renewed' },
      { state: 'resolved', resolvedAt: now, resolvedBy: 'Ana', closedBy: 'person', resolution: 'key renewed', acknowledgedBy: 'Ana' },
      { kind: 'resolved', note: 'key renewed' },
    ],
    [
      'reopening starts anew',
      resolved,
      { action: 'reopen', version: 1, reason: 'not over' },
      { state: 'open', resolvedAt: null, closedBy: null, resolution: null, acknowledgedAt: null, reopened: 1 },
      { kind: 'reopened', note: 'not over' },
    ],
  ])('%s', (_, said, action, after, entry) => {
    const done = apply(said, action);
    expect(done.after).toMatchObject(after);
    expect(done.entry).toMatchObject(entry);
  });

  it('gives it to a person by name', () => {
    const done = apply(
      { ...seen, personId: 'person-ana' },
      { action: 'assign', version: 1, team: 'team-ap', person: 'person-ben' },
      ben,
      'Ana',
    );
    expect(done.after).toMatchObject({ team: 'team-ap', personId: 'person-ben', state: 'acknowledged' });
    expect(done.entry).toMatchObject({ before: 'Ana, Procurement Operations', after: 'Ben, Accounts Payable' });
  });

  it('a comment changes nothing', () => {
    expect(apply({}, { action: 'comment', text: 'asked the supplier' })).toEqual({
      after: anException(),
      entry: { kind: 'comment', note: 'asked the supplier' },
    });
  });

  it.each<[string, Partial<ExceptionRecord>, OwnAction, RegExp]>([
    ['to acknowledge twice', seen, { action: 'acknowledge', version: 1 }, /Ben has already acknowledged it/],
    ['to resolve twice', resolved, { action: 'resolve', version: 1, reason: 'again' }, /already resolved by Ben/],
    ['to wait on what is over', resolved, { action: 'wait', version: 1, waitingOn: 'x' }, /Reopen it first/],
    ['to reopen what is open', {}, { action: 'reopen', version: 1, reason: 'again' }, /open already/],
  ])('refuses %s', (_, said, action, words) => {
    expect(() => apply(said, action)).toThrow(ConflictError);
    expect(() => apply(said, action)).toThrow(words);
  });

  it('refuses a team that the catalog does not have', () => {
    expect(() => apply({}, { action: 'assign', version: 1, team: 'team-nobody' })).toThrow(InvalidInputError);
  });
});
