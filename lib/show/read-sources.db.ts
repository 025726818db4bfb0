import { z } from 'zod';
import { mayAct, placesFor } from '@/lib/access';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { inTransaction, query, sql } from '@/lib/db';
import { type Actor, ForbiddenError, type Scope } from '@/lib/domain';
import type { Sources } from '@/lib/domain/views/sources';
import { listFeeds } from './list-feeds.db';
import { listSharedKeys } from './list-shared-keys.db';

const MOST = 100;

const gapSchema = z.object({ kind: z.string(), value: z.string(), first_at: z.date(), last_at: z.date(), events: z.number() });
const reasonSchema = z.object({
  source: z.string(),
  endpoint: z.string(),
  code: z.string(),
  message: z.string(),
  n: z.number(),
  times: z.number(),
  last_at: z.date(),
});

/**
 * Feeds and how they are, names the catalog does not know, and what was refused in the last seven days and is open, by reason. About senders and not about places,
 * so it is for readers who may see the whole environment. Throws ForbiddenError otherwise. Records themselves are not shown.
 */
export async function readSources(actor: Actor, { environment }: Scope, now = new Date()): Promise<Sources> {
  if (!mayAct(actor, 'read:health', { environment }) || !placesFor(actor, environment).all)
    throw new ForbiddenError('Sources are for people who may see the whole environment. Ask an administrator for such a role.');
  const { catalog } = await currentCatalog();
  const since = new Date(now.getTime() - 7 * 86_400_000);
  return inTransaction(
    async (on) => {
      const feeds = await listFeeds({ environment, now, index: indexCatalog(catalog) }, on);
      const gaps = await query(
        sql`select kind, value, first_at, last_at, events from catalog_gap where environment = ${environment} order by events desc, kind, value limit ${MOST}`,
        gapSchema,
        on,
      );
      const reasons = await query(
        sql`select source, endpoint, code, min(message) as message, count(*) as n, sum(n)::bigint as times, max(received_at) as last_at from rejected_record
          where environment = ${environment} and state = 'open' and received_at >= ${since} group by source, endpoint, code order by count(*) desc limit ${MOST}`,
        reasonSchema,
        on,
      );
      return {
        environment,
        timezone: catalog.organisation.timezone,
        asOf: now.toISOString(),
        feeds,
        gaps: gaps.map((gap) => ({
          kind: gap.kind,
          value: gap.value,
          firstAt: gap.first_at.toISOString(),
          lastAt: gap.last_at.toISOString(),
          events: gap.events,
        })),
        sharedKeys: await listSharedKeys(actor, indexCatalog(catalog), environment, on),
        rejected: {
          total: reasons.reduce((sum, reason) => sum + reason.n, 0),
          reasons: reasons.map((reason) => ({
            source: reason.source,
            endpoint: reason.endpoint,
            code: reason.code,
            message: reason.message,
            n: reason.n,
            times: reason.times,
            lastAt: reason.last_at.toISOString(),
          })),
        },
      };
    },
    { lane: 'screen' },
  );
}
