import { PASSWORD_LEAST, PASSWORD_MOST } from '@/lib/domain';
import { commonPasswords, plain } from './common-passwords';

/** All of one character, or of a run such as 123456789012 or abcdefghijkl. */
function isRun(text: string): boolean {
  const steps = new Set<number>();
  for (let i = 1; i < text.length; i += 1) steps.add(text.charCodeAt(i) - text.charCodeAt(i - 1));
  // 9 to 0 goes on as a run on the keyboard.
  for (const jump of [-9, 9]) if (steps.size === 2) steps.delete(jump);
  return steps.size <= 1 && [undefined, 0, 1, -1].includes([...steps][0]);
}

const KEYBOARD = 'qwertyuiopasdfghjklzxcvbnm';
const ROWS = `${KEYBOARD} ${[...KEYBOARD].reverse().join('')} 1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p qazwsxedcrfvtgbyhnujmikolp`;

/** A short text said over and over. */
function isRepeated(text: string): boolean {
  for (let size = 1; size <= text.length / 3; size += 1)
    if (text.length % size === 0 && text.slice(0, size).repeat(text.length / size) === text) return true;
  return false;
}

/**
 * What is wrong with a password that somebody chose, in words; null when it will do. No kinds of characters are asked for: length counts
 * (NIST SP 800-63B, OWASP ASVS 5.0 6.2).
 */
export function findPasswordFault(password: string, about: { email: string; name: string }): string | null {
  if ([...password].length < PASSWORD_LEAST) return `The password needs at least ${PASSWORD_LEAST} characters. A few words do well.`;
  if (password.length > PASSWORD_MOST) return `The password may have at most ${PASSWORD_MOST} characters.`;
  const text = plain(password);
  const own = [about.email.split('@')[0] ?? '', about.email, about.name].map(plain).filter((part) => part.length >= 4);
  if (own.some((part) => text === part || (text.includes(part) && text.length - part.length < 6)))
    return 'The password is too close to your name or e-mail.';
  if (
    commonPasswords().has(text) ||
    commonPasswords().has(password.toLowerCase()) ||
    isRun(text) ||
    isRepeated(text) ||
    (text !== '' && ROWS.includes(text))
  )
    return 'This password is one of those that are tried first. Choose another.';
  return null;
}
