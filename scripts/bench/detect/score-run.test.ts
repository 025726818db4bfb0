import { describe, expect, test } from 'vitest';
import type { GroundTruth } from '@/lib/simulate';
import type { RaisedException } from './read-raised';
import { scoreRun } from './score-run';

const START = Date.parse('2026-03-02T14:00:00Z');
const SIGN = START + 60_000;

const truth: GroundTruth = {
  id: 'inc-02',
  title: 'One connector fails everywhere',
  scope: 'connector',
  element: { connector: 'con-sched-rest' },
  cause: 'api_key_expired',
  start: new Date(START).toISOString(),
  end: null,
  facilities: [],
  workflows: ['wf-employee-onboarding'],
  interfaces: ['if-hire-sched'],
  expectedExceptions: ['EXC-PLT-AUTH', 'EXC-PLT-DLQ'],
  ownerTeams: ['team-security'],
  severities: ['sev2'],
};

const raised = (given: Partial<RaisedException> = {}): RaisedException => ({
  number: 1,
  code: 'EXC-PLT-AUTH',
  title: 'Access refused',
  severity: 'sev2',
  team: 'team-security',
  state: 'open',
  openedAt: new Date(SIGN + 30_000),
  groupedBy: { connector: 'con-sched-rest' },
  facility: null,
  department: null,
  workflow: null,
  interface: null,
  connector: 'con-sched-rest',
  application: 'app-sched',
  facilities: ['fac-a', 'fac-b'],
  departments: [],
  members: 2,
  evidence: ['t1', 't2'],
  notified: true,
  intents: [],
  parent: null,
  scope: null,
  ...given,
});

const score = (list: RaisedException[], touched = ['t1', 't2'], about: GroundTruth = truth) =>
  scoreRun({ truth: about, startMs: START, signMs: SIGN, touched: new Set(touched), raised: list });

describe('a run is scored', () => {
  test('found in time, at the right place, by the right team, told once', () => {
    expect(score([raised()])).toEqual({
      found: true,
      delayMs: 30_000,
      code: 'EXC-PLT-AUTH',
      scopeRight: true,
      ownerRight: true,
      severityRight: true,
      severity: 'sev2',
      notified: 1,
      raised: 1,
      told: { 'EXC-PLT-AUTH': 1 },
    });
  });

  test.each<[string, RaisedException[], string[]]>([
    ['nothing was raised', [], ['t1']],
    ['it was raised before the incident began', [raised({ openedAt: new Date(START - 1) })], ['t1']],
    ['it holds events that the incident did not touch', [raised()], ['t9']],
    ['it says something else of them', [raised({ code: 'EXC-AP-MATCH' })], ['t1']],
  ])('missed when %s', (_, list, touched) => {
    expect(score(list, touched)).toMatchObject({ found: false, delayMs: null, scopeRight: false, ownerRight: false });
  });

  test('what is raised from numbers belongs to it when it names its place', () => {
    expect(score([raised({ evidence: [] })]).found).toBe(true);
    const elsewhere = raised({ evidence: [], connector: 'con-other', groupedBy: { connector: 'con-other' }, application: 'app-other' });
    expect(score([elsewhere]).found).toBe(false);
  });

  test('what another exception adopted decides neither place nor owner, and only what was told counts as told', () => {
    const child = raised({ number: 2, code: 'EXC-PLT-DLQ', team: 'team-integration', parent: 1, notified: false });
    expect(score([raised(), child])).toMatchObject({ ownerRight: true, notified: 1, raised: 2 });
    expect(score([raised(), { ...child, notified: true }])).toMatchObject({ notified: 2 });
  });

  test('where it was located to goes before what it was grouped by', () => {
    expect(score([raised({ scope: { connector: ['con-other'] } })]).scopeRight).toBe(false);
    expect(score([raised({ groupedBy: {}, connector: null, scope: { connector: ['con-sched-rest'] } })]).scopeRight).toBe(true);
  });

  test('a facility and a department must both be named, and no department more', () => {
    const about: GroundTruth = {
      ...truth,
      scope: 'facility_x_department',
      element: { facility: 'fac-a', departments: ['dept-1', 'dept-2'] },
    };
    const at = (facility: string | null, departments: string[]) => score([raised({ facility, departments })], ['t1'], about).scopeRight;
    expect(at('fac-a', ['dept-1'])).toBe(true);
    expect(at('fac-a', ['dept-1', 'dept-3'])).toBe(false);
    expect(at(null, ['dept-1'])).toBe(false);
  });
});
