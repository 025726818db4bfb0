import { describe, expect, test } from 'vitest';
import { buildIncident } from './build-incident';
import type { ExceptionView, HistoryEntry, Told } from './views/exception';
import type { ReplayRow } from './views/replays';
import { writeIncident } from './write-incident';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 18, 12, minute)).toISOString();
const place = (id: string) => ({ id, name: id.toUpperCase() });

const said = (minute: number, actor: string | null, kind: string, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  at: at(minute),
  actor: actor ?? 'Throughline',
  me: false,
  automatic: actor === null,
  kind,
  before: null,
  after: null,
  note: null,
  ...more,
});
const told = (minute: number, state: string): Told => ({
  id: `t${minute}`,
  reason: 'opened',
  recipient: 'a@q.example',
  team: 'Integration',
  state,
  stateReason: null,
  createdAt: at(minute),
  availableAt: at(minute),
  endedAt: at(minute),
  attempts: [],
});
const counts = {
  asked: 3,
  waiting: 0,
  accepted: 3,
  refused: 0,
  unreachable: 0,
  cancelled: 0,
  skipped: 0,
  completed: 3,
  failed: 0,
  unanswered: 0,
  awaited: 0,
};
const replay: ReplayRow = {
  ref: 'R-7',
  number: 7,
  state: 'done',
  stateReason: null,
  reason: 'The key is renewed',
  exception: null,
  requestedBy: 'Ana',
  requestedAt: at(40),
  decidedBy: 'Ben',
  decidedAt: at(41),
  endedAt: at(45),
  counts,
};

/** Of an exception only what a report reads. */
const view = (row: object = {}) =>
  ({
    timezone: 'America/Chicago',
    asOf: at(60),
    row: {
      ref: 'EX-9',
      title: 'Calls are refused',
      statement: 'Every call answers 401.',
      severity: 'sev1',
      severityReason: 'five people or more',
      state: 'resolved',
      team: place('team-int'),
      person: null,
      firstAt: at(0),
      lastAt: at(30),
      openedAt: at(2),
      acknowledgedAt: at(10),
      resolvedAt: at(50),
      transactions: 3,
      amounts: [],
      people: 6,
      lines: null,
      facilities: [place('fac-a')],
      workflows: [],
      connector: null,
      partial: false,
      ...row,
    },
    where: { facilities: [], connectors: [], workflows: [], departments: [] },
    located: null,
    expected: [],
    steps: [{ text: 'Renew the key', doneAt: at(39), doneBy: 'Ana', current: true }],
    explained: [],
    closed: { by: null, how: 'evidence', resolution: 'All three went through.' },
    log: [said(50, null, 'resolved'), said(10, 'Ana', 'acknowledged', { note: 'On it' }), said(2, null, 'opened')],
    told: [told(3, 'bounced'), told(5, 'delivered')],
  }) as unknown as ExceptionView;

const around = { replays: [replay], markers: [], handovers: [{ at: at(20), by: 'Ana', text: 'Key holder is called.' }] };

describe('buildIncident', () => {
  test('everything that happened stands once, oldest first, with who did it', () => {
    const { entries } = buildIncident(view(), around);
    expect(entries.map((one) => [one.at.slice(14, 16), one.kind, one.who])).toEqual([
      ['00', 'case', null],
      ['02', 'exception', null],
      ['03', 'told', null],
      ['05', 'told', null],
      ['10', 'person', 'Ana'],
      ['20', 'handover', 'Ana'],
      ['30', 'case', null],
      ['39', 'step', 'Ana'],
      ['40', 'replay', 'Ana'],
      ['41', 'replay', 'Ben'],
      ['45', 'replay', null],
      ['50', 'exception', null],
    ]);
  });
  test('how long each part took counts from the first case, and a mail that was refused told nobody', () => {
    expect(buildIncident(view(), around).spans).toEqual({
      noticedMs: 120_000,
      toldMs: 300_000,
      acknowledgedMs: 600_000,
      endedMs: 3_000_000,
    });
  });
  test('what has not happened is not said', () => {
    const open = buildIncident(view({ resolvedAt: null, acknowledgedAt: null }), { replays: [], markers: [], handovers: [] });
    expect(open.spans).toMatchObject({ acknowledgedMs: null, endedMs: null });
    expect(open.entries.some(({ text }) => text === 'The last case')).toBe(false);
  });
});

describe('writeIncident', () => {
  test('is a document with its times in one zone', () => {
    const text = writeIncident(buildIncident(view(), around), 'America/Chicago');
    expect(text).toMatch(/^# EX-9: Calls are refused\n/);
    expect(text).toContain('Times in Central time.');
    expect(text).toMatch(/\| .*6:20.* \| Ana handed over \| Key holder is called\. \|/);
    expect(text).toContain('- [x] Renew the key');
  });
  test('nothing in what people or systems wrote becomes a heading, a cell, a link or HTML', () => {
    const evil = buildIncident(view({ title: '<img src=x>|\n# [a](javascript:b)' }), around);
    const [title] = writeIncident(evil, 'UTC').split('\n');
    expect(title).toBe('# EX-9: \\<img src=x\\>\\| \\# \\[a\\]\\(javascript:b\\)');
  });
});
