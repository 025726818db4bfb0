import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KpiRow, Risk } from '@/lib/domain/views/kpis';
import type { ReportMovement, ReportView } from '@/lib/domain/views/reports';
import { composeMail } from './compose-mail';
import { prepareDigest } from './prepare-digest';
import { renderDigest } from './render-digest';

const at = '2026-11-23T13:00:00.000Z';
const known = { name: 'Order latency', change: 8.8, current: { state: 'breached' } } as unknown as KpiRow;
const unknown = { name: 'Charge lag', change: null, current: { state: 'no_data' } } as unknown as KpiRow;
const worse: ReportMovement = {
  kpi: { id: 'kpi-order-latency', name: 'Order latency' },
  verdict: 'worse',
  sentence: '+8.8 h worse, against the 7 days before.',
  contributors: [{ id: 'fac-a', name: 'Chippewa Vale', words: '+5 h worse', lineage: 'facility=fac-a' }],
  lineage: 'environment=production',
};
const risk = (more: Partial<Risk> = {}): Risk => ({
  ref: 'EX-7',
  severity: 'sev2',
  title: 'Supplier has not confirmed the order',
  statement: 'Ana Kettering wrote this',
  place: 'Baymark',
  amounts: [{ currency: 'USD', amountMinor: 210_000 }],
  people: null,
  transactions: 41,
  team: 'Procurement Operations',
  owner: 'Ana Kettering',
  acknowledgedAt: null,
  dueAt: '2026-11-23T21:00:00.000Z',
  ...more,
});
const report = (more: Partial<ReportView> = {}) =>
  ({
    audience: { id: 'cfo', title: 'Finance', reader: 'Chief financial officer' },
    timezone: 'America/Chicago',
    asOf: at,
    period: { kind: 'week', name: 'Week of 16 to 22 November 2026', inWords: 'in the week of 16 to 22 November 2026', on: '2026-11-16' },
    headline: 'None of two measures met its target.',
    sentences: ['Order latency is furthest past its target.'],
    kpis: [known, unknown],
    movements: [worse],
    movementsNote: '',
    absent: [{ id: 'kpi-x', name: 'Days to close', why: 'Switched off in the catalog.' }],
    risks: { top: [risk()], exceptions: 1, amounts: [{ currency: 'USD', amountMinor: 210_000 }], people: 0 },
    mended: { exceptions: 0, transactions: 0, top: [] },
    ...more,
  }) as unknown as ReportView;
const prepare = (more: Partial<ReportView> = {}, asked = false) =>
  prepareDigest({ report: report(more), recipient: 'cfo@quillmoor.example', asked, baseUrl: 'https://throughline.example' });

test('the whole mail, as text', () => {
  expect(renderDigest(prepare(), false).text).toBe(`Finance. Week of 16 to 22 November 2026

None of two measures met its target.

Order latency is furthest past its target.
At risk now: $2,100 in 1 open exception.
No exception was mended in the week of 16 to 22 November 2026.

What moved
- Order latency
  +8.8 h worse, against the 7 days before. Most of it: Chippewa Vale +5 h worse.
  https://throughline.example/kpis/kpi-order-latency?environment=production

At risk now
- High: Supplier has not confirmed the order
  41 cases, Baymark. Procurement Operations, due Monday 23 Nov, 15:00. EX-7.
  https://throughline.example/exceptions/EX-7

Nothing was counted for Charge lag. No number yet: Days to close. The report says why.

Open the report: https://throughline.example/reports/cfo?period=week&on=2026-11-16

Figures as of Monday 23 Nov, 07:00, Central time. Late events change past days.
To cfo@quillmoor.example. The catalog names you for it; it holds only what you may see, and goes out once a week.
Turn it off: https://throughline.example/reports
Opening this mail or its links changes nothing. It carries figures, places and links, never names, pay or patients.
`);
});

describe('the subject says the news', () => {
  test.each<[Partial<ReportView>, string]>([
    [{}, 'Finance, week of 16 to 22 November 2026: Order latency worse'],
    [{ movements: [] }, 'Finance, week of 16 to 22 November 2026: nothing moved'],
    [{ movements: [], kpis: [{ ...known, change: null }, unknown] }, 'Finance, week of 16 to 22 November 2026: nothing to compare with'],
    [{ movements: [], kpis: [unknown] }, 'Finance, week of 16 to 22 November 2026: nothing was counted'],
    [{ movements: [], kpis: [] }, 'Finance, week of 16 to 22 November 2026: no measure is computed'],
  ])('%#', (more, subject) => {
    expect(prepare(more).subject).toBe(subject);
  });
});

test('no name, no sentence a person wrote, and no money where it would tell what a few people earn', () => {
  const { text, html } = renderDigest(
    prepare({ risks: { top: [risk({ people: 2 })], exceptions: 1, amounts: [{ currency: 'USD', amountMinor: 210_000 }], people: 2 } }),
    true,
  );
  for (const form of [text, html]) {
    expect(form).not.toContain('Kettering');
    expect(form).not.toContain('2,100');
    expect(form).toContain('2 people in 1 open exception');
    expect(form).toContain('You may have received this mail before.');
  }
});

test('who asked for it is told so', () => {
  expect(prepare({}, true).recipientNote).toContain('You asked for it');
});

test('hostile text stays text: one header block, no markup, nothing to click but our own links', async () => {
  const hostile = fc
    .array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('\r\nBcc: x@evil.example', '<script>', '</style>', '"', 'https://evil.example', 'www.evil.example'),
      ),
    )
    .map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      const digest = prepare({
        headline: text,
        sentences: [text],
        movements: [{ ...worse, kpi: { id: 'kpi-x', name: text }, sentence: text }],
        risks: { top: [risk({ title: text, place: text })], exceptions: 1, amounts: [], people: 0 },
      });
      const message = renderDigest(digest, false);
      expect(message.subject).not.toMatch(/[\r\n]/);
      expect(message.html).not.toMatch(/<script|<\/style>\s*[^<\s]/);
      for (const [, href] of message.html.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^https:\/\/throughline\.example\//);
      expect(message.text.replaceAll('https://throughline.example', '')).not.toMatch(/:\/\/|\bwww\./);
      const intent = { id: 'i', recipient: 'cfo@quillmoor.example', message_id: '<i@t.example>' };
      const mail = String(
        await composeMail(message, { intent, about: 'd', mailFrom: 'T <a@t.example>', at: new Date(at), stopUrl: digest.stopUrl }),
      );
      const head = mail.slice(0, mail.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
      expect(head).not.toMatch(/^Bcc:/im);
    }),
    { numRuns: 200 },
  );
});
