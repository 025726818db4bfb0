import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { config } from '@/lib/config';
import { describeFault, isPassing } from '@/lib/domain';
import { beginMail, type Desk } from './begin-mail';
import { type ClaimedIntent, claimIntents } from './claim-intents.db';
import { cleanLine } from './clean-text';
import { finishAttempt } from './finish-attempt.db';
import { judgeSending, type Verdict } from './judge-sending';
import { domainOf, isOneAddress, splitMailFrom } from './mail-address';
import { listRoutes, type MailRoute } from './mail-routes.db';
import { type Routed, sendByRoutes } from './send-by-routes';

export interface DeliveryOptions {
  /** smtp:// or smtps:// address; default SMTP_URL. */
  transportUrl?: string;
  /** The second way; default SMTP_FALLBACK_URL. */
  fallbackUrl?: string;
  /** Longest time for one mail with one server, from connecting to the server's last word. */
  deadlineMs?: number;
  /** Mails sent at the same time. */
  batch?: number;
  /** Pauses between attempts; the last one repeats. */
  backOffMs?: readonly number[];
  /** Critical exceptions only: a second lane, so that these never wait behind others. */
  urgent?: boolean;
}

const MINUTE = 60_000;
/** A call ends after this time even when more is due, so that a worker that is told to stop can. */
const ROUND_MS = 5000;
/** With the deadlines of one mail this is a lease: after that the mail may be another sender's. */
const NOTE_WITHIN_MS = 60_000;
const NOTE_AGAIN_MS = 250;
export const BACK_OFF_MS = [MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE] as const;

let saidNoServer = false;
let logger: pino.Logger | undefined;

/**
 * Sends what is due and returns how many mails were delivered. Nothing in the database is locked or held while a server is
 * talked to. Without a mail server, or while all rest after failing, nothing is claimed: intents wait. Stops early when no server can be used at all.
 */
export async function deliverIntents(now: Date, options: DeliveryOptions = {}): Promise<number> {
  const { mailFrom, baseUrl, smtpUrl, smtpFallbackUrl, logLevel } = config();
  logger ??= pino({ level: logLevel, base: { part: 'mail' }, serializers: { err: describeFault } });
  const log = logger;
  const urls = { first: options.transportUrl ?? smtpUrl, second: options.fallbackUrl ?? (options.transportUrl ? null : smtpFallbackUrl) };
  if (!urls.first) {
    if (!saidNoServer) log.warn('SMTP_URL is not set: mails wait until there is a mail server');
    saidNoServer = true;
    return 0;
  }
  const { batch = 10, deadlineMs = 30_000, backOffMs = BACK_OFF_MS, urgent = false } = options;
  const started = performance.now();
  const clock = () => new Date(now.getTime() + performance.now() - started);
  const { catalog } = await currentCatalog();
  const desk = { mailFrom, baseUrl, leaseMs: deadlineMs, index: indexCatalog(catalog), clock };
  const order = { urgent, domain: domainOf(mailFrom) };
  let delivered = 0;
  while (performance.now() - started < ROUND_MS) {
    const routes = await listRoutes(urls, clock());
    if (routes.length === 0) break;
    const probing = routes.every((route) => route.probing);
    const leaseMs = deadlineMs * routes.length + NOTE_WITHIN_MS;
    const claimed = await claimIntents(clock(), { ...order, leaseMs, limit: probing ? 1 : batch });
    if (claimed.length === 0) break;
    const sender: Sender = { ...desk, leaseMs: deadlineMs * routes.length, routes, deadlineMs, backOffMs, log };
    const ends = await Promise.allSettled(claimed.map((intent) => deliverOne(intent, sender)));
    const broken = ends.find((end) => end.status === 'rejected');
    if (broken) throw broken.reason;
    const verdicts = ends.flatMap((end) => (end.status === 'fulfilled' && end.value ? [end.value] : []));
    delivered += verdicts.filter((v) => v.state === 'delivered').length;
    if (verdicts.length > 0 && verdicts.every((v) => v.outcome === 'failed')) break;
  }
  return delivered;
}

interface Sender extends Desk {
  routes: readonly MailRoute[];
  deadlineMs: number;
  backOffMs: readonly number[];
  log: pino.Logger;
}

async function deliverOne(intent: ClaimedIntent, sender: Sender): Promise<Verdict | null> {
  const begun = await beginMail(intent, sender);
  if (!begun) return null;
  const { earlier } = begun;
  const log = sender.log.child({ intent: intent.id, ...begun.about, attempt: intent.attempts });
  const { sending, route } = await sendOne(intent, begun.compose, sender, log);
  const verdict = judgeSending(sending, earlier, sender.backOffMs);
  const ours = await noteEnd(intent, verdict, { reply: sending.reply, route }, sender.clock);
  if (!ours) log.warn('a mail ended after its lease had passed to another sender');
  if (verdict.state === 'bounced' || verdict.state === 'dead') log.error({ reason: verdict.reason }, 'a mail could not be delivered');
  else if (!sending.ok) log.warn({ reason: verdict.reason, retryInMs: verdict.delayMs }, 'a mail was not delivered yet');
  return verdict;
}

async function sendOne(
  intent: ClaimedIntent,
  compose: () => Promise<Buffer>,
  { routes, deadlineMs, mailFrom, clock }: Sender,
  log: pino.Logger,
): Promise<Omit<Routed, 'route'> & { route: string | null }> {
  const refused = { ok: false as const, handedOver: false };
  if (!isOneAddress(intent.recipient))
    return { sending: { ...refused, replyCode: 553, command: 'RCPT TO', reply: 'This is not exactly one mail address.' }, route: null };
  let message: Buffer;
  try {
    message = await compose();
  } catch (error) {
    log.error({ err: error }, 'a mail could not be written');
    return { sending: { ...refused, replyCode: null, command: 'RENDER', reply: cleanLine(String(error), 400) }, route: null };
  }
  const envelope = { from: splitMailFrom(mailFrom).address, to: intent.recipient };
  return sendByRoutes(routes, envelope, message, { deadlineMs, clock });
}

/** What the other side said must outlive a database that is away for a moment: a mail whose end nobody noted is sent again. */
export async function noteEnd(
  intent: ClaimedIntent,
  verdict: Verdict,
  said: { reply: string; route: string | null },
  clock: () => Date,
): Promise<boolean> {
  for (const end = performance.now() + NOTE_WITHIN_MS; ; await sleep(NOTE_AGAIN_MS)) {
    try {
      return await finishAttempt(intent, verdict, said, clock());
    } catch (error) {
      if (!isPassing(error) || performance.now() > end) throw error;
    }
  }
}
