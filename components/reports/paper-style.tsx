'use client';
import { useEffect } from 'react';

/** Text as a CSS string that cannot end early, whatever is in it. */
const quote = (text: string) =>
  `"${[...text].map((sign) => (/[A-Za-z0-9 ,]/.test(sign) ? sign : `\\${sign.codePointAt(0)?.toString(16)} `)).join('')}"`;

/** What paper has that a screen has not: margins with organisation, period, time and page numbers on every page. */
export function PaperStyle({ left, right, foot }: { left: string; right: string; foot: string }) {
  const small = 'font: 8.5px Inter, sans-serif; color: #5c6572;';
  const rules = `@page { margin: 18mm 14mm 16mm;
@top-left { content: ${quote(left)}; ${small} font-weight: 600; color: #14181f; }
@top-right { content: ${quote(right)}; ${small} }
@bottom-left { content: ${quote(foot)}; ${small} }
@bottom-right { content: "Page " counter(page) " of " counter(pages); ${small} } }`;
  // Outside system: the style sheets of the document. A style element would need the nonce of an answer that is long gone after navigation.
  useEffect(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    };
  }, [rules]);
  return null;
}
