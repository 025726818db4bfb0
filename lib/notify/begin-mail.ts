import { passwordLinkText } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import { ackLinkFor } from './ack-link';
import { type BundleMember, beginAttempt, beginBundle, type TellableException } from './begin-attempt.db';
import { beginDigest } from './begin-digest.db';
import { beginPlain } from './begin-plain.db';
import type { ClaimedIntent } from './claim-intents.db';
import { composeMail, type Message } from './compose-mail';
import type { EarlierAttempts } from './judge-sending';
import { prepareBundle } from './prepare-bundle';
import { prepareMail } from './prepare-mail';
import { renderDigest } from './render-digest';
import { renderHtml } from './render-html';
import { type ListMail, renderList } from './render-list';
import { renderText } from './render-text';

/** What every attempt needs to begin. */
export interface Desk {
  mailFrom: string;
  baseUrl: string;
  /** The lease must last so long from now. */
  leaseMs: number;
  index: CatalogIndex;
  clock: () => Date;
}

/** An attempt that has begun: what it is about for the log, and how its mail is made. */
export interface Begun {
  about: Record<string, string>;
  earlier: EarlierAttempts;
  compose: () => Promise<Buffer>;
}

/** Looks once more whether a claimed intent is worth a mail and begins its attempt; null when there is nothing to send. */
export function beginMail(intent: ClaimedIntent, desk: Desk): Promise<Begun | null> {
  if (intent.digest_id !== null) return beginReport(intent, desk);
  if (intent.reason === 'bundle') return beginSeveral(intent, desk);
  return intent.exception_id === null ? beginList(intent, desk) : beginException(intent, desk);
}

async function beginException(intent: ClaimedIntent, desk: Desk): Promise<Begun | null> {
  const begun = await beginAttempt(intent, desk.leaseMs, desk.clock());
  if (!begun) return null;
  return tellOne(begun.exception, intent.reason, { intent, desk, earlier: begun.earlier });
}

interface Telling {
  intent: ClaimedIntent;
  desk: Desk;
  earlier: EarlierAttempts;
}

function tellOne(exception: TellableException, reason: string, { intent, desk, earlier }: Telling): Begun {
  const { index, baseUrl, clock } = desk;
  const compose = () => {
    const now = clock();
    const ack = ackLinkFor({ ...intent, mailId: intent.id }, now, baseUrl);
    const mail = prepareMail({ exception, intent: { ...intent, reason }, ack, repeated: earlier.unsure, index, baseUrl, now });
    return seal({ subject: mail.subject, text: renderText(mail), html: renderHtml(mail) }, exception.id, { intent, desk, earlier });
  };
  return { about: { exception: `EX-${exception.number}` }, earlier, compose };
}

async function beginSeveral(intent: ClaimedIntent, desk: Desk): Promise<Begun | null> {
  const begun = await beginBundle(intent, desk.leaseMs, desk.clock());
  if (!begun) return null;
  const { members, earlier } = begun;
  const [only, ...others] = members;
  if (only && others.length === 0) return tellOne(only.exception, only.reason, { intent, desk, earlier });
  const { index, baseUrl, clock } = desk;
  const compose = () => {
    const now = clock();
    const ackOf = ({ id }: BundleMember) => ackLinkFor({ id, mailId: intent.id, recipient: intent.recipient }, now, baseUrl);
    const ackAll = ackLinkFor({ ...intent, mailId: intent.id }, now, baseUrl);
    const mail = prepareBundle({ members, intent, ackOf, ackAll, index, baseUrl, now });
    return seal(renderList(mail, earlier.unsure), intent.id, { intent, desk, earlier });
  };
  return { about: { exceptions: String(members.length) }, earlier, compose };
}

async function beginList(intent: ClaimedIntent, desk: Desk): Promise<Begun | null> {
  const begun = await beginPlain(intent, desk.leaseMs, desk.clock());
  if (!begun) return null;
  const { content, earlier } = begun;
  return {
    about: { reason: intent.reason },
    earlier,
    compose: () =>
      seal(renderList(intent.reason === 'password' ? withProof(content) : content, earlier.unsure), intent.id, { intent, desk, earlier }),
  };
}

/** The way to a new password as its mail carries it: the proof is made here, so that it stands nowhere in the database. */
function withProof(content: ListMail): ListMail {
  const { text, url } = content.button;
  const at = url.lastIndexOf('#') + 1;
  return { ...content, button: { text, url: `${url.slice(0, at)}${passwordLinkText(url.slice(at))}` } };
}

async function beginReport(intent: ClaimedIntent, desk: Desk): Promise<Begun | null> {
  const begun = await beginDigest(intent, desk.leaseMs, desk.clock());
  if (!begun) return null;
  const { content, earlier } = begun;
  const about = intent.digest_id ?? intent.id;
  const { mailFrom, clock } = desk;
  const compose = () =>
    composeMail(renderDigest(content, earlier.unsure), { intent, about, mailFrom, at: clock(), stopUrl: content.stopUrl });
  return { about: { digest: about }, earlier, compose };
}

const seal = (message: Message, about: string, { intent, desk }: Telling) =>
  composeMail(message, { intent, about, mailFrom: desk.mailFrom, at: desk.clock() });
