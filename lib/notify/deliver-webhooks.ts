import { openSecret } from '@/lib/access';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { config } from '@/lib/config';
import { type OutsideAnswer, postOutside, signPost } from '@/lib/outbound';
import { beginAttempt } from './begin-attempt.db';
import { type ClaimedIntent, claimIntents } from './claim-intents.db';
import { cleanLine } from './clean-text';
import { BACK_OFF_MS, noteEnd } from './deliver-intents';
import { fillTemplate } from './fill-template';
import { findWebhook } from './find-webhook.db';
import type { EarlierAttempts, Verdict } from './judge-sending';
import { prepareMail } from './prepare-mail';
import { WEBHOOK_SECRET } from './set-webhook.db';
import { tellTemplate } from './tell-template';
import { writeWebhook } from './write-webhook';

const BATCH = 20;
const DEADLINE_MS = 5_000;
const LEASE_MS = 90_000;
const MOST_TRIES = 9;

/**
 * Sends what is due to chat and paging systems, signed, by the protocol of mails: claimed, looked at once more, one identity for all attempts
 * (webhook-id), ended with a reason. Returns how many were taken. Nothing is locked while an address is talked to.
 */
export async function deliverWebhooks(now: Date): Promise<number> {
  const started = performance.now();
  const clock = () => new Date(now.getTime() + performance.now() - started);
  const claimed = await claimIntents(clock(), { limit: BATCH, leaseMs: LEASE_MS, channel: 'webhook' });
  if (claimed.length === 0) return 0;
  const index = indexCatalog((await currentCatalog()).catalog);
  const ends = await Promise.allSettled(claimed.map((intent) => deliverOne(intent, index, clock)));
  const broken = ends.find((end) => end.status === 'rejected');
  if (broken) throw broken.reason;
  return ends.filter((end) => end.status === 'fulfilled' && end.value).length;
}

async function deliverOne(intent: ClaimedIntent, index: CatalogIndex, clock: () => Date): Promise<boolean> {
  const begun = await beginAttempt(intent, DEADLINE_MS, clock());
  if (!begun) return false;
  const answer = await post(intent, begun.exception, index, clock);
  const verdict = judge(answer, begun.earlier);
  await noteEnd(intent, verdict, { reply: cleanLine(answer.text, 400), route: 'webhook' }, clock);
  return answer.ok;
}

type Begun = NonNullable<Awaited<ReturnType<typeof beginAttempt>>>;

async function post(intent: ClaimedIntent, exception: Begun['exception'], index: CatalogIndex, clock: () => Date): Promise<OutsideAnswer> {
  const refused = (text: string): OutsideAnswer => ({ ok: false, retryable: false, status: null, text });
  const webhook = await findWebhook(intent.recipient);
  if (!webhook) return refused('This webhook was taken away.');
  let secret: string;
  try {
    secret = openSecret(WEBHOOK_SECRET, webhook.secret);
  } catch {
    return refused('The secret of this webhook was sealed with another AUTH_SECRET: set it anew.');
  }
  const { baseUrl } = config();
  const mail = prepareMail({ exception, intent, repeated: false, index, baseUrl, now: clock() });
  const message = { mail, about: exception.id, over: intent.reason === 'resolved', secret };
  const template = index.catalog.webhookTemplates.find(({ id }) => id === webhook.template);
  if (webhook.template !== null && !template)
    return refused(`The catalog has no template ${webhook.template} any more: give the webhook another.`);
  const filled = template
    ? fillTemplate(template, tellTemplate({ ...message, exception, index, now: clock() }))
    : { contentType: 'application/json', body: writeWebhook({ ...message, kind: webhook.kind, baseUrl }) };
  if (!filled) return refused(`The message would be larger than 64 KiB: shorten the template ${webhook.template}.`);
  const { contentType, body } = filled;
  const headers = { 'content-type': contentType, 'user-agent': 'throughline', ...signPost(intent.id, clock(), body, secret) };
  return postOutside({ url: webhook.url, private: webhook.private, headers, body, deadlineMs: DEADLINE_MS });
}

function judge({ ok, retryable, text }: OutsideAnswer, earlier: EarlierAttempts): Verdict {
  if (ok) return { state: 'delivered', outcome: 'delivered', reason: null, delayMs: 0 };
  const said = cleanLine(text, 300);
  if (!retryable) return { state: 'bounced', outcome: 'bounced', reason: `The address refuses it: ${said}`, delayMs: 0 };
  if (earlier.tried + 1 >= MOST_TRIES)
    return { state: 'dead', outcome: 'retry', reason: `Given up after ${earlier.tried + 1} attempts: ${said}`, delayMs: 0 };
  const delayMs = BACK_OFF_MS[Math.min(earlier.tried, BACK_OFF_MS.length - 1)] ?? 0;
  return { state: 'waiting', outcome: 'retry', reason: `Not taken yet: ${said}`, delayMs };
}
