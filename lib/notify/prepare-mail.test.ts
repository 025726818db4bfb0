import { beforeAll, describe, expect, test } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import { NOW, tellableOf } from './notify.fixture';
import { type MailFacts, prepareMail } from './prepare-mail';
import { renderText } from './render-text';

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
});

const intent = { reason: 'opened', recipient: 'integration@quillmoor.example', recipient_team: 'team-integration' };
const prepare = (changes: Parameters<typeof tellableOf>[0] = {}, facts: Partial<MailFacts> = {}) =>
  prepareMail({
    exception: tellableOf(changes),
    intent,
    repeated: false,
    index,
    baseUrl: 'https://throughline.example',
    now: NOW,
    ...facts,
  });
const rowOf = (name: string, changes: Parameters<typeof tellableOf>[0] = {}) => {
  const row = prepare(changes).rows.find((r) => r.name === name);
  return row ? `${row.strong} ${row.rest}`.trim() : null;
};

describe('what a mail says', () => {
  test('where it was found to be, with the proof, and how much else it explains', () => {
    const text = 'Isolated to one connector: Scheduling API. It explains 100 % of its cases.';
    expect(rowOf('Where', { located: { kind: 'one_place', text } })).toContain(text);
    expect(rowOf('Where', { located: { kind: 'few', text: 'too few to say' } })).not.toContain('too few');
    expect(rowOf('Impact', { explains: 14 })).toContain('It explains 14 more exceptions');
    expect(rowOf('Impact', { explains: 0 })).not.toContain('explains');
  });

  test('the whole mail, as text', () => {
    expect(renderText(prepare())).toBe(`High, EX-1042
Access refused or credential expired: Scheduling API

23 messages refused by Scheduling API

Where: Connector Scheduling API. At Lakehead Medical Center and Baymark Hospital, in Onboarding (Human Resources).
Since: Wednesday 18 Nov, 09:12 Central time.
Impact: $2,100 across 23 people and 23 cases.
Why High: Usual severity of this kind of exception.
Due: Wednesday 18 Nov, 18:00 Central time. Acknowledge by\u00a011:00.

What to do first
1. Expired, rotated or revoked?
2. Renew with the partner.
3. Release the queue slowly.

Open: https://throughline.example/exceptions/EX-1042
Runbook: https://throughline.example/runbooks/integration-platform

You acknowledge on the page. Opening this mail or its links changes nothing.
To Integration Platform Operations, integration@quillmoor.example. Owner of this kind of exception.
These mails carry counts, places and links, never names, pay or patients.
`);
  });

  test('the subject carries severity, what, where and the number', () => {
    expect(prepare().subject).toBe('[High] Access refused or credential expired: Scheduling API (EX-1042)');
    expect(prepare({ severity: 'sev1', environment: 'validation' }).subject).toMatch(/^\[Critical, validation\] /);
  });

  test.each([
    ['a supplier, when the type is grouped by supplier', { code: 'EXC-SUP-BANK', supplier: 'SUP-7' }, 'Supplier SUP-7. At'],
    ['an interface', { connector: null, interface: 'if-po-850-out' }, 'Interface '],
    ['facilities only', { connector: null }, 'At Lakehead Medical Center and Baymark Hospital'],
    ['an unassigned connector is none', { connector: 'unassigned' }, 'At Lakehead'],
    ['nothing known', { connector: null, facilities: ['unassigned'], departments: [], workflows: [] }, 'No place is known.'],
  ])('where: %s', (_, changes, said) => {
    expect(rowOf('Where', changes)?.startsWith(said)).toBe(true);
  });

  test('one facility is named in the title when nothing else is shared', () => {
    expect(prepare({ connector: null, facilities: ['fac-lakehead'] }).title).toMatch(/: Lakehead Medical Center$/);
  });

  test('every facility of the estate is said as all', () => {
    expect(rowOf('Where', { facilities: [...index.facilities.keys()] })).toContain(`At all ${index.facilities.size} facilities`);
  });

  test.each([
    ['only cases', { amountMinor: null, people: null, transactions: 1 }, '1 case'],
    ['large numbers', { amountMinor: 123_456_789, people: null, lines: 1284 }, '$1,234,568 across 1,284 lines and 23 cases.'],
    ['another currency', { amountMinor: 500_000, currency: 'CAD', people: null }, 'CA$5,000 across 23 cases.'],
    [
      'the pay of one person',
      { workflows: ['wf-time-payroll'], people: 1, transactions: 1, amountMinor: 412_300 },
      '1 person across 1 case.',
    ],
    ['a pay run', { workflows: ['wf-time-payroll'], people: 480, transactions: 1 }, '$2,100 across 480 people and 1 case.'],
  ])('impact: %s', (_, changes, said) => {
    expect(rowOf('Impact', changes)).toBe(said);
  });

  test('times are those of the organisation, with their zone, in winter and summer, and never say today', () => {
    expect(rowOf('Since', { firstAt: new Date('2026-07-01T13:00:00Z') })).toBe('Wednesday 1 Jul, 08:00 Central time.');
    expect(rowOf('Since', { firstAt: new Date('2025-12-31T23:30:00Z') })).toBe('Wednesday 31 Dec 2025, 17:30 Central time.');
    expect(rowOf('Due', { acknowledgeBy: new Date('2026-11-18T15:00:00Z') })).toContain('To be acknowledged since\u00a009:00');
    expect(rowOf('Due', { deadlineAt: new Date('2026-11-20T20:00:00Z') })).toContain('The business needs it by Friday 20 Nov, 14:00.');
  });

  test.each([
    ['reopened', {}, 'Opened again'],
    ['severity', { severity: 'sev1' }, 'Raised'],
    ['severity', { severity: 'sev2' }, 'Raised'],
    ['severity', { severity: 'sev3' }, ''],
    ['scope', {}, 'Has spread'],
    ['resolved', { state: 'resolved' }, 'Over'],
    ['opened', {}, ''],
  ] as const)('a mail because it was %s %j', (reason, changes, occasion) => {
    expect(prepare(changes, { intent: { ...intent, reason } }).occasion).toBe(occasion);
  });

  test('a type or team that left the catalog still makes a mail', () => {
    const mail = prepare({ code: 'EXC-GONE' }, { intent: { ...intent, recipient_team: 'team-gone' } });
    expect(mail.steps).toEqual(['Open the page and follow the runbook.']);
    expect(mail.recipientNote).toContain('To the owning team');
  });
});

describe('what a mail keeps to itself', () => {
  const said = (changes: Parameters<typeof tellableOf>[0]) => JSON.stringify(prepare(changes));

  test('the values an exception is grouped by', () => {
    expect(said({ groupedBy: { 'key.employee_id': 'EMP-77120', 'key.po_number': 'PO-99' } })).not.toMatch(/EMP-77120|PO-99/);
  });

  test('what people wrote: reasons, names, whom they wait for', () => {
    const text = said({
      severitySetBy: 'person-1',
      severityReason: 'Dana Berg is unpaid',
      teamReason: 'Handed over by Dana Berg',
      waitingOn: 'Dana Berg',
    });
    expect(text).not.toContain('Dana');
    expect(text).toContain('the reason is on the page');
  });
});

describe('hostile content', () => {
  const hostile =
    'a\r\nBcc: x@evil.example\u0000\u202Egnp.exe\u2066\u200B<script>alert(1)</script> https://evil.example WWW.evil.example \uD800';

  test('no line break, control or direction character in anything it says', () => {
    const mail = prepare({
      title: hostile,
      statement: hostile,
      severityReason: hostile,
      supplier: hostile,
      connector: hostile,
      runbook: hostile,
    });
    for (const text of [
      mail.subject,
      mail.preheader,
      mail.title,
      mail.statement,
      mail.pageUrl,
      mail.runbookUrl,
      ...mail.rows.map((r) => r.strong + r.rest),
    ]) {
      expect(text).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069\u200B-\u200F]/u);
      expect(text.isWellFormed()).toBe(true);
    }
    expect(mail.subject.length).toBeLessThan(130);
    expect(mail.subject).toMatch(/ \(EX-1042\)$/);
  });

  test('foreign addresses cannot be clicked', () => {
    const { statement } = prepare({ statement: hostile });
    expect(statement).toContain('https[:]//evil.example');
    expect(statement).toContain('www[.]evil.example');
  });

  test('a runbook outside the runbooks is a name, not a way out', () => {
    expect(prepare({ runbook: '../../api/x?y#z"><b>' }).runbookUrl).toBe('https://throughline.example/runbooks/x%3Fy%23z%22%3E%3Cb%3E');
  });

  test('texts without end are cut', () => {
    const mail = prepare({ title: 'x'.repeat(5000), statement: '😀'.repeat(5000) });
    expect(mail.subject.length).toBeLessThan(130);
    expect([...mail.statement]).toHaveLength(600);
  });
});
