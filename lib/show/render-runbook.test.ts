import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isPlainMarkup } from '@/lib/domain';
import { hostileTexts } from '@/lib/domain/hostile.fixture';
import { renderRunbook } from './render-runbook';

describe('a runbook as HTML', () => {
  const { name, title, html } = renderRunbook(
    'runbooks/payroll.md',
    '# Runbook: payroll feeds\n\n## Check\n1. Look **first**\n\n<script>alert(1)</script> <img src=x onerror=alert(1)>\n\n[bad](javascript:alert(1)) [data](data:text/html,x) [good](https://example.org)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n',
  );

  test('has its name, its title without the word runbook, and its text', () => {
    expect({ name, title }).toEqual({ name: 'payroll', title: 'Payroll feeds' });
    expect(html).toContain('<h2>Check</h2>');
    expect(html).not.toContain('<h1>');
    expect(html).toMatch(/<div class="table-scroll" tabindex="0" role="region" aria-label="Table 1"><table>[\s\S]*<\/table>\s*<\/div>/);
  });

  test('nothing in it can run', () => {
    expect(html).not.toMatch(/<script|<img|href="(?!https:)/);
    expect(html).toContain('&lt;script&gt;');
    expect(html).toContain('href="https://example.org"');
  });
});

const folder = 'catalog/runbooks';
const runbooks = readdirSync(folder).filter((name) => name.endsWith('.md'));

describe('what a page lets in as markup', () => {
  test('goes in as it was rendered, of every runbook that is shipped', () => {
    expect(runbooks.length).toBeGreaterThan(5);
    for (const name of runbooks) {
      const { html } = renderRunbook(name, readFileSync(join(folder, name), 'utf8'));
      expect(isPlainMarkup(html), name).toBe(true);
    }
  });

  test('goes in with everything that Markdown can say', () => {
    const all =
      '# T\n\n## h\n\n1. a\n2. b\n\n7. c\n\n> q\n\n*e* **s** ~~d~~ `c` [l](https://x.example/?a=1&b=2 "t") [m](mailto:a@b.example) [r](../x#y)\n\n---\n\n```sh\ncode\n```\n\n| a | b |\n|--|--:|\n| 1 | 2 |\n\nbreak  \nhere';
    const { html } = renderRunbook('x', all);
    for (const part of ['<table', 'text-align:right', '<pre>', '<s>', 'mailto:', '<br>', '<blockquote>']) expect(html).toContain(part);
    expect(isPlainMarkup(html)).toBe(true);
  });

  test.each(Object.entries(hostileTexts))('rendered from hostile text goes in as text: %s', (_, text) => {
    for (const written of [
      text,
      `[${text}](x)`,
      `[x](${text})`,
      `| a |\n|--|\n| ${text} |`,
      `\`${text}\``,
      `\`\`\`${text}\n${text}\n\`\`\``,
    ])
      expect(isPlainMarkup(renderRunbook('x', written).html), written).toBe(true);
  });

  test.each([
    '<script>1</script>',
    '<img src=x onerror=alert(1)>',
    '<p onclick="x">',
    '<a href="javascript:alert(1)">',
    '<a href="java&#115;cript:alert(1)">',
    '<a href="java\tscript:alert(1)">',
    '<a href=" javascript:alert(1)">',
    '<a href="data:text/html,x">',
    '<a href="&#x6a;avascript:alert(1)/">',
    '<a title="x" href="vbscript:x?">',
    '<svg><p>',
    '<p style="background:url(https://evil.example)">',
    '<iframe srcdoc="x">',
    '<!-- x -->',
    '<p',
    '<div tabindex="0" role="region" autofocus>',
  ])('%s does not go in', (html) => {
    expect(isPlainMarkup(html)).toBe(false);
  });
});
