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
  expect(mayNotify(change(kind, severity, before))).toBe(reason);
});
