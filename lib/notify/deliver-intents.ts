import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { config } from '@/lib/config';
import { isPassing } from '@/lib/domain';
import { beginAttempt } from './begin-attempt.db';
import { beginDigest } from './begin-digest.db';
import { type ClaimedIntent, claimIntents } from './claim-intents.db';
import { cleanLine } from './clean-text';
import { composeMail } from './compose-mail';
import { finishAttempt } from './finish-attempt.db';
import { type EarlierAttempts, judgeSending, type Sending, type Verdict } from './judge-sending';
import { isOneAddress, splitMailFrom } from './mail-address';
import { prepareMail } from './prepare-mail';
import { renderDigest } from './render-digest';
import { renderHtml } from './render-html';
import { renderText } from './render-text';
import { sendMail } from './send-mail';

export interface DeliveryOptions {
  /** smtp:// or smtps:// address; default SMTP_URL. */
  transportUrl?: string;
  /** Longest time for one mail, from connecting to the server's last word. */
  deadlineMs?: number;
  /** Mails sent at the same time. */
  batch?: number;
  /** Pauses between attempts; the last one repeats. */
  backOffMs?: readonly number[];
}

const MINUTE = 60_000;
const LEASE_MS = 90_000;
/** A call ends after this time even when more is due, so that a worker that is told to stop can. */
const ROUND_MS = 5000;
/** With the deadline of one mail this is a lease: after that the mail may be another sender's. */
const NOTE_WITHIN_MS = 60_000;
const NOTE_AGAIN_MS = 250;

let saidNoServer = false;
let logger: pino.Logger | undefined;

/**
 * Sends what is due and returns how many mails were delivered. Nothing in the database is locked or held while a server is
 * talked to. Without a mail server nothing is claimed: intents wait. Stops early when the server cannot be used at all.
 */
export async function deliverIntents(now: Date, options: DeliveryOptions = {}): Promise<number> {
  const { mailFrom, baseUrl, smtpUrl, logLevel } = config();
  logger ??= pino({ level: logLevel, base: { part: 'mail' } });
  const log = logger;
  const url = options.transportUrl ?? smtpUrl;
  if (!url) {
    if (!saidNoServer) log.warn('SMTP_URL is not set: mails wait until there is a mail server');
    saidNoServer = true;
    return 0;
  }
  const { batch = 10, deadlineMs = 30_000, backOffMs = [MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE] } = options;
  const started = performance.now();
  const clock = () => new Date(now.getTime() + performance.now() - started);
  const { catalog } = await currentCatalog();
  const sender: Sender = { url, mailFrom, baseUrl, deadlineMs, backOffMs, index: indexCatalog(catalog), clock, log };
  let delivered = 0;
  while (performance.now() - started < ROUND_MS) {
    const claimed = await claimIntents(clock(), batch, LEASE_MS);
    if (claimed.length === 0) break;
    const ends = await Promise.allSettled(claimed.map((intent) => deliverOne(intent, sender)));
    const broken = ends.find((end) => end.status === 'rejected');
    if (broken) throw broken.reason;
    const verdicts = ends.flatMap((end) => (end.status === 'fulfilled' && end.value ? [end.value] : []));
    delivered += verdicts.filter((v) => v.state === 'delivered').length;
    if (verdicts.length > 0 && verdicts.every((v) => v.outcome === 'failed')) break;
  }
  return delivered;
}

interface Sender {
  url: string;
  mailFrom: string;
  baseUrl: string;
  deadlineMs: number;
  backOffMs: readonly number[];
  index: CatalogIndex;
  clock: () => Date;
  log: pino.Logger;
}

/** An attempt that has begun: what it is about for the log, and how its mail is made. */
interface Begun {
  about: Record<string, string>;
  earlier: EarlierAttempts;
  compose: () => Promise<Buffer>;
}

async function beginException(intent: ClaimedIntent, { deadlineMs, baseUrl, mailFrom, index, clock }: Sender): Promise<Begun | null> {
  const begun = await beginAttempt(intent, deadlineMs, clock());
  if (!begun) return null;
  const { exception, earlier } = begun;
  const compose = () => {
    const mail = prepareMail({ exception, intent, repeated: earlier.unsure, index, baseUrl, now: clock() });
    const message = { subject: mail.subject, text: renderText(mail), html: renderHtml(mail) };
    return composeMail(message, { intent, about: exception.id, mailFrom, at: clock() });
  };
  return { about: { exception: `EX-${exception.number}` }, earlier, compose };
}

async function beginReport(intent: ClaimedIntent, { deadlineMs, mailFrom, clock }: Sender): Promise<Begun | null> {
  const begun = await beginDigest(intent, deadlineMs, clock());
  if (!begun) return null;
  const { content, earlier } = begun;
  const about = intent.digest_id ?? intent.id;
  const compose = () =>
    composeMail(renderDigest(content, earlier.unsure), { intent, about, mailFrom, at: clock(), stopUrl: content.stopUrl });
  return { about: { digest: about }, earlier, compose };
}

async function deliverOne(intent: ClaimedIntent, sender: Sender): Promise<Verdict | null> {
  const begun = await (intent.digest_id === null ? beginException(intent, sender) : beginReport(intent, sender));
  if (!begun) return null;
  const { earlier } = begun;
  const log = sender.log.child({ intent: intent.id, ...begun.about, attempt: intent.attempts });
  let sending: Sending;
  if (isOneAddress(intent.recipient)) {
    try {
      const { mailFrom } = sender;
      const message = await begun.compose();
      sending = await sendMail(sender.url, { from: splitMailFrom(mailFrom).address, to: intent.recipient }, message, sender.deadlineMs);
    } catch (error) {
      log.error({ err: error }, 'a mail could not be written');
      sending = { ok: false, handedOver: false, replyCode: null, command: 'RENDER', reply: cleanLine(String(error), 400) };
    }
  } else {
    sending = { ok: false, handedOver: false, replyCode: 553, command: 'RCPT TO', reply: 'This is not exactly one mail address.' };
  }
  const verdict = judgeSending(sending, earlier, sender.backOffMs);
  const ours = await noteEnd(intent, verdict, sending.reply, sender.clock);
  if (!ours) log.warn('a mail ended after its lease had passed to another sender');
  if (verdict.state === 'bounced' || verdict.state === 'dead') log.error({ reason: verdict.reason }, 'a mail could not be delivered');
  else if (!sending.ok) log.warn({ reason: verdict.reason, retryInMs: verdict.delayMs }, 'a mail was not delivered yet');
  return verdict;
}

/** What the mail server said must outlive a database that is away for a moment: a mail whose end nobody noted is sent again. */
async function noteEnd(intent: ClaimedIntent, verdict: Verdict, reply: string, clock: () => Date): Promise<boolean> {
  for (const end = performance.now() + NOTE_WITHIN_MS; ; await sleep(NOTE_AGAIN_MS)) {
    try {
      return await finishAttempt(intent, verdict, reply, clock());
    } catch (error) {
      if (!isPassing(error) || performance.now() > end) throw error;
    }
  }
}
