import { z } from 'zod';
import { mayAct, placesFor } from '@/lib/access';
import { currentCatalog } from '@/lib/catalog';
import { inTransaction, query, sql } from '@/lib/db';
import { type Actor, ForbiddenError, type Scope } from '@/lib/domain';
import type { Sources } from '@/lib/domain/views/sources';

const SILENT_MS = 15 * 60_000;
const MOST = 100;

const feedSchema = z.object({
  source: z.string(),
  history: z.boolean(),
  last_occurred_at: z.date(),
  last_received_at: z.date(),
  events: z.number(),
});
const gapSchema = z.object({ kind: z.string(), value: z.string(), first_at: z.date(), last_at: z.date(), events: z.number() });
const reasonSchema = z.object({
  source: z.string(),
  endpoint: z.string(),
  code: z.string(),
  message: z.string(),
  n: z.number(),
  last_at: z.date(),
});

/**
 * Feeds, names the catalog does not know, and what was refused in the last seven days, by reason. About senders and not about places,
 * so it is for readers who may see the whole environment. Throws ForbiddenError otherwise. Records themselves are not shown.
 */
export async function readSources(actor: Actor, { environment }: Scope, now = new Date()): Promise<Sources> {
  if (!mayAct(actor, 'read:health', { environment }) || !placesFor(actor, environment).all)
    throw new ForbiddenError('Sources are for people who may see the whole environment. Ask an administrator for such a role.');
  const { catalog } = await currentCatalog();
  const since = new Date(now.getTime() - 7 * 86_400_000);
  return inTransaction(
    async (on) => {
      const feeds = await query(
        sql`select source, history, last_occurred_at, last_received_at, events from feed where environment = ${environment} order by history, source`,
        feedSchema,
        on,
      );
      const gaps = await query(
        sql`select kind, value, first_at, last_at, events from catalog_gap where environment = ${environment} order by events desc, kind, value limit ${MOST}`,
        gapSchema,
        on,
      );
      const reasons = await query(
        sql`select source, endpoint, code, min(message) as message, count(*) as n, max(received_at) as last_at from rejected_record
          where environment = ${environment} and received_at >= ${since} group by source, endpoint, code order by count(*) desc limit ${MOST}`,
        reasonSchema,
        on,
      );
      return {
        environment,
        timezone: catalog.organisation.timezone,
        asOf: now.toISOString(),
        feeds: feeds.map((feed) => ({
          source: feed.source,
          history: feed.history,
          lastOccurredAt: feed.last_occurred_at.toISOString(),
          lastReceivedAt: feed.last_received_at.toISOString(),
          events: feed.events,
          silent: !feed.history && now.getTime() - feed.last_received_at.getTime() > SILENT_MS,
        })),
        gaps: gaps.map((gap) => ({
          kind: gap.kind,
          value: gap.value,
          firstAt: gap.first_at.toISOString(),
          lastAt: gap.last_at.toISOString(),
          events: gap.events,
        })),
        rejected: {
          total: reasons.reduce((sum, reason) => sum + reason.n, 0),
          reasons: reasons.map((reason) => ({
            source: reason.source,
            endpoint: reason.endpoint,
            code: reason.code,
            message: reason.message,
            n: reason.n,
            lastAt: reason.last_at.toISOString(),
          })),
        },
      };
    },
    { lane: 'screen' },
  );
}
