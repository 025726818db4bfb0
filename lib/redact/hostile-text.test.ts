import { expect, test } from 'vitest';
import { aRedactor } from './redactor.fixture';

const redactor = aRedactor({ strict: ['phi_limited'] });
const flows = [redactor.flowOf('wf-p2p-po', undefined), redactor.flowOf('wf-charge', undefined)];

/** Beginnings of what is looked for, that never become it. */
const pieces = [
  ...[
    'a',
    'A',
    'Aa ',
    '0',
    '0 ',
    '0-',
    '(555) ',
    '+1 ',
    'a@',
    'a.a@',
    '@a.',
    '://a:',
    'patient ',
    'Patient A',
    'name: ',
    'name=A ',
    'a=',
    'a="',
    "a='",
  ],
  ...[
    '"a":"\\',
    '\\"',
    '<a>',
    '<a ',
    '{"resourceType":',
    '{',
    'PID|',
    'OBX|a\\',
    'NM1*IL*1*',
    'N3*~',
    'A^',
    'A^A^',
    'DOB: ',
    'jan 1 ',
    'mrn #',
    'account no. ',
  ],
  ...[
    'bearer ',
    'DE00 ',
    'DE00AAAA',
    '4539 5787 6362 1486 ',
    '1.1.1.',
    'é',
    'Éa ',
    '\ue000',
    '[mrn:a]',
    '\n',
    '\r\n',
    ' ',
    '\t',
    '\u202e',
    '\ud800',
  ],
];

/** Most of a text that is kept is a line of a log. The product keeps 8 KiB of one at most. */
const [LESS, MORE] = [2_048, 8_192];

test.each(pieces)('text made of %j again and again is looked through in a time that grows no faster than its square', (piece) => {
  for (const flow of flows) {
    let turn = 0;
    // Never the same text twice: what was redacted is remembered.
    const time = (length: number): number =>
      Math.min(
        ...Array.from({ length: 3 }, () => {
          turn += 1;
          const text = `${piece.repeat(Math.ceil(length / piece.length)).slice(0, length)} ${turn}!`;
          const at = process.threadCpuUsage();
          redactor.text(text, flow);
          const { user, system } = process.threadCpuUsage(at);
          return (user + system) / 1000;
        }),
      );
    const long = time(MORE);
    // A square takes 16 times longer for four times as much, a cube 64.
    if (long > 50) expect(long / time(LESS), `${long.toFixed(0)} ms`).toBeLessThan(40);
    // Of processor time: seconds for one text would let one request stop everybody else's.
    expect(long).toBeLessThan(3_000);
  }
});
