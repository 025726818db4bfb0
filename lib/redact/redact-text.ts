import { digitsOf, isCard, isIban, isRouting } from './check-digits';
import { personalKind } from './personal-name';
import { EVERY_TOKEN, type TextKind } from './token';

/** Writes what stands for a value of a kind. */
export type WriteToken = (kind: TextKind, value: string) => string;

/**
 * What a text must hold for a detector to find anything in it: nearly every text of a log holds none of it. One pass, no repetition in a
 * repetition; like all patterns here it takes time in proportion to the text.
 */
const SUSPECT =
  /@|\d{3}[-.) ]{1,2}\d{2,3}[-. ]\d{4}|\+\d{1,3}[ .(\d]|\d(?:[ -]?\d){12}|[A-Z]{2}\d{2}[ A-Z0-9]{11}|\b(?:PID|PD1|NK1|GT1|IN[123]|MRG|PV1|OBX|NTE|DG1|AL1|NM1|DMG|CLM|HI|REF|SBR)[|*^]|\w\^\w|(?:patient|pat_|name|mrn|m\.r\.n|medical|ssn|social|birth|born|dob|d\.o\.b|phone|\btel|fax|mobile|\bcell|mail|member|subscriber|policy|insur|guarantor|beneficiary|medicare|medicaid|encounter|visit|csn|passport|licen|account|acct|a\/c|iban|routing|\baba\b|\bcard|\bpan\b|address|street|\bzip|postal|secret|token|passw|pwd|bearer|\bbasic |authoriz|cookie|credential|api.?key|next of kin|\bnok\b|mother|father|spouse|\bpt\b|\bmrs?\b|\bms\b|surname|\btin\b|\bein\b|tax.?id|resourceType)/i;

/** What an id or a code must begin with to hold the number of a person, whole or behind a point or slash. */
const LABELLED = '(?:mrn|ssn|patient|pat_|encounter|csn|visit|member|dob|account|acct|phone|tel|fax|card|iban|routing)';
const STARTS = new RegExp(LABELLED, 'iy');
const GOES_ON = new RegExp(`[./]${LABELLED}`, 'i');

const OTHER = 4;
/** Of a character: 0 a letter or `_`, 1 a digit, 2 a dash, 3 a point or slash; everything else is OTHER. */
const classes = new Uint8Array(128).fill(OTHER);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_') classes[char.charCodeAt(0)] = 0;
for (const char of '0123456789') classes[char.charCodeAt(0)] = 1;
classes['-'.charCodeAt(0)] = 2;
classes['.'.charCodeAt(0)] = 3;
classes['/'.charCodeAt(0)] = 3;

/**
 * What kind of text it is, at the price of a look at each character: `plain` is an id or a code that holds nothing, which nearly every value of
 * an attribute is; `code` an id or a code that may; `text` anything else.
 */
export function lookAt(text: string): 'plain' | 'code' | 'text' {
  let digits = 0;
  let run = 0;
  let longest = 0;
  let parted = false;
  for (let at = 0; at < text.length; at += 1) {
    const kind = classes[text.charCodeAt(at)] ?? OTHER;
    if (kind === OTHER) return 'text';
    if (kind === 1) {
      digits += 1;
      run += 1;
      if (run > longest) longest = run;
    } else {
      run = 0;
      if (kind === 3) parted = true;
    }
  }
  if (digits < 4) return 'plain';
  if (longest >= 12 || (digits > 8 && longest >= 3 && longest <= 5) || (digits >= 13 && text.length < 36)) return 'code';
  STARTS.lastIndex = 0;
  return STARTS.test(text) || (parted && GOES_ON.test(text)) ? 'code' : 'plain';
}

export const isSuspect = (text: string): boolean => SUSPECT.test(text);

/** Segments of HL7 v2 that are about a person: all behind their name, to the end of the segment. */
const HL7 = /\b(PID|PD1|NK1|GT1|IN1|IN2|IN3|MRG|PV1|OBX|NTE|DG1|AL1)([|^])([^\r\n]*?)(?=\\[rnx]|[\r\n]|"|$)/gi;
/** Segments of X12 that are about a person: NM1 of a person, DMG, patient account and diagnoses; addresses only beside them. */
const X12_PERSON = /\b(NM1\*[A-Z0-9]{2,3}\*1|NM1\*(?:IL|QC|74|EY|S5)\*[12]?|DMG\*D8|DMG|CLM|HI|SBR)\*([^~\r\n"]*)/gi;
const X12_BESIDE = /(^|[~\r\n ])(N3|N4|REF\*(?:SY|1L|1W|EJ|0F|IG)|PER)\*([^~\r\n"]*)/gi;
const FHIR = /"resourceType"\s{0,9}:\s{0,9}"(?:Patient|RelatedPerson|Person|Coverage|Observation|Condition|Encounter)"/i;
const EMAIL = /[^\ue000-\uf76f\s@<>"'(),:;[\]{}=|\\/&?]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu;
const USERINFO = /(:\/\/)([^\s/@:]{1,80}:[^\s/@]{1,200})(?=@)/g;
const BEARER = /\b(bearer|basic)(\s{1,4})([\w.~+/-]{12,2000}={0,2})/gi;
const SSN = /(?<![\w.-])\d{3}-\d{2}-\d{4}(?![\w-])|(?<![\w.-])\d{3} \d{2} \d{4}(?![\w-])/g;
const CARD = /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])/g;
const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g;
const PHONE =
  /(?<![\w.+-])(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}(?![\w-])|(?<![\w.-])\+\d{1,3}(?:[ .()/-]{1,2}\d{1,8}){1,6}(?![\w-])|(?<![\w.-])\+\d{9,15}(?!\w)/g;

/** Label, what parts it from its value, value. The value is checked: one that holds no digits is not a number. */
const NUMBER_LABEL =
  /(?<![\w-])(ssn|social security(?: number| no)?|mrn|m\.r\.n|medical record(?: number| no| #)?|patient(?: id| number| no| account(?: number| no)?| #)?|encounter(?: id| number| no)?|visit (?:id|number|no)|csn|hospital account(?: number| no)?|member(?: id| number| no)?|subscriber(?: id| number)?|policy (?:id|number|no)|medicare(?: id| number)?|medicaid(?: id| number)?|passport(?: number| no)?|licen[cs]e (?:number|no)|bank account(?: number| no)?|account(?: number| no)?|acct(?: number| no)?|a\/c|routing(?: number| no)?|aba(?: number| no)?|card(?: number| no)?|phone|telephone|tel|fax|mobile|cell)\b(\.?[\s"'`:=#\-_]{0,8}(?:is |was |of |no\. ?|number |id )?[\s"'`:=#]{0,3})(\+?\(?[A-Za-z]{0,4}[-_ ]?\d[\dA-Za-z().\- ]{1,28}[\dA-Za-z]|\+?\d{3,4})/gi;
const numberKinds: readonly [RegExp, TextKind, number][] = [
  [/^(?:ssn|social)/i, 'ssn', 9],
  [/^(?:mrn|m\.r\.n|medical r|patient|encounter|visit|csn|hospital)/i, 'mrn', 4],
  [/^(?:member|subscriber|policy|medicare|medicaid|passport|licen)/i, 'member', 5],
  [/^(?:routing|aba)/i, 'routing', 9],
  [/^card/i, 'card', 13],
  [/^bank/i, 'account', 4],
  // An account of the general ledger has six digits or so, and must stay readable.
  [/^(?:account|acct|a\/c)/i, 'account', 8],
  [/^(?:phone|tel|fax|mobile|cell)/i, 'phone', 7],
];

const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?';
const DATE = `(?:\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/. ]\\d{1,2}[-/. ]\\d{2,4}|\\d{8}|${MONTH} \\d{1,2}(?:st|nd|rd|th)?,? \\d{2,4}|\\d{1,2}(?:st|nd|rd|th)?[ -]${MONTH},?[ -]\\d{2,4})`;
const DOB = new RegExp(
  `\\b(dob|d\\.o\\.b\\.?|date of birth|birth ?date|birth ?day|born|birth)([\\s"'\`:=#(\\-]{0,6}(?:is |was |on )?)(${DATE})`,
  'gi',
);

/** A label in any case, in a pattern whose names are told by theirs. */
const anyCase = (label: string): string =>
  label.replace(/(?<!\\)[a-z]/g, (letter, at: number) =>
    label[at - 1] === '?' && label[at - 2] === '(' ? letter : `[${letter}${letter.toUpperCase()}]`,
  );

const WORD = "\\p{Lu}[\\p{L}'’-]{0,30}\\.?";
const NAME = `${WORD}(?:,? {1,2}${WORD}){0,3}`;
/** Behind a label and a sign any words are a name: all that are written like one, or else two. */
const SIGNED_NAME = `${WORD}(?:(?:, ?| {1,2}|\\^)${WORD}){0,3}|\\p{Ll}[\\p{L}'’-]{0,30}(?:(?:, ?| |\\^)\\p{Ll}[\\p{L}'’-]{0,30}(?![\\p{L}'’-]|\\s{0,2}[=:]))?`;
const NAME_SIGNED = new RegExp(
  `\\b(${['patient(?: name)?', 'pt', '(?:full|first|last|middle|given|family|maiden|sur|legal)[ _]?name', 'surname', 'guarantor', 'subscriber', 'insured', 'beneficiary', 'next of kin', 'nok', "mother(?:'s maiden name)?", 'father', 'spouse', 'member name', 'employee name', 'contact(?: name| person)?', 'cardholder', 'account holder'].map(anyCase).join('|')})(["'\` ]{0,3}[:=]["'\` ]{0,3})(${SIGNED_NAME})(?![\\p{L}\\d])`,
  'gu',
);
/** `name=John`: behind a plain `name` only what is written like one, and not that of a file or queue. */
const NAME_PLAIN = new RegExp(
  `(?<![\\p{L}\\p{N}_.-])(?<!(?:file|host|queue|topic|table|column|field|class|service|server|system|user|display|event|job|task|step|process|interface|connector|application|supplier|vendor|facility|department|workflow|domain|database|schema|method|function|module|parameter|variable|template|mapping|preset|key|attribute|item|product|company|plant|site|location) )([Nn]ame|NAME)(["'\` ]{0,3}[:=]["'\` ]{0,3})(${NAME})`,
  'gu',
);
/** `patient John Smith`, `for patient SMITH, JOHN`: behind the word itself only what is written like a name. */
const NAME_BARE = new RegExp(
  `\\b([Pp]atient|PATIENT|[Gg]uarantor|[Ss]ubscriber|[Ii]nsured|[Mm]r\\.?|[Mm]rs\\.?|[Mm]s\\.?)( {1,2})(${WORD}(?:,? {1,2}${WORD}){0,2})`,
  'gu',
);
/** What follows "patient" without being anybody. */
const NOBODY =
  /^(?:access|accounts?|accounting|admin\w*|care|data|demographics?|feed|file|financials?|first|flow|id|identity|index|info\w*|interface|is|list|lookup|master|match\w*|merge|message|name|not|number|no|portal|record|records|registration|resource|safety|search|service|services|system|transport|update|visit|was|with|and|or|error|failed|missing|invalid|unknown|none|null|n\/a)\b/i;
const CARET = /(?<![\w^|])\p{Lu}[\p{L}'’-]{1,30}\^\p{Lu}[\p{L}'’-]{0,30}(?:\^[\p{L}.'’-]{0,30}){0,5}(?![\w^|])/gu;

/** `"lastName":"Doe"`, `mrn=123`, `?dob=1980`, `lastName: Doe`: a name and its value, whatever the name is. */
const PAIR =
  /(?<![\w.\\])(\\?["']?)([A-Za-z][\w.-]{1,60})\1(\s{0,4}(?:=|:)\s{0,4})(\\?"(?:[^"\\]|\\[^"]){0,400}\\?"|'[^']{0,400}'|[^\s,;&|"'<>{}()[\]]{1,200})/g;
/** `patient_name=jane doe status=9`: a name goes on over the words behind it that are not the name of the next value. */
const PAIR_NAME = new RegExp(`(?<![\\w.\\\\])([A-Za-z][\\w.-]{1,60})(\\s{0,4}[=:]\\s{0,4})(${SIGNED_NAME})(?![\\p{L}\\d])`, 'gu');
const ADDRESS =
  /(?<![\w.-])((?:(?:street|home|mailing|postal|patient|billing|residential)[ _]?)?address(?:[ _]line)?(?:[ _]?\d)?)(\s{0,4}[:=]\s{0,4})(?!\d{1,3}\.\d)(\d[^;|\r\n"<>]{3,120})/gi;
/** `<LastName>Doe</LastName>`. */
const ELEMENT = /<([A-Za-z][\w.:-]{0,60})(?:\s[^<>]{0,200})?>([^<>]{1,400})<\//g;

const TRIM = /^(\\?["'])(.*?)(\\?["'])$/s;

function redactPair(whole: string, quote: string, name: string, sign: string, value: string, write: WriteToken): string {
  const kind = personalKind(name);
  if (kind === null) return whole;
  const [, open = '', inner = value, close = ''] = TRIM.exec(value) ?? [];
  if (
    inner === '' ||
    ONLY_HELD.test(inner) ||
    /^(?:null|none|true|false|undefined|n\/a|unknown|missing|invalid|required|bearer|basic)$/i.test(inner) ||
    (sign.trim() === ':' && inner.startsWith('//'))
  )
    return whole;
  if ((kind === 'account' || kind === 'mrn' || kind === 'member') && digitsOf(inner).length < (kind === 'account' ? 8 : 3)) return whole;
  return `${quote}${name}${quote}${sign}${open}${write(kind, inner)}${close}`;
}

function redactNumber(whole: string, label: string, between: string, value: string, write: WriteToken, sort: 'text' | 'id'): string {
  const [, kind, least] = numberKinds.find(([like]) => like.test(label)) ?? [];
  if (kind === undefined || least === undefined || (sort === 'id' && kind !== 'ssn' && kind !== 'mrn')) return whole;
  // The value ends where words go on; what is behind the last digit is no part of it.
  const [held = value] = /^\+?\(?[A-Za-z]{0,4}[-_ ]?(?:[\d().-]|[A-Za-z](?=[\dA-Za-z-]*\d)| (?=[\d(]))*/.exec(value) ?? [];
  const kept = held.replace(/[.()\- ]+$/, '');
  const digits = digitsOf(kept);
  if (digits.length < least) return whole;
  if (kind === 'routing' && !isRouting(digits)) return whole;
  if (kind === 'card' && !isCard(digits)) return whole;
  return `${label}${between}${write(kind, kind === 'mrn' || kind === 'member' ? kept : digits)}${value.slice(kept.length)}`;
}

const bareName = (whole: string, label: string, between: string, name: string, write: WriteToken): string =>
  NOBODY.test(name) ? whole : `${label}${between}${write('name', name)}`;

/** Stands for a token while the others are looked for: one letter of the private use area each, which no pattern here takes for anything. */
const FIRST = 0xe000;
const MOST = 6_000;
const HELD = /[\ue000-\uf76f]/g;
const ONLY_HELD = /^[\ue000-\uf76f]$/;

export interface RedactOptions {
  /** In an id or a name, digits are nothing of a person because of how many there are: cards, phones and accounts are not looked for. */
  sort?: 'text' | 'id' | undefined;
  /** What else is looked for, in what is left. */
  more?: ((text: string, write: WriteToken) => string) | undefined;
}

/** The text with everything of a person in it as tokens. What is a token stays, so that a second time changes nothing. */
export function redactText(text: string, write: WriteToken, { sort = 'text', more }: RedactOptions = {}): string {
  const held: string[] = [];
  const hold = (token: string): string => {
    if (held.length >= MOST) return '…';
    held.push(token);
    return String.fromCharCode(FIRST + held.length - 1);
  };
  const writeHeld: WriteToken = (kind, value) => (ONLY_HELD.test(value.trim()) ? value : hold(write(kind, restore(value))));
  const restore = (part: string): string => part.replace(HELD, (letter) => held[letter.charCodeAt(0) - FIRST] ?? letter);
  const own = text.replace(HELD, '\ufffd').replace(EVERY_TOKEN, hold);
  // An id has no spaces: what has some is words that somebody put where an id belongs.
  const plain = redactPlain(own, writeHeld, /\s/.test(own) ? 'text' : sort);
  return restore(more ? more(plain, writeHeld) : plain);
}

function redactPlain(plain: string, write: WriteToken, sort: 'text' | 'id'): string {
  let text = plain;
  const run = (like: RegExp, by: (...found: string[]) => string) => {
    text = text.replace(like, by);
  };
  if (FHIR.test(text)) {
    const from = Math.max(0, text.indexOf('{'));
    // One that was cut ends with the text.
    const isWhole = text.split('{').length === text.split('}').length;
    const to = isWhole ? text.lastIndexOf('}') + 1 : text.length;
    text = `${text.slice(0, from)}${write('fhir', text.slice(from, to))}${text.slice(to)}`;
  }
  run(HL7, (whole, segment = '', sign = '', rest = '') => (rest === '' ? whole : `${segment}${sign}${write('hl7', rest)}`));
  run(BEARER, (_, scheme = '', space = '', secret = '') => `${scheme}${space}${write('secret', secret)}`);
  if (text.includes('*')) {
    const before = text;
    run(X12_PERSON, (_, segment = '', rest = '') => `${segment}*${write('x12', rest)}`);
    if (text !== before || /NM1\*/.test(text))
      run(X12_BESIDE, (_, start = '', segment = '', rest = '') => `${start}${segment}*${write('x12', rest)}`);
  }
  run(PAIR_NAME, (whole, name = '', sign = '', value = '') =>
    personalKind(name) === 'name' && !NOBODY.test(value) ? `${name}${sign}${write('name', value)}` : whole,
  );
  run(ADDRESS, (_, label = '', sign = '', value = '') => `${label}${sign}${write('address', value.trimEnd())}`);
  run(PAIR, (whole, quote = '', name = '', sign = '', value = '') => redactPair(whole, quote, name, sign, value, write));
  if (text.includes('<'))
    run(ELEMENT, (whole, name = '', value = '') => {
      const kind = personalKind(name.replace(/^.*:/, ''));
      return kind === null || value.trim() === '' ? whole : whole.replace(`>${value}<`, () => `>${write(kind, value)}<`);
    });
  if (text.includes('@')) {
    run(USERINFO, (_, sign = '', secret = '') => `${sign}${write('secret', secret)}`);
    run(EMAIL, (found) => write('email', found.toLowerCase()));
  }
  run(DOB, (_, label = '', between = '', date = '') => `${label}${between}${write('dob', date)}`);
  run(SSN, (found) => write('ssn', digitsOf(found)));
  run(IBAN, (found) => (isIban(found) ? write('iban', found.replaceAll(' ', '')) : found));
  if (sort === 'text') run(CARD, (found) => (isCard(found) ? write('card', digitsOf(found)) : found));
  run(NUMBER_LABEL, (whole, label = '', between = '', value = '') => redactNumber(whole, label, between, value, write, sort));
  if (sort === 'text') run(PHONE, (found) => write('phone', digitsOf(found).replace(/^1(?=\d{10}$)/, '')));
  run(NAME_SIGNED, (whole, label = '', between = '', name = '') => bareName(whole, label, between, name, write));
  run(NAME_PLAIN, (whole, label = '', between = '', name = '') => bareName(whole, label, between, name, write));
  run(NAME_BARE, (whole, label = '', between = '', name = '') => bareName(whole, label, between, name, write));
  if (text.includes('^')) run(CARET, (found) => write('name', found));
  return text;
}
