import { describe, expect, test } from 'vitest';
import { PASSWORD_LEAST } from '@/lib/domain';
import { commonPasswords } from './common-passwords';
import { findPasswordFault } from './password-policy';

const about = { email: 'dana.reyes@hospital.example', name: 'Dana Reyes' };

describe('findPasswordFault', () => {
  test.each(['correct horse battery', 'zwölf Zeichen und mehr', 'Tq8#mmR2!xvL', 'dana likes long walks in october'])(
    '%s will do',
    (password) => {
      expect(findPasswordFault(password, about)).toBeNull();
    },
  );
  test.each([
    ['short', 'at least'],
    ['', 'at least'],
    ['x'.repeat(129), 'at most'],
    ['DanaReyes123', 'close to'],
    ['dana.reyes@hospital.example', 'close to'],
    ['hospital dana.reyes@hospital.example', null],
    ['aaaaaaaaaaaa', 'tried first'],
    ['123456789012', 'tried first'],
    ['abcdefghijklm', 'tried first'],
    ['abcabcabcabc', 'tried first'],
    ['QWERTYUIOPASDF', 'tried first'],
    ['Password1234', 'tried first'],
    ['P-a-s-s-w-o-r-d-1-2-3-4', 'tried first'],
  ])('%j: %s', (password, words) => {
    const fault = findPasswordFault(password, about);
    if (words === null) expect(fault).toBeNull();
    else expect(fault).toContain(words);
  });
  test('the list holds nothing that the length refuses anyway', () => {
    expect(commonPasswords().size).toBeGreaterThan(500);
    expect([...commonPasswords()].filter((one) => one.length < PASSWORD_LEAST - 2)).toEqual([]);
  });
});
