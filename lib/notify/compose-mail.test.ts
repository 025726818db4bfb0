import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import { composeMail } from './compose-mail';
import { NOW, tellableOf } from './notify.fixture';
import { prepareMail } from './prepare-mail';
import { renderHtml } from './render-html';
import { renderText } from './render-text';

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
});

const id = '019a0000-0000-7000-8000-000000000001';
const intent = {
  id,
  reason: 'opened',
  recipient: 'integration@quillmoor.example',
  recipient_team: 'team-integration',
  message_id: `<${id}@t.example>`,
};
const prepare = (changes: Parameters<typeof tellableOf>[0]) =>
  prepareMail({ exception: tellableOf(changes), intent, repeated: true, index, baseUrl: 'https://throughline.example', now: NOW });
const write = async (changes: Parameters<typeof tellableOf>[0]) => {
  const mail = prepare(changes);
  const message = { subject: mail.subject, text: renderText(mail), html: renderHtml(mail) };
  return String(await composeMail(message, { intent, about: id, mailFrom: 'Throughline <alerts@t.example>', at: NOW }));
};

const headersOf = (mail: string) => {
  const head = mail.slice(0, mail.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return head.split('\r\n').map((line) => line.slice(0, line.indexOf(':')));
};
const expected = [
  'Auto-Submitted',
  'Content-Type',
  'Date',
  'From',
  'MIME-Version',
  'Message-ID',
  'References',
  'Subject',
  'To',
  'X-Auto-Response-Suppress',
  'X-Entity-Ref-ID',
];

/** Text as logs may hold it: anything, with the pieces that break mails more often than chance would. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\r\n',
        '\n',
        '\r\n\r\n',
        '\r\nBcc: x@evil.example',
        '<script>',
        '</title>',
        '" onload="x',
        "'",
        '&#60;',
        '=0D=0A',
        '\u202E',
        '\r\n.\r\n',
        '=?utf-8?Q?=0D=0A?=',
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

test('whatever a log says, a mail has our headers and no other, and its lines end as they must', async () => {
  await fc.assert(
    fc.asyncProperty(hostileText, hostileText, async (title, statement) => {
      const mail = await write({ title, statement, supplier: title, teamReason: `Routing rule: ${statement}` });
      expect(headersOf(mail).sort()).toEqual(expected);
      expect(mail).not.toMatch(/(?<!\r)\n|\r(?!\n)/);
      expect(mail.split('\r\n').every((line) => Buffer.byteLength(line) <= 998)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test('whatever a log says, the HTML has the same elements, and links to nobody but us', () => {
  const tagsOf = (html: string) => html.match(/<[a-z!/][^>]*>/gi) ?? [];
  const usual = tagsOf(renderHtml(prepare({ title: 'x', statement: 'x' })));
  fc.assert(
    fc.property(hostileText, hostileText, (title, statement) => {
      const html = renderHtml(prepare({ title: `x${title}`, statement: `x${statement}`, severityReason: 'x' }));
      expect(tagsOf(html)).toEqual(usual);
      expect(html.match(/\b(?:href|src|action|background)=/g)).toHaveLength(2);
      expect([...html.matchAll(/href="([^"]*)"/g)].every(([, url]) => url?.startsWith('https://throughline.example/'))).toBe(true);
      expect(html).not.toMatch(/<(?:img|script|iframe|form|link|base|object)\b|url\(|javascript:/i);
    }),
    { numRuns: 300 },
  );
});

test('what is sent is what was prepared', async () => {
  const mail = await write({});
  expect(mail).toContain('From: Throughline <alerts@t.example>\r\n');
  expect(mail).toContain('To: integration@quillmoor.example\r\n');
  expect(mail).toContain(`Message-ID: <${id}@t.example>\r\n`);
  expect(mail).toContain('Date: Wed, 18 Nov 2026 16:00:00 +0000\r\n');
  expect(mail.match(/Content-Type: text\/(?:plain|html)/g)).toHaveLength(2);
  expect(mail).toContain('You may have received this mail before.');
});
