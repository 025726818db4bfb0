import { describe, expect, test } from 'vitest';
import type { RaisedException } from './read-raised';
import { type DetectJson, reportJson, reportText } from './report-detect';
import type { DetectOutcome } from './run-detect';
import type { RunScore } from './score-run';

const right: RunScore = {
  found: true,
  delayMs: 15_000,
  code: 'EXC-PLT-AUTH',
  scopeRight: true,
  ownerRight: true,
  severityRight: true,
  severity: 'sev2',
  notified: 1,
  raised: 3,
  told: { 'EXC-PLT-AUTH': 1 },
};
const missed: RunScore = { ...right, found: false, delayMs: null, code: null, scopeRight: false, notified: 0, told: {} };

const runOf = (seed: number, score: RunScore): DetectOutcome => ({
  run: { name: `inc-02 seed ${seed}`, incident: 'inc-02', seed, branchDay: 1, startAfterMs: 0, days: 0 },
  score,
  raised: [],
  seconds: 1,
  spent: {},
});

const told = (code: string, notified = true): RaisedException => ({
  number: 1,
  code,
  title: code,
  severity: 'sev4',
  team: 'team-integration',
  state: 'open',
  openedAt: new Date(0),
  groupedBy: {},
  facility: null,
  department: null,
  workflow: null,
  interface: null,
  connector: null,
  application: null,
  facilities: [],
  departments: [],
  members: 0,
  evidence: [],
  notified,
  intents: [],
  parent: null,
  scope: null,
});
const quiet = (days: number, raised: RaisedException[]): DetectOutcome => ({
  run: { name: 'quiet 1', incident: null, seed: 1, branchDay: 0, startAfterMs: 0, days },
  score: null,
  raised,
  seconds: 1,
  spent: {},
});

const types = [
  { code: 'EXC-PLT-BURN', rule: { kind: 'slo_burn' } },
  { code: 'EXC-PLT-DLQ', rule: { kind: 'event' } },
];
// Only the codes and kinds of rules are read.
const catalog = { exceptionTypes: types } as unknown as Parameters<typeof reportJson>[1];
const broken = ({ promises }: DetectJson) => promises.filter(({ isKept }) => !isKept).map(({ promise }) => promise);

describe('the report of a score', () => {
  test('says of each promise whether it is kept', () => {
    const twenty = Array.from({ length: 20 }, (_, i) => runOf(i, right));
    expect(broken(reportJson([...twenty, quiet(3, [told('EXC-PLT-BURN')])], catalog))).toEqual([]);
    expect(broken(reportJson([...twenty.slice(2), runOf(20, missed), runOf(21, missed)], catalog))).toEqual(['at least 95 % are found']);
    const slow = twenty.map(({ run }) => runOf(run.seed, { ...right, delayMs: 121_000 }));
    expect(broken(reportJson(slow, catalog))).toEqual(['half of them within 2 minutes']);
    const loud = twenty.map(({ run }, i) => runOf(run.seed, { ...right, notified: i < 3 ? 2 : 1, scopeRight: i >= 3 }));
    expect(broken(reportJson(loud, catalog))).toEqual([
      'in at least 90 % the place is right',
      'in at least 90 % at most one is told for a cause',
    ]);
  });

  test('counts what rules over numbers told on quiet days as false, and nothing else', () => {
    const json = reportJson([quiet(2, [told('EXC-PLT-BURN'), told('EXC-PLT-BURN', false), told('EXC-PLT-DLQ')])], catalog);
    expect(json).toMatchObject({ falseAlarmsPerDay: 0.5, falseAlarms: { 'EXC-PLT-BURN': 1 }, workItemsPerDay: 1 });
    expect(broken(json)).toEqual(['fewer than 0.5 false alarms a quiet day']);
  });

  test('ends with a line an incident and one a promise', () => {
    const text = reportText(reportJson([runOf(1, right), runOf(2, missed)], catalog));
    expect(text).toMatch(/^inc-02 +1\/2 +1\/2 +2\/2 +2\/2 +2\/2 +15 s +EXC-PLT-AUTH +EXC-PLT-AUTH 1$/m);
    expect(text).toMatch(/^BROKEN: at least 95 % are found \(50 %\)$/m);
  });

  test('promises nothing of what was not measured', () => {
    expect(reportJson([], catalog).promises).toEqual([]);
  });
});
