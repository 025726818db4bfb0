import MarkdownIt from 'markdown-it';

// html: false turns any markup in the text into text; links are limited to what markdown-it validates (no javascript:, data:).
// No pictures: none are kept here, and one from elsewhere would tell its host who reads.
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false }).disable('image');
markdown.renderer.rules['table_open'] = (tokens, at, options, _env, self) => {
  const number = tokens.slice(0, at).filter(({ type }) => type === 'table_open').length + 1;
  return `<div class="table-scroll" tabindex="0" role="region" aria-label="Table ${number}">${self.renderToken(tokens, at, options)}`;
};
markdown.renderer.rules['table_close'] = (tokens, at, options, _env, self) => `${self.renderToken(tokens, at, options)}</div>`;

export interface Runbook {
  name: string;
  title: string;
  html: string;
}

/** A runbook as safe HTML without its title: raw markup in it stays text, so nothing in it can run. Headings move down one level. */
export function renderRunbook(path: string, text: string): Runbook {
  const name = path.replace(/^runbooks\//, '').replace(/\.md$/, '');
  const heading = /^#\s+(.+)$/m.exec(text)?.[1]?.trim() ?? name;
  const body = text.replace(/^#\s+.+\n?/m, '');
  const said = heading.replace(/^runbook:\s*/i, '');
  return { name, title: said.charAt(0).toUpperCase() + said.slice(1), html: markdown.render(body) };
}
