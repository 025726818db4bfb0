import { afterEach, describe, expect, test, vi } from 'vitest';
import { trustMarkup } from './trust-markup';
import { trustOwnScripts, trustOwnScriptsText } from './trust-own-scripts';

afterEach(() => vi.unstubAllGlobals());

describe('the only policies of a page', () => {
  type Rules = Record<'createHTML' | 'createScriptURL', (text: string) => string | null>;
  function browser(own: string | null) {
    const made = new Map<string, Rules>();
    vi.stubGlobal('window', { location: { href: 'https://obs.example/health?x=1' } });
    vi.stubGlobal('document', { currentScript: own === null ? null : { textContent: own } });
    vi.stubGlobal('trustedTypes', {
      get defaultPolicy() {
        return made.get('default') ?? null;
      },
      createPolicy(name: string, rules: Rules) {
        if (made.has(name)) throw new TypeError(`There is a policy ${name}.`);
        made.set(name, rules);
        return rules;
      },
    });
    return made;
  }

  test('let scripts of the build through, and no other address', () => {
    const made = browser(null);
    trustOwnScripts();
    const allow = (text: string) => made.get('default')?.createScriptURL(text) ?? null;
    for (const text of ['/_next/static/chunks/a.js', '/_next/static/chunks/a.js?dpl=1', 'https://obs.example/_next/static/a.js'])
      expect(allow(text)).toBe(text);
    for (const text of [
      'https://evil.example/_next/static/a.js',
      '//evil.example/_next/static/a.js',
      '/_next/static/../../api/events',
      '/_next/static/%2e%2e/%2e%2e/api/events',
      '/_next/static/..\\..\\api/events',
      'data:text/javascript,alert(1)',
      'blob:https://obs.example/1',
      '/api/catalog',
      '',
    ])
      expect(allow(text), text).toBeNull();
  });

  test('let no markup through but what React makes scripts from and what was there first', () => {
    const made = browser('(function () {})()');
    trustOwnScripts();
    trustOwnScripts();
    const allow = (text: string) => made.get('default')?.createHTML(text) ?? null;
    expect(allow('<script></script>')).toBe('<script></script>');
    expect(allow('(function () {})()')).toBe('(function () {})()');
    for (const text of ['<b>x</b>', '', '<script>1</script>', '<img src=x onerror=alert(1)>']) expect(allow(text)).toBeNull();
  });

  test('the script that makes them ends nowhere before its end', () => {
    expect(trustOwnScriptsText()).not.toContain('</');
    const made = browser(trustOwnScriptsText());
    // biome-ignore lint/security/noGlobalEval: as a browser runs the text of a script element.
    globalThis.eval(trustOwnScriptsText());
    expect(made.get('default')?.createHTML('<script></script>')).toBe('<script></script>');
    expect(made.get('default')?.createHTML(trustOwnScriptsText())).toBe(trustOwnScriptsText());
  });

  test('are made where the browser knows them, and are not missed where it does not', () => {
    expect(() => trustOwnScripts()).not.toThrow();
    expect(trustMarkup('<p>x</p>')).toBe('<p>x</p>');
    const made = browser(null);
    expect(trustMarkup('<p>x</p>')).toBe('<p>x</p>');
    expect(trustMarkup('<p onclick="x">')).toBeNull();
    expect(made.get('throughline')?.createHTML('<script>1</script>')).toBeNull();
  });
});
