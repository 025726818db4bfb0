import { expect, test } from 'vitest';
import type { ExceptionChange, Severity } from '@/lib/domain';
import { mayNotify } from './may-notify';
import { exceptionOf } from './notify.fixture';

const change = (kind: ExceptionChange['kind'], severity: Severity, before: Severity | null): ExceptionChange => ({
  exception: exceptionOf({ severity }),
  kind,
  before: before && { severity: before, transactions: 1 },
});
const told = (one: string | null, turn: number) => (one === null ? null : { reason: one, turn, withheld: null });

test.each([
  ['opened', 'sev4', null, 'opened'],
  ['opened', 'sev1', null, 'opened'],
  ['reopened', 'sev3', 'sev3', 'reopened'],
  ['reopened', 'sev1', 'sev2', 'reopened'],
  ['severity_raised', 'sev1', 'sev2', 'severity'],
  ['severity_raised', 'sev1', 'sev4', 'severity'],
  ['severity_raised', 'sev1', null, 'severity'],
  ['severity_raised', 'sev1', 'sev1', null],
  ['severity_raised', 'sev2', 'sev3', 'severity'],
  ['severity_raised', 'sev2', 'sev2', null],
  ['severity_raised', 'sev3', 'sev4', null],
  ['joined', 'sev1', 'sev1', null],
  ['joined', 'sev4', null, null],
  ['resolved', 'sev1', 'sev1', 'resolved'],
  ['resolved', 'sev3', null, 'resolved'],
  ['adopted', 'sev1', 'sev1', null],
] as const)('%s at %s, before %s: %s', (kind, severity, before, reason) => {
  expect(mayNotify(change(kind, severity, before))).toEqual(told(reason, reason === 'severity' && severity === 'sev2' ? 1 : 0));
});

test.each([
  ['opened', 'opened'],
  ['reopened', 'reopened'],
  ['severity_raised', 'severity'],
  ['adopted', null],
] as const)('what another one explains is told with that one: %s', (kind, reason) => {
  const explained = { ...change(kind, 'sev1', 'sev3'), exception: exceptionOf({ severity: 'sev1', parentId: 'e-1', parentNumber: 12 }) };
  expect(mayNotify(explained)).toEqual(reason && { reason, turn: 0, withheld: 'Explained by EX-12: people are told of that one.' });
});

test('what was explained and is still wrong when its cause has ended is told after all', () => {
  expect(mayNotify(change('released', 'sev3', 'sev3'))).toEqual(told('released', 0));
});

test('of an end hear those who heard before, whatever explains it now', () => {
  const explained = { ...change('resolved', 'sev1', 'sev1'), exception: exceptionOf({ parentId: 'e-1', parentNumber: 12 }) };
  expect(mayNotify(explained)).toEqual(told('resolved', 0));
});

const spread = (severity: Severity, before: readonly string[], after: string[], state: 'open' | 'acknowledged' | 'resolved' = 'open') => ({
  kind: 'joined' as const,
  exception: exceptionOf({ severity, facilities: after, state }),
  before: { severity, transactions: 1, facilities: before },
});

test.each([
  ['a second facility', spread('sev1', ['fac-a'], ['fac-a', 'fac-b']), 0],
  ['of High as well', spread('sev2', ['fac-a'], ['fac-a', 'fac-b']), 0],
  ['acknowledged already', spread('sev1', ['fac-a'], ['fac-a', 'fac-b'], 'acknowledged'), 0],
  ['a third', spread('sev1', ['fac-a', 'fac-b'], ['fac-a', 'fac-b', 'fac-c']), 1],
  ['a fourth is the same news', spread('sev1', ['fac-a', 'fac-b', 'fac-c'], ['fac-a', 'fac-b', 'fac-c', 'fac-d']), 1],
  ['a sixth', spread('sev1', ['1', '2', '3', '4', '5'], ['1', '2', '3', '4', '5', '6']), 2],
  ['the same facilities', spread('sev1', ['fac-a', 'fac-b'], ['fac-b', 'fac-a']), null],
  ['fewer', spread('sev1', ['fac-a', 'fac-b'], ['fac-a']), null],
  ['Medium spreads', spread('sev3', ['fac-a'], ['fac-a', 'fac-b']), null],
  ['Low spreads', spread('sev4', ['fac-a'], ['fac-a', 'fac-b']), null],
  ['a straggler of what is over', spread('sev1', ['fac-a'], ['fac-a', 'fac-b'], 'resolved'), null],
] as const)('it spreads: %s', (_, spreads, turn) => {
  expect(mayNotify(spreads)).toEqual(turn === null ? null : told('scope', turn));
});
