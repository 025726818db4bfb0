import { escapeHtml } from './clean-text';
import { type MailStyle, mailStyle, severityShapes } from './mail-style';
import { type MailRow, type PreparedMail, sayAck } from './prepare-mail';

/** The mail as one HTML page: tables and inline styles for old mail programs, no image, no script, nothing fetched. */
export function renderHtml(mail: PreparedMail): string {
  const t = escapeHtml;
  const { ink, ink2, ink3, cell } = mailStyle;
  const occasion = mail.occasion ? `<span class="ink3" style="font-weight:400;${ink3}">, ${t(lowerFirst(mail.occasion))}</span>` : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${t(mail.subject)}</title>
<style>${mailStyle.sheet}</style></head>
<body class="bg" style="margin:0;padding:0;background-color:#f6f7f9;-webkit-text-size-adjust:100%;">
<div style="display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;color:#f6f7f9;">${t(mail.preheader)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="bg" style="background-color:#f6f7f9;"><tr><td align="center" style="padding:24px 12px 36px;">
${mail.repeatNote ? notice(t(mail.repeatNote)) : ''}<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" class="wrap card" style="width:600px;background-color:#ffffff;border:1px solid #e2e5ea;border-radius:8px;border-collapse:separate;${mailStyle.font}">
<tr><td class="pad" style="padding:24px 32px 0;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td width="20" valign="middle" style="width:20px;">${severityShapes[mail.severity]}</td>
<td class="ink" valign="middle" style="font-size:15px;line-height:20px;font-weight:600;${ink}">${t(mail.severityName)}${occasion}</td>
<td align="right" class="ink3" valign="middle" style="font-size:13px;line-height:20px;${ink3}">Throughline, <span style="white-space:nowrap;">${t(mail.ref)}</span></td>
</tr></table>
<h1 class="ink" style="margin:8px 0 0;font-size:22px;line-height:28px;font-weight:600;letter-spacing:-.012em;${ink}${cell}">${t(mail.title)}</h1>
<p class="ink2" style="margin:6px 0 0;font-size:15px;line-height:22px;${ink2}${cell}">${t(mail.statement)}</p>
</td></tr>
<tr><td class="pad" style="padding:20px 32px 0;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="font-size:15px;line-height:22px;">
${mail.rows.map((row, i) => renderRow(row, i === mail.rows.length - 1, mailStyle)).join('\n')}
</table></td></tr>
${renderSteps(mail)}<tr><td class="pad" style="padding:20px 32px 0;">
${renderButton('Open', mail.pageUrl, 'go')}${mail.ack ? renderButton('Acknowledge', mail.ack.url, 'alt') : ''}${renderButton('Runbook', mail.runbookUrl, 'alt')}
<p class="ink3" style="margin:3px 0 0;font-size:13px;line-height:19px;${ink3}">${t(sayAck(mail))}</p>
</td></tr>
<tr><td class="pad" style="padding:22px 32px 26px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="font-size:13px;line-height:20px;"><tr>
<td class="k ink3 line" width="96" valign="top" style="width:96px;padding:12px 12px 0 0;border-top:1px solid #e2e5ea;${ink3}">Why you</td>
<td class="ink2 line" valign="top" style="padding:12px 0 0;border-top:1px solid #e2e5ea;${ink2}${cell}">${t(mail.recipientNote)}</td>
</tr></table></td></tr>
</table>
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" class="wrap" style="width:600px;"><tr><td class="pad ink3" style="padding:14px 32px 0;${mailStyle.font}font-size:12px;line-height:18px;${ink3}">These mails carry counts, places and links, never names, pay or patients.</td></tr></table>
</td></tr></table>
</body></html>
`;
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

const notice = (text: string) =>
  `<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" class="wrap" style="width:600px;"><tr><td class="pad ink2" style="padding:0 32px 14px;${mailStyle.font}font-size:13px;line-height:19px;${mailStyle.ink2}">${text}</td></tr></table>\n`;

function renderRow({ name, strong, rest }: MailRow, last: boolean, { ink, ink2, ink3, cell }: MailStyle): string {
  const line = `border-top:1px solid #e2e5ea;${last ? 'border-bottom:1px solid #e2e5ea;' : ''}`;
  const bold = strong ? `<b class="ink" style="font-weight:600;${ink}">${escapeHtml(strong)}</b> ` : '';
  return `<tr><td class="k ink3 line" width="96" valign="top" style="width:96px;padding:11px 12px 11px 0;${line}${ink3}">${escapeHtml(name)}</td><td class="ink2 line" valign="top" style="padding:11px 0;${line}${ink2}${cell}">${bold}${escapeHtml(rest)}</td></tr>`;
}

function renderSteps({ steps }: PreparedMail): string {
  if (steps.length === 0) return '';
  return `<tr><td class="pad" style="padding:20px 32px 0;">
<h2 class="ink" style="margin:0 0 6px;font-size:15px;line-height:22px;font-weight:600;${mailStyle.ink}">What to do first</h2>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="font-size:15px;line-height:22px;">
${steps.map(renderStep).join('\n')}
</table></td></tr>
`;
}

/** Inline, so that they go to a second line where a phone is narrow. */
const renderButton = (text: string, url: string, look: 'go' | 'alt') => {
  const [fill, line, ink] = look === 'go' ? ['#2457d6', '#2457d6', '#ffffff'] : ['#ffffff', '#868f9c', '#14181f'];
  return `<span class="${look}" style="display:inline-block;margin:0 8px 8px 0;background-color:${fill};border:1px solid ${line};border-radius:8px;"><a href="${escapeHtml(url)}" style="display:inline-block;padding:12px 22px;font-size:15px;line-height:20px;font-weight:600;color:${ink};text-decoration:none;">${text}</a></span>`;
};

function renderStep(step: string, i: number): string {
  const { ink, ink2, ink3, cell } = mailStyle;
  const [tone, colour] = i === 0 ? ['ink', `font-weight:600;${ink}`] : ['ink2', ink2];
  return `<tr><td class="ink3" width="24" valign="top" style="width:24px;padding:3px 0;${ink3}">${i + 1}</td><td class="${tone}" valign="top" style="padding:3px 0;${colour}${cell}">${escapeHtml(step)}</td></tr>`;
}
