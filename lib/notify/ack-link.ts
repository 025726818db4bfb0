import { codeOfWords, provesWords, signWords } from '@/lib/access';
import { config } from '@/lib/config';

const PURPOSE = 'acknowledge from a mail';
const CODE = 'code of a mail';
const DAY_MS = 86_400_000;

export interface AckLink {
  url: string;
  /** Stands in the subject of the mail, which a scanner that follows links does not type. */
  code: string;
}

/**
 * The page on which whoever got this mail may acknowledge, for a day; null while AUTH_SECRET is not set. A mail that tells several has a link
 * for the intent of each, and one code: that of the intent the mail itself is sent for.
 */
export function ackLinkFor(intent: { id: string; mailId: string; recipient: string }, at: Date, baseUrl: string): AckLink | null {
  if (config().authSecret === null) return null;
  const until = Math.floor((at.getTime() + DAY_MS) / 1000).toString(36);
  const token = `${intent.id}.${until}.${signWords(PURPOSE, [intent.id, until])}`;
  return { url: `${baseUrl}/acknowledge/${token}`, code: codeOfMail(intent) };
}

/** The code that belongs to a mail. It depends on the recipient too, so that a link alone is not enough. */
export const codeOfMail = ({ mailId, recipient }: { mailId: string; recipient: string }): string => codeOfWords(CODE, [mailId, recipient]);

/** The intent that a link was made for, and until when it is good; null when this house did not make it. */
export function readAckToken(token: string): { intentId: string; until: Date } | null {
  const [intentId = '', until = '', proof = '', ...rest] = token.split('.');
  if (rest.length > 0 || config().authSecret === null || !provesWords(PURPOSE, [intentId, until], proof)) return null;
  return { intentId, until: new Date(Number.parseInt(until, 36) * 1000) };
}
