import MailComposer from 'nodemailer/lib/mail-composer';
import { cleanLine } from './clean-text';
import { domainOf, splitMailFrom } from './mail-address';
import type { PreparedMail } from './prepare-mail';
import { renderHtml } from './render-html';
import { renderText } from './render-text';

export interface Postmark {
  intent: { id: string; recipient: string; message_id: string };
  exceptionId: string;
  mailFrom: string;
  at: Date;
}

/** The mail as bytes for the wire: text and HTML, to one recipient, with the Message-ID the intent always had. */
export function composeMail(mail: PreparedMail, { intent, exceptionId, mailFrom, at }: Postmark): Promise<Buffer> {
  const from = splitMailFrom(mailFrom);
  const composer = new MailComposer({
    from: { name: cleanLine(from.name, 80), address: from.address },
    to: { name: '', address: intent.recipient },
    subject: mail.subject,
    messageId: intent.message_id,
    references: `<${exceptionId}@${domainOf(mailFrom)}>`,
    date: at,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'X-Entity-Ref-ID': intent.id },
    text: renderText(mail),
    html: renderHtml(mail),
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
