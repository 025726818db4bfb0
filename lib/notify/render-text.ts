import { type PreparedMail, sayAck } from './prepare-mail';

/** The mail as plain text: the same words as the HTML, in the same order. */
export function renderText(mail: PreparedMail): string {
  const head = [mail.severityName, mail.occasion, mail.ref].filter((part) => part !== '').join(', ');
  const lines = [
    ...(mail.repeatNote ? [mail.repeatNote, ''] : []),
    head,
    mail.title,
    '',
    mail.statement,
    '',
    ...mail.rows.map(({ name, strong, rest }) => `${name}: ${[strong, rest].filter((part) => part !== '').join(' ')}`),
    '',
    ...(mail.steps.length > 0 ? ['What to do first', ...mail.steps.map((step, i) => `${i + 1}. ${step}`), ''] : []),
    `Open: ${mail.pageUrl}`,
    `Runbook: ${mail.runbookUrl}`,
    ...(mail.ack ? [`Acknowledge: ${mail.ack.url}`] : []),
    '',
    sayAck(mail),
    mail.recipientNote,
    'These mails carry counts, places and links, never names, pay or patients.',
  ];
  return `${lines.join('\n')}\n`;
}
