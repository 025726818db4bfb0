import { describe, expect, test } from 'vitest';
import { checkTemplate, type TemplateBody } from '@/lib/domain';
import { fillTemplate, type TemplateFacts } from './fill-template';

const facts: TemplateFacts = {
  ref: 'EX-7',
  title: 'A "quoted" <b>title</b> with {{secret}} and \\ in it',
  statement: 'One & two',
  severity: 'sev2',
  severityName: 'High',
  occasion: '',
  action: 'trigger',
  over: false,
  about: 'a',
  environment: 'production',
  code: 'EXC-A',
  team: 'Team',
  transactions: 23,
  facilities: 'fac-a, fac-b',
  openedAt: '2026-11-18T15:12:00.000Z',
  acknowledgeBy: '2026-11-18T15:12:00.000Z',
  dueAt: '2026-11-18T15:12:00.000Z',
  sentAt: '2026-11-18T15:12:00.000Z',
  url: 'https://x.example/exceptions/EX-7',
  runbookUrl: 'https://x.example/runbooks/a',
  secret: 'hush-hush',
  facts: [
    { name: 'Where', value: 'Lakehead' },
    { name: 'Due', value: 'noon' },
  ],
  steps: ['Look', 'Mend'],
};
const written = (body: unknown): TemplateBody =>
  typeof body === 'string' ? { format: 'text', body } : { format: 'json', body: JSON.stringify(body) };
const filled = (body: unknown) => {
  expect(checkTemplate(written(body))).toEqual([]);
  const message = fillTemplate(written(body), facts);
  return message?.contentType === 'application/json' ? (JSON.parse(message.body) as unknown) : message?.body;
};

describe('a template is filled', () => {
  test('texts, numbers that stay numbers, lists, choices', () => {
    expect(
      filled({
        text: '{{severityName}}: {{ref}}',
        count: '{{transactions}}',
        over: '{{ over }}',
        steps: '{{steps}}',
        fields: { $each: 'facts', $of: { label: '{{name}}', text: '{{value}}', ref: '{{ref}}' } },
        todo: { $each: 'steps', $of: '- {{item}}' },
        color: { $choose: 'severity', sev1: 'red', sev2: 'orange', $else: 'grey' },
        kind: { $choose: 'over', true: 'ok', false: 'alert' },
        fixed: [1, true, null],
      }),
    ).toEqual({
      text: 'High: EX-7',
      count: 23,
      over: false,
      steps: ['Look', 'Mend'],
      fields: [
        { label: 'Where', text: 'Lakehead', ref: 'EX-7' },
        { label: 'Due', text: 'noon', ref: 'EX-7' },
      ],
      todo: ['- Look', '- Mend'],
      color: 'orange',
      kind: 'alert',
      fixed: [1, true, null],
    });
  });

  test('a value is a value, whatever stands in it: no JSON, no place to fill, no mark', () => {
    expect(filled({ text: 'x {{title}}' })).toEqual({ text: `x ${facts.title}` });
    expect(JSON.stringify(filled({ text: '{{title}} {{url}}' }))).not.toContain('hush');
    expect(filled('{{title | html}}')).toBe('A &quot;quoted&quot; &lt;b&gt;title&lt;/b&gt; with {{secret}} and \\ in it');
    expect(filled('{{statement | slack}} {{statement | url}} {{title | markdown}}')).toMatch(
      /^One &amp; two One%20%26%20two A "quoted" \\<b\\>/,
    );
  });

  test('a template that has become unsound since leaves the place empty, and runs nothing', () => {
    expect(fillTemplate(written('{{constructor}}{{toString}}{{nothing}}.'), facts)?.body).toBe('.');
    expect(fillTemplate({ format: 'json', body: '{"__proto__": {"$each": "constructor", "$of": "x"}}' }, facts)?.body).toBe(
      '{"__proto__":[]}',
    );
  });

  test('a message larger than 64 KiB is none', () => {
    expect(fillTemplate(written('{{statement}}'.repeat(1200)), { ...facts, statement: 'x'.repeat(600) })).toBeNull();
  });
});

describe('what is refused, with what to write', () => {
  const deep = (n: number): object => (n === 0 ? { a: 'x' } : { a: deep(n - 1) });
  test.each<[string, unknown, RegExp]>([
    ['what is no JSON', Symbol('broken'), /not JSON.*plain text/],
    ['an unknown place', '{{titel}}', /nothing called "titel".*title/],
    ['a way to write that is none', '{{title | shout}}', /html, markdown, slack, url/],
    ['a path into an object', '{{title.constructor}}', /does not end.*\{\{title\}\}/],
    ['an expression', '{{title + 1}}', /does not end/],
    ['a place that does not end', 'x {{title', /does not end/],
    ['a list in a text', 'x {{facts}}', /\$each/],
    ['a list that is none', { $each: 'title', $of: 'x' }, /facts or steps/],
    ['a list within a list', { $each: 'facts', $of: { $each: 'steps', $of: 'x' } }, /within a list/],
    ['a list that becomes nothing', { $each: 'facts' }, /\$each and \$of/],
    ['a choice that leaves something out', { $choose: 'severity', sev1: 'x' }, /\$else/],
    ['a choice by nothing', { $choose: 'facts', $else: 'x' }, /nothing to choose by/],
    ['another word with a sign', { $if: 'x' }, /"\$if" is not known/],
    ['an entry of a list outside of it', '{{item}}', /nothing called "item"/],
    ['too much of it', Array.from({ length: 500 }, () => 'x'), /more than 400 parts/],
    ['more places than a message can hold', Array.from({ length: 100 }, () => '{{title}}'), /more than 60 places/],
    ['more depth than anybody needs', deep(14), /deeper than 12/],
  ])('%s', (_, body, words) => {
    expect(
      checkTemplate(typeof body === 'symbol' ? { format: 'json', body: '{"a": }' } : written(body))
        .map(({ message, mend }) => `${message} ${mend}`)
        .join(' '),
    ).toMatch(words);
  });
});
