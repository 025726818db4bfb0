import { z } from 'zod';
import { severitySchema } from '@/lib/domain';
import { escapeHtml } from './clean-text';
import type { Message } from './compose-mail';
import { mailStyle, severityShapes } from './mail-style';

/** A mail that lists things under headings, as clean single lines that are not yet escaped for HTML. The links are ours. */
export const listMailSchema = z.object({
  subject: z.string(),
  preheader: z.string(),
  /** Who speaks, and of when or where. */
  head: z.string(),
  aside: z.string(),
  title: z.string(),
  sentences: z.array(z.string()),
  parts: z.array(
    z.object({
      name: z.string(),
      /** `ack`: where it can be acknowledged. */
      lines: z.array(
        z.object({ severity: severitySchema, title: z.string(), text: z.string(), url: z.string(), ack: z.string().optional() }),
      ),
      /** Said under the lines, or instead of them. */
      note: z.string(),
    }),
  ),
  button: z.object({ text: z.string(), url: z.string() }),
  /** A second button. */
  also: z.object({ text: z.string(), url: z.string() }).optional(),
  foot: z.string(),
});
export type ListMail = z.infer<typeof listMailSchema>;
type Line = ListMail['parts'][number]['lines'][number];

const REPEATED = 'You may have received this mail before.';
const CLOSING = 'Opening this mail or its links changes nothing. It carries counts, places and links, never names, pay or patients.';

/** The mail in both forms: the same words in the same order. `repeated`: an earlier try may have arrived after all. */
export function renderList(mail: ListMail, repeated: boolean): Message {
  return { subject: mail.subject, text: renderText(mail, repeated), html: renderHtml(mail, repeated) };
}

function renderText(mail: ListMail, repeated: boolean): string {
  const lines = [
    ...(repeated ? [REPEATED, ''] : []),
    `${mail.head}. ${mail.aside}`,
    '',
    mail.title,
    '',
    ...mail.sentences,
    ...mail.parts.flatMap(({ name, lines: of, note }) => [
      '',
      name,
      ...of.flatMap(({ title, text, url, ack }) => [`- ${title}`, `  ${text}`, `  ${url}`, ...(ack ? [`  Acknowledge: ${ack}`] : [])]),
      ...(note ? [note] : []),
    ]),
    '',
    `${mail.button.text}: ${mail.button.url}`,
    ...(mail.also ? [`${mail.also.text}: ${mail.also.url}`] : []),
    '',
    mail.foot,
    CLOSING,
  ];
  return `${lines.join('\n')}\n`;
}

function renderHtml(mail: ListMail, repeated: boolean): string {
  const t = escapeHtml;
  const { ink, ink2, ink3, cell, font } = mailStyle;
  const sentence = (text: string) => `<p class="ink2" style="margin:6px 0 0;font-size:15px;line-height:22px;${ink2}${cell}">${t(text)}</p>`;
  const part = ({ name, lines, note }: ListMail['parts'][number]) =>
    `<tr><td class="pad" style="padding:20px 32px 0;"><h2 class="ink" style="margin:0 0 4px;font-size:15px;line-height:22px;font-weight:600;${ink}">${t(name)}</h2>${
      lines.length === 0
        ? ''
        : `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="font-size:15px;line-height:22px;">${lines.map(renderLine).join('')}</table>`
    }${note ? sentence(note) : ''}</td></tr>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${t(mail.subject)}</title>
<style>${mailStyle.sheet}</style></head>
<body class="bg" style="margin:0;padding:0;background-color:#f6f7f9;-webkit-text-size-adjust:100%;">
<div style="display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;color:#f6f7f9;">${t(mail.preheader)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="bg" style="background-color:#f6f7f9;"><tr><td align="center" style="padding:24px 12px 36px;">
${repeated ? `<p class="ink2" style="margin:0 0 14px;${font}font-size:13px;line-height:19px;${ink2}">${REPEATED}</p>\n` : ''}<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" class="wrap card" style="width:600px;background-color:#ffffff;border:1px solid #e2e5ea;border-radius:8px;border-collapse:separate;${font}">
<tr><td class="pad" style="padding:24px 32px 0;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="ink" valign="middle" style="font-size:15px;line-height:20px;font-weight:600;${ink}">${t(mail.head)}</td>
<td align="right" class="ink3" valign="middle" style="font-size:13px;line-height:20px;${ink3}">${t(mail.aside)}</td>
</tr></table>
<h1 class="ink" style="margin:8px 0 0;font-size:22px;line-height:28px;font-weight:600;letter-spacing:-.012em;${ink}${cell}">${t(mail.title)}</h1>
${mail.sentences.map(sentence).join('\n')}
</td></tr>
${mail.parts.map(part).join('\n')}
<tr><td class="pad" style="padding:20px 32px 0;">
<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="go" bgcolor="#2457d6" style="background-color:#2457d6;border:1px solid #2457d6;border-radius:8px;"><a href="${t(mail.button.url)}" style="display:inline-block;padding:12px 30px;font-size:15px;line-height:20px;font-weight:600;color:#ffffff;text-decoration:none;">${t(mail.button.text)}</a></td>
</tr></table>${mail.also ? renderAlso(mail.also) : ''}
</td></tr>
<tr><td class="pad" style="padding:22px 32px 26px;">
<p class="ink3 line" style="margin:0;padding:12px 0 0;border-top:1px solid #e2e5ea;font-size:13px;line-height:20px;${ink3}${cell}">${t(mail.foot)}</p>
</td></tr>
</table>
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" class="wrap" style="width:600px;"><tr><td class="pad ink3" style="padding:14px 32px 0;${font}font-size:12px;line-height:18px;${ink3}">${CLOSING}</td></tr></table>
</td></tr></table>
</body></html>
`;
}

const renderAlso = ({ text, url }: NonNullable<ListMail['also']>): string =>
  `
<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin-top:8px;"><tr>
<td class="alt" bgcolor="#ffffff" style="background-color:#ffffff;border:1px solid #868f9c;border-radius:8px;"><a href="${escapeHtml(url)}" style="display:inline-block;padding:12px 30px;font-size:15px;line-height:20px;font-weight:600;color:#14181f;text-decoration:none;">${escapeHtml(text)}</a></td>
</tr></table>`;

function renderLine({ severity, title, text, url, ack }: Line): string {
  const { ink, ink2, cell } = mailStyle;
  const button = ack
    ? `<br><a href="${escapeHtml(ack)}" class="ink" style="display:inline-block;padding:8px 0;text-decoration:underline;${ink}">Acknowledge<span style="display:none;"> ${escapeHtml(title)}</span></a>`
    : '';
  return `<tr><td class="line" width="22" valign="top" style="width:22px;padding:14px 0 0;border-top:1px solid #e2e5ea;">${severityShapes[severity]}</td><td class="ink2 line" valign="top" style="padding:9px 0;border-top:1px solid #e2e5ea;${ink2}${cell}"><a href="${escapeHtml(url)}" class="ink" style="font-weight:600;text-decoration:none;${ink}">${escapeHtml(title)}</a><br>${escapeHtml(text)}${button}</td></tr>`;
}
