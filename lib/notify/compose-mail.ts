import MailComposer from 'nodemailer/lib/mail-composer';
import { cleanLine } from './clean-text';
import { domainOf, splitMailFrom } from './mail-address';

/** What one mail says, in both forms. */
export interface Message {
  subject: string;
  text: string;
  html: string;
}

export interface Postmark {
  intent: { id: string; recipient: string; message_id: string };
  /** Id of what the mails of one conversation are about. */
  about: string;
  mailFrom: string;
  at: Date;
  /** Page on which the reader can stop mails of this kind. */
  stopUrl?: string;
}

/** The mail as bytes for the wire: text and HTML, to one recipient, with the Message-ID the intent always had. */
export function composeMail({ subject, text, html }: Message, { intent, about, mailFrom, at, stopUrl }: Postmark): Promise<Buffer> {
  const from = splitMailFrom(mailFrom);
  const composer = new MailComposer({
    from: { name: cleanLine(from.name, 80), address: from.address },
    to: { name: '', address: intent.recipient },
    subject,
    messageId: intent.message_id,
    references: `<${about}@${domainOf(mailFrom)}>`,
    date: at,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Entity-Ref-ID': intent.id,
      ...(stopUrl === undefined ? {} : { 'List-Unsubscribe': `<${stopUrl}>` }),
    },
    text,
    html,
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
