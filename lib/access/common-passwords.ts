import { dictionary } from '@zxcvbn-ts/language-common';

const WORDS = [
  ...['administration', 'administrator', 'autumn', 'baseball', 'changeme', 'company', 'computer', 'default', 'dragonball', 'finance'],
  ...['football', 'healthcare', 'hospital', 'iloveyou', 'internet', 'january', 'letmein', 'materials', 'medicine', 'monday', 'password'],
  ...['passwort', 'payroll', 'pharmacy', 'princess', 'procurement', 'qwerty', 'secret', 'spring', 'summer', 'sunshine', 'superman'],
  ...['temporary', 'throughline', 'welcome', 'winter'],
];
const TAILS = [
  ...['', '000', '001', '007', '01', '1', '100', '111', '12', '123', '1234', '12345', '123456', '1234567'],
  ...['2020', '2021', '2022', '2023', '2024', '2025', '2026', '2027'],
  ...['changeme', 'letmein', 'password', 'passwort', 'qwerty', 'welcome'],
];
/** Signs are left out before a password is looked up, so that it may be two shorter than the least. */
const FEWEST_CHARS = 10;
const MADE_CHARS = { least: 12, most: 24 };

/** A password in small letters and without signs, as it is compared. */
export const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

function listCommon(): string[] {
  const known = dictionary['passwords-common'].map(plain).filter(({ length }) => length >= FEWEST_CHARS);
  const made = ['', 'my', 'the']
    .flatMap((head) => WORDS.flatMap((word) => [...TAILS, word].map((tail) => `${head}${word}${tail}`)))
    .filter(({ length }) => length >= MADE_CHARS.least && length <= MADE_CHARS.most);
  return [...known, ...made];
}

let common: ReadonlySet<string> | undefined;

/** Plain passwords that people use most, listed on first use: those of zxcvbn-ts, and the commonest words of the trade with the tails that people put to them. */
export function commonPasswords(): ReadonlySet<string> {
  common ??= new Set(listCommon());
  return common;
}
