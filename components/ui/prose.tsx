'use client';
import { classNames } from './class-names';
import { trustMarkup } from './trust-markup';

const look = [
  '[&_h2]:mt-4 [&_h2]:mb-1 [&_h2]:text-m [&_h2]:font-semibold [&_h2]:text-ink [&_h2:first-child]:mt-0 [&_h3]:mt-3 [&_h3]:mb-1',
  '[&_p]:my-1.5 [&_ul]:my-1.5 [&_ul]:list-disc [&_ul]:pl-5 [&_ol]:my-1.5 [&_ol]:list-decimal [&_ol]:pl-5 [&_li]:my-0.5',
  '[&_strong]:font-semibold [&_code]:rounded-[4px] [&_code]:bg-sunken [&_code]:px-1 [&_code]:py-px [&_code]:font-mono [&_code]:text-[12px]',
  '[&_a]:text-accent [&_a]:underline [&_a]:underline-offset-3',
  '[&_.table-scroll]:my-2 [&_.table-scroll]:overflow-x-auto [&_table]:w-full [&_table]:border-collapse [&_table]:text-s',
  '[&_th]:border-b [&_th]:border-line-strong [&_th]:py-1.5 [&_th]:pr-3 [&_th]:text-left [&_th]:font-medium [&_th]:text-ink-3',
  '[&_td]:border-b [&_td]:border-line [&_td]:py-1.5 [&_td]:pr-3 [&_td]:align-top',
].join(' ');

/** Text that the server rendered from Markdown; as it stands, where it holds what is never rendered. */
export function Prose({ html, className }: { html: string; className?: string }) {
  const markup = trustMarkup(html);
  const looks = classNames('min-w-0 leading-normal text-pretty', look, className);
  if (markup === null) return <div className={classNames(looks, 'whitespace-pre-wrap')}>{html}</div>;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: rendered on the server from Markdown with raw HTML switched off, and checked by trustMarkup.
  return <div className={looks} dangerouslySetInnerHTML={{ __html: markup }} />;
}
