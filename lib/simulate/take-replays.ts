import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Catalog, Milestone } from '@/lib/domain';
import { diceOf, drawShare } from './draw-chance';
import { MINUTE_MS } from './simulation';

const OLDEST_MS = 5 * MINUTE_MS;

const askSchema = z.object({
  type: z.literal('throughline.replay.requested'),
  id: z.string(),
  transaction: z.object({
    transactionIds: z.array(z.string()),
    correlationId: z.string().nullable(),
    businessKeys: z.array(z.object({ type: z.string(), value: z.string() })),
    workflow: z.string(),
    facility: z.string(),
    interface: z.string().nullable(),
    connector: z.string(),
    milestone: z.string().nullable(),
    errorCode: z.string().nullable(),
  }),
  attempt: z.object({ kind: z.literal('replay'), replayId: z.string(), number: z.number() }),
});
export type ReplayAsk = z.infer<typeof askSchema>;

/** How this middleware takes a request: as most do, or refusing, dozing until the asker gave up, or applying it twice. */
export type ReplayMood = 'apply' | 'fail' | 'refuse' | 'doze' | 'apply_twice';

/**
 * Returns the request, or why it is not believed: another secret, an old time or no such form. By the Standard Webhooks specification,
 * https://www.standardwebhooks.com; headers in lower case.
 */
export function readReplayAsk(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: string,
  { secret, nowMs }: { secret: string; nowMs: number },
): { ask: ReplayAsk } | { status: number; text: string } {
  const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => String(headers[name] ?? ''));
  const proof = `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  if (signature?.length !== proof.length || !timingSafeEqual(Buffer.from(signature), Buffer.from(proof)))
    return { status: 401, text: 'The signature is not ours.' };
  if (Math.abs(nowMs - Number(timestamp) * 1000) > OLDEST_MS) return { status: 401, text: 'The request is too old.' };
  try {
    return { ask: askSchema.parse(JSON.parse(body)) };
  } catch {
    return { status: 400, text: 'This is no request to process again.' };
  }
}

/** Nine in ten are processed; by its id always the same way. Where the connector still refuses, every one fails again. */
export function moodFor({ id }: Pick<ReplayAsk, 'id'>, stillRefusing: boolean): ReplayMood {
  const share = drawShare(diceOf(id), 1);
  if (share < 0.01) return 'refuse';
  if (share < 0.02) return 'doze';
  if (stillRefusing) return 'fail';
  if (share < 0.03) return 'apply_twice';
  return share < 0.1 ? 'fail' : 'apply';
}

/** The events that tell how a replay went, `everyMs` apart from `fromMs`: the failed step again and, when it worked, the steps that must follow it. */
export function writeReplayEvents(
  { transaction, attempt }: ReplayAsk,
  catalog: Pick<Catalog, 'workflows'>,
  { ok, fromMs, everyMs }: { ok: boolean; fromMs: number; everyMs: number },
): Record<string, unknown>[] {
  const milestones = catalog.workflows.find(({ id }) => id === transaction.workflow)?.milestones ?? [];
  const failed = milestones.find((one) => one.interface !== undefined && one.interface === transaction.interface);
  const first = failed ?? milestones.find((one) => one.id === transaction.milestone);
  const steps: (Milestone | undefined)[] = ok && first ? [first, ...following(first, milestones)] : [first];
  return steps.map((step, at) => ({
    eventId: `${attempt.replayId}.${at + 1}`,
    occurredAt: new Date(fromMs + at * everyMs).toISOString(),
    source: 'app-ipaas',
    workflow: transaction.workflow,
    facility: transaction.facility,
    ...(transaction.transactionIds[0] === undefined ? {} : { transactionId: transaction.transactionIds[0] }),
    ...(transaction.correlationId === null ? {} : { correlationId: transaction.correlationId }),
    ...(step ? { milestone: step.id } : {}),
    ...(step === first && transaction.interface !== null ? { interface: transaction.interface, connector: transaction.connector } : {}),
    ...(step?.application ? { application: step.application } : {}),
    businessKeys: transaction.businessKeys,
    status: ok ? 'completed' : 'failed',
    attempt: { kind: 'replay', replayId: attempt.replayId, number: attempt.number },
    ...(ok
      ? {}
      : {
          error: { code: transaction.errorCode ?? 'REPLAY', class: 'rejected', message: 'The target refused it again.', retryable: false },
        }),
  }));
}

/** The steps that every transaction reaches after this one, in their order. */
function following(first: Milestone, milestones: readonly Milestone[]): Milestone[] {
  const after = milestones.filter((one) => one.after === first.id && one.required === 'always');
  return after.flatMap((one) => [one, ...following(one, milestones)]);
}
