import PostalMime from 'postal-mime';

/** What a mail server reported about a mail of ours after it had taken it. */
export interface Bounce {
  /** Of the mail that could not be delivered. */
  messageId: string;
  recipient: string;
  /** Enhanced status (RFC 3463), such as 5.1.1. */
  status: string;
  /** What the last server said; empty when the report does not tell. */
  said: string;
}

const text = new TextDecoder();
const field = (name: string, of: string) =>
  new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(of)?.[1]?.replace(/\s+/g, ' ').trim() ?? '';
const MOST_CHARS = 20_000;

/**
 * The failures that a delivery status notification (RFC 3464) reports: one a recipient. Empty for any other mail, for delays and for
 * notifications that do not bring the Message-ID of the mail along.
 */
export async function parseBounce(source: Uint8Array): Promise<Bounce[]> {
  const mail = await PostalMime.parse(source, { forceRfc822Attachments: true });
  const part = (...types: string[]) => {
    const found = mail.attachments.find(({ mimeType }) => types.includes(mimeType.toLowerCase()))?.content;
    return found === undefined ? '' : (typeof found === 'string' ? found : text.decode(found)).slice(0, MOST_CHARS);
  };
  const report = part('message/delivery-status', 'message/global-delivery-status');
  const original = part('message/rfc822', 'text/rfc822-headers', 'message/rfc822-headers', 'message/global', 'message/global-headers');
  const messageId = /<[^<>\s]+>/.exec(field('message-id', original))?.[0];
  if (report === '' || messageId === undefined) return [];
  return report.split(/\r?\n\r?\n/).flatMap((block) => {
    const status = field('status', block);
    const recipient = (field('final-recipient', block) || field('original-recipient', block))
      .replace(/^[^;]*;\s*/, '')
      .replace(/^<|>$/g, '');
    if (field('action', block).toLowerCase() !== 'failed' || !/^5\./.test(status) || recipient === '') return [];
    const said = field('diagnostic-code', block).replace(/^[^;]*;\s*/, '');
    return [{ messageId, recipient, status: status.split(' ')[0] ?? status, said }];
  });
}
