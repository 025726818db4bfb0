import { describe, expect, test } from 'vitest';
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
