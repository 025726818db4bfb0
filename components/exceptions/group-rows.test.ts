import { describe, expect, test } from 'vitest';
import type { Cause, ExceptionRow } from '@/lib/domain/views/exception-list';
import { groupings, groupRows } from './group-rows';
import { writeHeadline, writeLede } from './write-headline';

const NOW = Date.parse('2026-11-18T16:00:00Z');
const row = (ref: string, code: string, more: Partial<ExceptionRow> = {}): ExceptionRow =>
  ({
    ref,
    code,
    title: code,
    severity: 'sev3',
    state: 'open',
    amounts: [{ currency: 'USD', amountMinor: 100 }],
    person: null,
    dueAt: '2026-11-18T17:00:00.000Z',
    facilities: [{ id: 'f', name: 'F' }],
    ...more,
  }) as ExceptionRow;
const cause = (code: string, exceptions: number, more: Partial<Cause> = {}): Cause => ({
  code,
  title: `Title of ${code}`,
  exceptions,
  amounts: [],
  lines: null,
  people: null,
  overdue: 0,
  unowned: 0,
  firstDueAt: null,
  shared: null,
  ...more,
});

describe('groups of the list', () => {
  const rows = [row('EX-1', 'A'), row('EX-2', 'B'), row('EX-3', 'A'), row('EX-4', 'C')];
  const causes = [
    cause('A', 20, { amounts: [{ currency: 'USD', amountMinor: 9900 }], shared: { kind: 'supplier', id: 'S', name: 'SUP-1' } }),
    cause('B', 1),
    cause('C', 1),
  ];

  test('a shared cause has the sums of the whole list; single cases stand together', () => {
    const groups = groupRows(rows, causes, 'cause', NOW);
    expect(groups.map(({ title, exceptions, hint, rows: list }) => [title, exceptions, hint, list.map(({ ref }) => ref)])).toEqual([
      ['Title of A', 20, 'only SUP-1', ['EX-1', 'EX-3']],
      ['No shared cause', 2, 'single cases', ['EX-2', 'EX-4']],
    ]);
    expect(groups[0]?.amounts).toEqual([{ currency: 'USD', amountMinor: 9900 }]);
    expect(groups[1]).toMatchObject({ overdue: 0, unowned: 2, amounts: [{ currency: 'USD', amountMinor: 200 }] });
  });

  test('causes of which no row is loaded stand at the end with their numbers, single ones among the single cases', () => {
    const more = [
      ...causes,
      cause('D', 300, { overdue: 7 }),
      cause('E', 1, { overdue: 1, amounts: [{ currency: 'USD', amountMinor: 50 }] }),
    ];
    const groups = groupRows(rows.slice(0, 2), more, 'cause', NOW);
    expect(groups.map(({ id, exceptions, rows: list, overdue, codes }) => [id, exceptions, list.length, overdue, codes])).toEqual([
      ['A', 20, 1, 0, ['A']],
      ['single', 3, 1, 1, ['B', 'C', 'E']],
      ['D', 300, 0, 7, ['D']],
    ]);
    expect(groups[1]?.amounts).toEqual([{ currency: 'USD', amountMinor: 50 }]);
  });

  test('the group of the most urgent row is on top, also when it is a single case', () => {
    const groups = groupRows([row('EX-2', 'B'), row('EX-1', 'A'), row('EX-3', 'A')], causes, 'cause', NOW);
    expect(groups.map(({ title }) => title)).toEqual(['No shared cause', 'Title of A']);
  });

  test('by owner and by facility', () => {
    const owned = [
      row('EX-1', 'A', { person: { id: 'p', name: 'Ana', me: true } }),
      row('EX-2', 'A', {
        facilities: [
          { id: 'f', name: 'F' },
          { id: 'g', name: 'G' },
        ],
      }),
    ];
    expect(groupRows(owned, causes, 'owner', NOW).map(({ title }) => title)).toEqual(['You', 'Nobody yet']);
    expect(groupRows(owned, causes, 'facility', NOW).map(({ title }) => title)).toEqual(['F', 'Several facilities']);
  });

  test('no row is lost or doubled, whatever the grouping', () => {
    for (const by of groupings) {
      expect(
        groupRows(rows, causes, by, NOW)
          .flatMap((group) => group.rows.map(({ ref }) => ref))
          .toSorted(),
      ).toEqual(['EX-1', 'EX-2', 'EX-3', 'EX-4']);
    }
  });
});

describe('the headline', () => {
  const summary = (exceptions: number) => ({
    exceptions,
    explained: 0,
    snoozed: 0,
    amounts: [{ currency: 'USD', amountMinor: 27_250_800 }],
    overdue: 3,
    unowned: 0,
  });
  test.each([
    [38, [cause('A', 16), cause('B', 6), cause('C', 5), cause('D', 4), cause('E', 1)], '38 exceptions; four causes explain 31 of them'],
    [5, [cause('A', 5)], '5 exceptions; one cause explains all of them'],
    [2, [cause('A', 1), cause('B', 1)], '2 exceptions, each with a cause of its own'],
    [1, [cause('A', 1)], 'One exception'],
    [0, [], 'Nothing waits here'],
    [
      14,
      [cause('A', 3), cause('B', 3), cause('C', 2), cause('D', 2), cause('E', 2), cause('F', 2)],
      '14 exceptions; the five largest causes explain 12 of them',
    ],
  ])('%d', (exceptions, causes, words) => expect(writeHeadline({ summary: summary(exceptions), causes })).toBe(words));

  test('the line below dates it and says what is late', () => {
    expect(writeLede({ summary: summary(38), asOf: '2026-11-17T17:12:00.000Z' }, 'America/Chicago')).toBe(
      'Tuesday 11:12. $272,508 affected, 3 overdue.',
    );
  });
});
