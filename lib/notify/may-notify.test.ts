import { expect, test } from 'vitest';
import type { ExceptionChange, Severity } from '@/lib/domain';
import { mayNotify } from './may-notify';
import { exceptionOf } from './notify.fixture';

const change = (kind: ExceptionChange['kind'], severity: Severity, before: Severity | null): ExceptionChange => ({
  exception: exceptionOf({ severity }),
  kind,
  before: before && { severity: before, transactions: 1 },
});

test.each([
  ['opened', 'sev4', null, 'opened'],
  ['opened', 'sev1', null, 'opened'],
  ['reopened', 'sev3', 'sev3', 'reopened'],
  ['reopened', 'sev1', 'sev2', 'reopened'],
  ['severity_raised', 'sev1', 'sev2', 'severity'],
  ['severity_raised', 'sev1', 'sev4', 'severity'],
  ['severity_raised', 'sev1', null, 'severity'],
  ['severity_raised', 'sev1', 'sev1', null],
  ['severity_raised', 'sev2', 'sev3', null],
  ['severity_raised', 'sev3', 'sev4', null],
  ['joined', 'sev1', 'sev1', null],
  ['joined', 'sev4', null, null],
  ['resolved', 'sev1', 'sev1', null],
  ['resolved', 'sev3', null, null],
] as const)('%s at %s, before %s: %s', (kind, severity, before, reason) => {
  expect(mayNotify(change(kind, severity, before))).toEqual(reason === null ? null : { reason, withheld: null });
});

test.each([
  ['opened', 'opened'],
  ['reopened', 'reopened'],
  ['severity_raised', 'severity'],
  ['adopted', null],
  ['resolved', null],
] as const)('what another one explains is told with that one: %s', (kind, reason) => {
  const explained = { ...change(kind, 'sev1', 'sev3'), exception: exceptionOf({ severity: 'sev1', parentId: 'e-1', parentNumber: 12 }) };
  expect(mayNotify(explained)).toEqual(reason && { reason, withheld: 'Explained by EX-12: people are told of that one.' });
});

test('what was explained and is still wrong when its cause has ended is told after all', () => {
  expect(mayNotify(change('released', 'sev3', 'sev3'))).toEqual({ reason: 'released', withheld: null });
});
