import { expect, test } from 'vitest';
import { isReason, sayCode, sayError } from './say-code';

test.each([
  ['NO_ACTIVE_JOB', 'no active job'],
  ['CC_UNKNOWN', 'cost centre unknown'],
  ['NO_PO', 'no PO'],
  ['auth_failed', 'sign-in refused'],
  ['Timeout', 'no answer in time'],
  ['HTTP_401', 'HTTP_401'],
  ['R3', 'R3'],
  ['TIME-2026-11-PG-A-CSU', 'TIME-2026-11-PG-A-CSU'],
  ['', ''],
])('the code %j is said as %j', (code, words) => expect(sayCode(code)).toBe(words));

test.each([
  ['the words of its code', 'CC_CLOSED', 'business_reject', 'cost centre closed'],
  ['the words of its class where the code has none', 'HTTP_401', 'auth_failed', 'sign-in refused'],
  ['its code where it has no class', 'HTTP_401', null, 'HTTP_401'],
  ['its class alone', null, 'throttled', 'too many at once'],
  ['nothing where nobody said', null, null, ''],
])('an error is told by %s', (_, errorCode, errorClass, words) => expect(sayError({ errorCode, errorClass })).toBe(words));

test.each([
  ['attr.reject_reason', true],
  ['error_class', true],
  ['attr.unmapped_code', false],
  ['key.po_number', false],
])('%s is a reason: %s', (name, reason) => expect(isReason(name)).toBe(reason));
