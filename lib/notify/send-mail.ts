import { Readable } from 'node:stream';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { cleanLine } from './clean-text';
import type { Sending } from './judge-sending';
import { sayFault } from './say-fault';

export interface Envelope {
  from: string;
  to: string;
}

const PATIENCE_MS = 10_000;

/**
 * Hands one mail to the server at `url` (smtp:// or smtps://) for one recipient and returns what came of it; never throws for a fault
 * of the server. Whatever the server does, it is over after `deadlineMs`.
 */
export function sendMail(url: string, envelope: Envelope, message: Buffer, deadlineMs: number): Promise<Sending> {
  return new Promise((resolve) => {
    const { auth, ...options } = parseConnectionUrl(url);
    const connection = new SMTPConnection({
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
      dnsTimeout: PATIENCE_MS,
      socketCloseTimeout: 1000,
      ...options,
    });
    let handedOver = false;
    let settled = false;
    const settle = (sending: Sending) => {
      if (settled) return;
      settled = true;
      clearTimeout(deadline);
      connection.close();
      resolve(sending);
    };
    const fail = (error: Error & { responseCode?: number | undefined; command?: string | undefined; response?: string | undefined }) =>
      settle({
        ok: false,
        handedOver,
        replyCode: error.responseCode ?? null,
        command: error.command ?? 'CONN',
        reply: sayFault(error.response ?? error.message, error.responseCode ?? null),
      });
    const deadline = setTimeout(() => fail(new Error(`No end within ${deadlineMs} ms; the connection was closed.`)), deadlineMs);
    // Read only after the server said "go ahead" to DATA, so a connection lost before cannot have delivered anything.
    const body = new Readable({
      read() {
        handedOver = true;
        this.push(message);
        this.push(null);
      },
    });
    const send = () =>
      connection.send({ from: envelope.from, to: [envelope.to], size: message.length }, body, (error, info) =>
        error ? fail(error) : settle({ ok: true, reply: cleanLine(info.response, 400) }),
      );
    // Kept on: a late fault without a listener would end the process.
    connection.on('error', fail);
    connection.once('end', () => fail(new Error('The mail server closed the connection.')));
    connection.connect((error) => {
      if (error) return fail(error);
      if (!auth || !connection.allowsAuth) return send();
      connection.login({ user: auth.user, pass: auth.pass }, (refused) => (refused ? fail(refused) : send()));
    });
  });
}
