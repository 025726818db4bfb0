import { expect, test } from 'vitest';
import { findFaultLine } from './find-fault-line';

const text = JSON.stringify({ workflow: 'wf', occurredAt: 'yesterday', measures: { lines: -1 }, attributes: { 'a.b': 1 } }, null, 2);

test.each([
  ['"occurredAt" must be an ISO 8601 time', 2],
  ['"measures.lines" must be 0 or more', 4],
  ['"a.b" is too long', 7],
  ['"eventId" is missing', null],
  ['An event must be a JSON object.', null],
])('%s: line %s', (message, line) => expect(findFaultLine(text, message)).toBe(line));
