import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Shot } from './take-shots';

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** What is wrong with a picture, in words; empty when nothing is. */
export const faultsOf = ({ overflow, violations, faults }: Shot): string[] => [
  ...(overflow > 0 ? [`${overflow} px stick out sideways`] : []),
  ...violations.map((one) => `axe ${one}`),
  ...faults,
];

function figure(shot: Shot): string {
  const faults = faultsOf(shot);
  const list = faults.length === 0 ? '' : `<ul>${faults.map((one) => `<li>${escapeHtml(one)}</li>`).join('')}</ul>`;
  if (shot.file === '') return `<figure><figcaption>${shot.state}, not taken</figcaption>${list}</figure>`;
  return `<figure class="w${shot.width}"><a href="${escapeHtml(shot.file)}"><img loading="lazy" src="${escapeHtml(shot.file)}" alt="${escapeHtml(
    `${shot.page}, ${shot.state}, ${shot.width} px wide`,
  )}"></a><figcaption>${shot.state}, ${shot.width} px</figcaption>${list}</figure>`;
}

const style = `:root{color-scheme:light dark;font:13px/1.45 system-ui,sans-serif}body{margin:24px;max-width:2200px}h2{margin:32px 0 8px;font-size:15px}
.sheet{display:flex;flex-wrap:wrap;gap:12px;align-items:start}figure{margin:0}img{display:block;border:1px solid #8886;max-height:640px;object-fit:cover;object-position:top}
.w360 img{width:120px}.w768 img{width:200px}.w1440 img{width:340px}.w2560 img{width:480px}figcaption{color:#888}ul{margin:4px 0;padding-left:16px;max-width:480px;color:#b3124e}
nav a{margin-right:12px}`;

/** All pictures on one page, page by page, with what is wrong beside each; and the same as data. */
export async function writeIndex(folder: string, shots: readonly Shot[], takenAt: Date): Promise<void> {
  const pages = [...Map.groupBy(shots, ({ page }) => page)];
  const bad = shots.filter((shot) => faultsOf(shot).length > 0).length;
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Pictures of Throughline</title><style>${style}</style>
<h1>${shots.length} pictures of ${pages.length} pages, ${bad} with a fault</h1><p>Taken ${takenAt.toISOString()}</p>
<nav>${pages.map(([page]) => `<a href="#${page}">${page}</a>`).join('')}</nav>
${pages
  .map(
    ([page, list]) =>
      `<section id="${page}"><h2>${page} <small>${escapeHtml(list[0]?.address ?? '')}</small></h2><div class="sheet">${list.map(figure).join('')}</div></section>`,
  )
  .join('\n')}</html>`;
  await writeFile(join(folder, 'index.html'), html);
  await writeFile(join(folder, 'shots.json'), JSON.stringify({ takenAt: takenAt.toISOString(), shots }, null, 1));
}
