import { escapeHtml } from './clean-text';
import type { Message } from './compose-mail';
import { mailStyle, severityShapes } from './mail-style';
import type { DigestLine, PreparedDigest } from './prepare-digest';

const REPEATED = 'You may have received this mail before.';
const CLOSING = 'Opening this mail or its links changes nothing. It carries figures, places and links, never names, pay or patients.';

/** The weekly mail in both forms: the same words in the same order. `repeated`: an earlier try may have arrived after all. */
export function renderDigest(digest: PreparedDigest, repeated: boolean): Message {
  return { subject: digest.subject, text: renderText(digest, repeated), html: renderHtml(digest, repeated) };
}

function renderText(digest: PreparedDigest, repeated: boolean): string {
  const block = (lines: readonly DigestLine[]) => lines.flatMap(({ title, text, url }) => [`- ${title}`, `  ${text}`, `  ${url}`]);
  const lines = [
    ...(repeated ? [REPEATED, ''] : []),
    `${digest.audience}. ${digest.week}`,
    '',
    digest.title,
    '',
    ...digest.sentences,
    '',
    'What moved',
    ...block(digest.movements),
    ...(digest.movementsNote ? [digest.movementsNote] : []),
    '',
    ...(digest.risks.length > 0 ? ['At risk now', ...block(digest.risks), ''] : []),
    ...(digest.absent ? [digest.absent, ''] : []),
    `Open the report: ${digest.reportUrl}`,
    '',
    `Figures as of ${digest.asOf}. Late events change past days.`,
    digest.recipientNote,
    `Turn it off: ${digest.stopUrl}`,
    CLOSING,
  ];
  return `${lines.join('\n')}\n`;
}

const verdictShapes = {
  worse: severityShapes.sev2,
  better: '<div style="width:13px;height:13px;border-radius:50%;background-color:#1f7a4d;font-size:0;line-height:0;">&nbsp;</div>',
} as const;

function renderHtml(digest: PreparedDigest, repeated: boolean): string {
  const t = escapeHtml;
  const { ink, ink2, ink3, cell, font } = mailStyle;
  const sentence = (text: string) => `<p class="ink2" style="margin:6px 0 0;font-size:15px;line-height:22px;${ink2}${cell}">${t(text)}</p>`;
  const part = (name: string, inside: string) =>
    `<tr><td class="pad" style="padding:20px 32px 0;"><h2 class="ink" style="margin:0 0 4px;font-size:15px;line-height:22px;font-weight:600;${ink}">${name}</h2>${inside}</td></tr>`;
  const list = (lines: readonly DigestLine[]) =>
    lines.length === 0
      ? ''
      : `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="font-size:15px;line-height:22px;">${lines.map(renderLine).join('')}</table>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${t(digest.subject)}</title>
<style>${mailStyle.sheet}</style></head>
<body class="bg" style="margin:0;padding:0;background-color:#f6f7f9;-webkit-text-size-adjust:100%;">
<div style="display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;color:#f6f7f9;">${t(digest.preheader)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="bg" style="background-color:#f6f7f9;"><tr><td align="center" style="padding:24px 12px 36px;">
${repeated ? `<p class="ink2" style="margin:0 0 14px;${font}font-size:13px;line-height:19px;${ink2}">${REPEATED}</p>\n` : ''}<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" class="wrap card" style="width:600px;background-color:#ffffff;border:1px solid #e2e5ea;border-radius:8px;border-collapse:separate;${font}">
<tr><td class="pad" style="padding:24px 32px 0;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="ink" valign="middle" style="font-size:15px;line-height:20px;font-weight:600;${ink}">${t(digest.audience)}</td>
<td align="right" class="ink3" valign="middle" style="font-size:13px;line-height:20px;${ink3}">${t(digest.week)}</td>
</tr></table>
<h1 class="ink" style="margin:8px 0 0;font-size:22px;line-height:28px;font-weight:600;letter-spacing:-.012em;${ink}${cell}">${t(digest.title)}</h1>
${digest.sentences.map(sentence).join('\n')}
</td></tr>
${part('What moved', `${list(digest.movements)}${digest.movementsNote ? sentence(digest.movementsNote) : ''}`)}
${digest.risks.length > 0 ? part('At risk now', list(digest.risks)) : ''}
<tr><td class="pad" style="padding:20px 32px 0;">
<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="go" bgcolor="#2457d6" style="background-color:#2457d6;border:1px solid #2457d6;border-radius:8px;"><a href="${t(digest.reportUrl)}" style="display:inline-block;padding:12px 30px;font-size:15px;line-height:20px;font-weight:600;color:#ffffff;text-decoration:none;">Open the report</a></td>
</tr></table>
${digest.absent ? `<p class="ink3" style="margin:14px 0 0;font-size:13px;line-height:19px;${ink3}${cell}">${t(digest.absent)}</p>` : ''}
</td></tr>
<tr><td class="pad" style="padding:22px 32px 26px;">
<p class="ink3 line" style="margin:0;padding:12px 0 0;border-top:1px solid #e2e5ea;font-size:13px;line-height:20px;${ink3}${cell}">Figures as of ${t(digest.asOf)}. Late events change past days. ${t(digest.recipientNote)} <a href="${t(digest.stopUrl)}" class="ink2" style="${ink2}">Turn it off</a></p>
</td></tr>
</table>
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" class="wrap" style="width:600px;"><tr><td class="pad ink3" style="padding:14px 32px 0;${font}font-size:12px;line-height:18px;${ink3}">${CLOSING}</td></tr></table>
</td></tr></table>
</body></html>
`;
}

function renderLine({ mark, title, text, url }: DigestLine): string {
  const { ink, ink2, cell } = mailStyle;
  const shape = mark === 'worse' || mark === 'better' ? verdictShapes[mark] : severityShapes[mark];
  return `<tr><td class="line" width="22" valign="top" style="width:22px;padding:14px 0 0;border-top:1px solid #e2e5ea;">${shape}</td><td class="ink2 line" valign="top" style="padding:9px 0;border-top:1px solid #e2e5ea;${ink2}${cell}"><a href="${escapeHtml(url)}" class="ink" style="font-weight:600;text-decoration:none;${ink}">${escapeHtml(title)}</a><br>${escapeHtml(text)}</td></tr>`;
}
