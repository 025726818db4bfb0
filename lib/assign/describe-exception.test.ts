import { beforeAll, describe, expect, it } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import type { Catalog, ExceptionRecord } from '@/lib/domain';
import { anException, aSum, aType, later, NOON } from './assign.fixture';
import { describeException } from './describe-exception';
import { findTeam } from './find-team';
import { openException } from './open-exception';
import { planTimes } from './plan-times';

let catalog: Catalog;
let index: CatalogIndex;
beforeAll(async () => {
  catalog = await loadCatalog('catalog');
  index = indexCatalog(catalog);
});

describe('findTeam', () => {
  const rules = [
    { name: 'Granite buys alone', match: { facility: ['fac-granite'] }, team: 'team-ap' },
    { name: 'Big supplier', match: { supplier: ['SUP-1', 'SUP-2'] }, team: 'team-edi' },
    { name: 'Critical', match: { severity: ['sev1' as const] }, team: 'team-integration' },
  ];
  const find = (said: object = {}, severity: 'sev1' | 'sev4' = 'sev4', type = aType()) =>
    findTeam(type, aSum(said), severity, indexCatalog({ ...catalog, routing: { ...catalog.routing, rules } }));

  it.each<[string, object, 'sev1' | 'sev4', string, string, number | null]>([
    ['the first rule that matches', {}, 'sev1', 'team-ap', 'Routing rule: Granite buys alone', 0],
    [
      'a rule about one place not when it reaches beyond',
      { facilities: ['fac-granite', 'fac-lakehead'] },
      'sev4',
      'team-edi',
      'Routing rule: Big supplier',
      1,
    ],
    [
      'a rule about suppliers not without one',
      { facilities: ['fac-lakehead'], suppliers: [] },
      'sev1',
      'team-integration',
      'Routing rule: Critical',
      2,
    ],
    [
      'the owner of the type',
      { facilities: ['fac-lakehead'], suppliers: ['SUP-3'] },
      'sev4',
      'team-procurement',
      'Owner of this kind of exception',
      null,
    ],
  ])('%s', (_, said, severity, team, reason, rule) => {
    expect(find(said, severity)).toEqual({ team, reason, rule });
  });

  it('falls back when the owner has left the catalog, and says so', () => {
    const said = { facilities: [], suppliers: [] };
    expect(find(said, 'sev4', aType({ ownerTeam: 'team-gone' }))).toEqual({
      team: 'team-integration',
      reason: 'Nobody owns this kind of exception yet',
      rule: null,
    });
  });
});

describe('planTimes', () => {
  const plan = (
    severity: 'sev1' | 'sev3',
    team: string,
    said: Partial<Pick<ExceptionRecord, 'facilities' | 'deadlineAt'>> = {},
    from = NOON,
  ) => planTimes({ facilities: ['fac-granite'], deadlineAt: null, ...said }, { severity, team, from }, index);

  it('counts around the clock for what cannot wait', () => {
    expect(plan('sev1', 'team-procurement')).toEqual({ acknowledgeBy: later(15), dueAt: later(240) });
  });

  it('counts open hours for what can, and every hour for a team that is always there', () => {
    // From 06:30 the clock of a business team starts at 07:00; four hours later it is 11:00 in Chicago.
    expect(plan('sev3', 'team-procurement')).toEqual({
      acknowledgeBy: new Date('2026-11-18T17:00:00Z'),
      dueAt: new Date('2026-11-20T00:00:00Z'),
    });
    expect(plan('sev3', 'team-integration')).toEqual({ acknowledgeBy: later(240), dueAt: later(2880) });
  });

  it('is no later than a business deadline that is still to come', () => {
    expect(plan('sev1', 'team-payroll', { deadlineAt: later(10) })).toEqual({ acknowledgeBy: later(10), dueAt: later(10) });
    expect(plan('sev1', 'team-payroll', { deadlineAt: later(-10) })).toEqual({ acknowledgeBy: later(15), dueAt: later(240) });
  });
});

describe('describeException', () => {
  const rising = aType({ severity: { default: 'sev4', escalate: [{ when: 'transactions > 5', to: 'sev2', because: 'More than five.' }] } });
  const many = aSum({ transactions: 6 });
  const around = (said: object = {}) => ({ sum: aSum(), variants: [], index, now: NOON, ...said });

  it('gives a new one its places, sums, words, team and times', () => {
    const opening = { environment: 'production' as const, signature: 's', groupedBy: {}, deadlineAt: null, history: false, firstAt: NOON };
    const described = describeException(openException(aType(), opening, NOON), aType(), around({ anew: true }));
    expect(described).toMatchObject({
      statement: '3 orders',
      severity: 'sev4',
      severityReason: 'Low is usual for this kind.',
      team: 'team-procurement',
      teamReason: 'Owner of this kind of exception',
      facility: 'fac-granite',
      supplier: 'SUP-1',
      transactions: 3,
      amountMinor: 4_837_200,
      currency: 'USD',
      version: 1,
    });
    expect(described.acknowledgeBy.getTime()).toBeGreaterThan(NOON.getTime());
  });

  it('has no one place, and no one sum, where there are several', () => {
    const sum = aSum({
      facilities: ['fac-lakehead', 'fac-granite'],
      suppliers: [],
      amounts: [
        { currency: 'USD', amountMinor: 2 },
        { currency: 'EUR', amountMinor: 1 },
      ],
    });
    expect(describeException(anException(), aType(), around({ sum }))).toMatchObject({
      facility: null,
      facilities: ['fac-granite', 'fac-lakehead'],
      supplier: null,
      amountMinor: null,
      currency: null,
    });
  });

  it('starts the times anew when it rises, lets no acknowledgement stand, and puts no due time off', () => {
    const seen = anException({ state: 'acknowledged', acknowledgedAt: NOON, acknowledgedBy: 'Ana', dueAt: later(30) });
    const now = later(20);
    expect(describeException(seen, rising, around({ sum: many, now }))).toMatchObject({
      severity: 'sev2',
      severityReason: 'More than five.',
      state: 'open',
      acknowledgedAt: null,
      acknowledgedBy: null,
      acknowledgeBy: later(80),
      dueAt: later(30),
    });
  });

  it('does not fall by itself, and leaves alone what a person set', () => {
    const high = anException({ severity: 'sev2', severityReason: 'More than five.' });
    expect(describeException(high, rising, around())).toMatchObject({
      severity: 'sev2',
      severityReason: 'More than five.',
      dueAt: high.dueAt,
    });
    const lowered = anException({ severitySetBy: 'person-1', severityReason: 'A drill', state: 'acknowledged', acknowledgedAt: NOON });
    expect(describeException(lowered, rising, around({ sum: many }))).toMatchObject({
      severity: 'sev4',
      severityReason: 'A drill',
      state: 'acknowledged',
    });
  });

  it('is routed again when it rises, unless a person gave it to a team', () => {
    const rules = [{ name: 'High goes to integration', match: { severity: ['sev2' as const] }, team: 'team-integration' }];
    const routed = indexCatalog({ ...catalog, routing: { ...catalog.routing, rules } });
    expect(describeException(anException(), rising, around({ sum: many, index: routed }))).toMatchObject({ team: 'team-integration' });
    const given = anException({ team: 'team-ap', teamReason: 'Handed over by Ana' });
    expect(describeException(given, rising, around({ sum: many, index: routed }))).toMatchObject({
      team: 'team-ap',
      teamReason: 'Handed over by Ana',
    });
  });
});
